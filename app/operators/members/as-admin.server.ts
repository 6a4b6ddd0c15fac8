import { type RawBuilder, sql } from "kysely";
import type { App, ChatwootAccount } from "../../app.ts";
import { inTransaction, type Tx } from "../../db/database.server.ts";
import { Role } from "../operator.ts";
import { type Refused, refused } from "./refusals.ts";

/** What an act upon members needs of the app; a command has no more. */
export type MembersApp = Pick<App, "db" | "changes" | "now" | "publicUrl"> & { chatwoot: Pick<ChatwootAccount, "id"> };

/** Who acts: an admin, or null for the command line of HotDash's own machine. */
export type Admin = { id: string; name: string } | null;

/** A member as an act finds them, before it changes anything. */
export type Found = { id: string; name: string; email: string; role: Role; disabledAt: Date | null };

/**
 * One act upon the account's members, in one transaction. Such acts go one after the other, by the account's row, so that two
 * admins who demote each other at the same moment cannot both succeed; and who lost the right meanwhile acts no more.
 */
export async function asAdmin<Result>(
  app: MembersApp,
  admin: Admin,
  act: (tx: Tx) => Promise<Result | Refused>,
): Promise<Result | Refused> {
  return inTransaction(app.db, async (tx) => {
    await tx.selectFrom("accounts").select("id").where("id", "=", app.chatwoot.id).forNoKeyUpdate().execute();
    if (!admin) return act(tx);
    const found = await memberOf(app, tx, admin.id);
    return found?.role === "admin" && !found.disabledAt ? act(tx) : refused("no-admin");
  });
}

/** The same upon one member. */
export async function asAdminOn<Result>(
  app: MembersApp,
  admin: Admin,
  operatorId: string,
  act: (tx: Tx, member: Found) => Promise<Result | Refused>,
): Promise<Result | Refused> {
  return asAdmin(app, admin, async (tx) => {
    const found = await memberOf(app, tx, operatorId);
    return found ? act(tx, found) : refused("no-member");
  });
}

/** For the guard of a change that would take an admin away: somebody else is one, enabled and with a password. */
export const anotherAdminRemains = (app: MembersApp, operatorId: string): RawBuilder<boolean> => sql<boolean>`exists (
  select from memberships m join operators o on o.id = m.operator_id
  where m.account_id = ${app.chatwoot.id} and m.role = 'admin' and m.operator_id <> ${operatorId}
    and o.disabled_at is null and o.password_hash is not null)`;

async function memberOf(app: MembersApp, tx: Tx, operatorId: string): Promise<Found | null> {
  const row = await tx
    .selectFrom("memberships")
    .innerJoin("operators", "operators.id", "memberships.operatorId")
    .select(["operators.id", "name", "email", "role", "disabledAt"])
    .where("operatorId", "=", operatorId)
    .where("accountId", "=", app.chatwoot.id)
    .executeTakeFirst();
  return row ? { ...row, role: Role.parse(row.role) } : null;
}
