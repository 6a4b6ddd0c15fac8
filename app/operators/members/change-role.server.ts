import { releaseClaimsOf } from "../../approvals/claim.server.ts";
import { doneBy, recordActivity } from "../../conversations/activity.server.ts";
import { mayActAs, type Role } from "../operator.ts";
import { type Admin, anotherAdminRemains, asAdminOn, type MembersApp } from "./as-admin.server.ts";
import { type Refused, refused } from "./refusals.ts";

export type RoleChanged = { ok: true; changed: boolean } | Refused;

/** Gives a member another role, from their next click on. Whoever may review no more gives back what they had claimed. */
export async function changeRole(app: MembersApp, admin: Admin, operatorId: string, role: Role): Promise<RoleChanged> {
  if (admin?.id === operatorId) return refused("yourself");
  return asAdminOn(app, admin, operatorId, async (tx, member): Promise<RoleChanged> => {
    if (member.role === role) return { ok: true, changed: false };
    let change = tx
      .updateTable("memberships")
      .set({ role })
      .where("operatorId", "=", operatorId)
      .where("accountId", "=", app.chatwoot.id);
    if (member.role === "admin") change = change.where(anotherAdminRemains(app, operatorId));
    if (!(await change.returning("operatorId").executeTakeFirst())) return refused("last-admin");
    if (!mayActAs(role, "reviewer")) await releaseClaimsOf(app, tx, operatorId, doneBy(admin));
    await recordActivity(app, tx, {
      actor: doneBy(admin),
      verb: "role_changed",
      detail: { operator_id: operatorId, operator: member.name, from: member.role, to: role },
      access: true,
    });
    return { ok: true, changed: true };
  });
}
