import { doneBy, recordActivity } from "../../conversations/activity.server.ts";
import { type Admin, asAdminOn, type MembersApp } from "./as-admin.server.ts";
import type { Switched } from "./disable.server.ts";

/** Lets a disabled member in again, with the role and the password they had. */
export async function enable(app: MembersApp, admin: Admin, operatorId: string): Promise<Switched> {
  return asAdminOn(app, admin, operatorId, async (tx, member): Promise<Switched> => {
    if (!member.disabledAt) return { ok: true, changed: false };
    await tx.updateTable("operators").set({ disabledAt: null }).where("id", "=", operatorId).execute();
    await recordActivity(app, tx, {
      actor: doneBy(admin),
      verb: "operator_enabled",
      detail: { operator_id: operatorId, operator: member.name },
    });
    return { ok: true, changed: true };
  });
}
