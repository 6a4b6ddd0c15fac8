import { doneBy, recordActivity } from "../../conversations/activity.server.ts";
import { endSessions, type Which } from "../end-sessions.server.ts";
import { type Admin, asAdminOn, type MembersApp } from "./as-admin.server.ts";
import type { Refused } from "./refusals.ts";

export type SessionsEnded = { ok: true; count: number } | Refused;

/** Ends a member's sessions, one or all, at once. Their password stays as it is. @returns how many there were to end. */
export async function endMemberSessions(
  app: MembersApp,
  admin: Admin,
  operatorId: string,
  which: Which,
): Promise<SessionsEnded> {
  return asAdminOn(app, admin, operatorId, async (tx, member): Promise<SessionsEnded> => {
    const count = await endSessions(tx, operatorId, which, app.now());
    if (count > 0)
      await recordActivity(app, tx, {
        actor: doneBy(admin),
        verb: "session_ended",
        detail: { operator_id: operatorId, operator: member.name, count },
        access: true,
      });
    return { ok: true, count };
  });
}
