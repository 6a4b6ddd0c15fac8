import { releaseClaimsOf } from "../../approvals/claim.server.ts";
import { doneBy, recordActivity } from "../../conversations/activity.server.ts";
import { endSessions } from "../end-sessions.server.ts";
import { voidSignInLinks } from "../sign-in-link.server.ts";
import { type Admin, anotherAdminRemains, asAdminOn, type MembersApp } from "./as-admin.server.ts";
import { type Refused, refused } from "./refusals.ts";

export type Switched = { ok: true; changed: boolean } | Refused;

/**
 * Keeps somebody out from now on: their sessions end, open pages included, their links are void, their claims are given back.
 * What they decided before stays decided: docs/decisions/0011-when-an-operator-is-disabled.md.
 */
export async function disable(app: MembersApp, admin: Admin, operatorId: string): Promise<Switched> {
  if (admin?.id === operatorId) return refused("yourself");
  return asAdminOn(app, admin, operatorId, async (tx, member): Promise<Switched> => {
    if (member.disabledAt) return { ok: true, changed: false };
    let change = tx.updateTable("operators").set({ disabledAt: app.now() }).where("id", "=", operatorId);
    if (member.role === "admin") change = change.where(anotherAdminRemains(app, operatorId));
    if (!(await change.returning("id").executeTakeFirst())) return refused("last-admin");
    await endSessions(tx, operatorId, "all", app.now());
    await voidSignInLinks(tx, member.email, app.now());
    await releaseClaimsOf(app, tx, operatorId, doneBy(admin));
    await recordActivity(app, tx, {
      actor: doneBy(admin),
      verb: "operator_disabled",
      detail: { operator_id: operatorId, operator: member.name },
      access: true,
    });
    return { ok: true, changed: true };
  });
}
