import { z } from "zod";
import { doneBy, recordActivity } from "../../conversations/activity.server.ts";
import { Email } from "../credentials.ts";
import { Role } from "../operator.ts";
import { replaceSignInLink } from "../sign-in-link.server.ts";
import type { OneTimeLink } from "../sign-in-link.ts";
import { type Admin, asAdmin, type MembersApp } from "./as-admin.server.ts";
import { type Refused, refused } from "./refusals.ts";

export const Invitation = z.object({ email: Email, role: Role });
export type Invitation = z.infer<typeof Invitation>;

export type Invited = { ok: true; operatorId: string; link: OneTimeLink } | Refused;

/** Makes somebody a member with a role, and gives the one-time link by which they choose a name and a password. */
export async function invite(app: MembersApp, admin: Admin, { email, role }: Invitation): Promise<Invited> {
  return asAdmin(app, admin, async (tx): Promise<Invited> => {
    const { id, name } = await tx
      .insertInto("operators")
      .values({ email, name: email.slice(0, email.indexOf("@")) })
      .onConflict((same) => same.column("email").doUpdateSet({ email }))
      .returning(["id", "name"])
      .executeTakeFirstOrThrow();
    const joined = await tx
      .insertInto("memberships")
      .values({ operatorId: id, accountId: app.chatwoot.id, role })
      .onConflict((same) => same.columns(["operatorId", "accountId"]).doNothing())
      .returning("operatorId")
      .executeTakeFirst();
    if (!joined) return refused("already-member");
    // Whoever was disabled as another account's member is wanted again.
    await tx.updateTable("operators").set({ disabledAt: null }).where("id", "=", id).execute();
    await recordActivity(app, tx, {
      actor: doneBy(admin),
      verb: "operator_invited",
      detail: { operator_id: id, operator: name, role },
    });
    return { ok: true, operatorId: id, link: await replaceSignInLink(app, tx, email) };
  });
}
