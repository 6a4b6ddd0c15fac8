import { sql } from "kysely";
import type { Db } from "../../db/database.server.ts";
import { Role } from "../operator.ts";
import type { MembersApp } from "./as-admin.server.ts";
import { type Member, stateOf } from "./member.ts";

type Reader = Pick<MembersApp, "db" | "chatwoot" | "now">;

/** The account's members, by name; those who are disabled last. */
export async function listMembers(app: Reader): Promise<Member[]> {
  const rows = await members(app.db, app).orderBy(sql`disabled_at is not null`).orderBy(sql`lower(name)`).execute();
  return rows.map(shown);
}

/** One member, or null. */
export async function readMember(app: Reader, operatorId: string): Promise<Member | null> {
  const row = await members(app.db, app).where("operators.id", "=", operatorId).executeTakeFirst();
  return row ? shown(row) : null;
}

/** The member with this email (as `Email` writes it), or null. */
export async function findMember(app: Reader, email: string): Promise<Member | null> {
  const row = await members(app.db, app).where("operators.email", "=", email).executeTakeFirst();
  return row ? shown(row) : null;
}

type Row = Awaited<ReturnType<ReturnType<typeof members>["executeTakeFirstOrThrow"]>>;

const members = (db: Db, { chatwoot, now }: Reader) =>
  db
    .selectFrom("memberships")
    .innerJoin("operators", "operators.id", "memberships.operatorId")
    .select(["operators.id", "name", "operators.email", "role", "disabledAt"])
    .select((row) => [
      row("passwordHash", "is not", null).$castTo<boolean>().as("hasPassword"),
      row
        .selectFrom("sessions")
        .select(({ fn }) => fn.max("lastSeenAt").as("at"))
        .whereRef("sessions.operatorId", "=", "operators.id")
        .as("lastSeenAt"),
      row
        .selectFrom("signInLinks")
        .select(({ fn }) => fn.max("expiresAt").as("until"))
        .whereRef("signInLinks.email", "=", "operators.email")
        .where("consumedAt", "is", null)
        .where("expiresAt", ">", now())
        .as("linkUntil"),
    ])
    .where("accountId", "=", chatwoot.id);

const shown = (row: Row): Member => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: Role.parse(row.role),
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  state: stateOf(row),
});
