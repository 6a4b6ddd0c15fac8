import { doneBy, recordActivity } from "../../conversations/activity.server.ts";
import { endSessions } from "../end-sessions.server.ts";
import { replaceSignInLink } from "../sign-in-link.server.ts";
import type { OneTimeLink } from "../sign-in-link.ts";
import { type Admin, asAdminOn, type MembersApp } from "./as-admin.server.ts";
import { type Refused, refused } from "./refusals.ts";

export type Reset = { ok: true; link: OneTimeLink } | Refused;

/**
 * Makes a one-time link by which a member chooses a new password, or, never having signed in, their first. Until it is used the
 * old password and their sessions go on.
 * @param atOnce ends both now: for a password that is in wrong hands.
 */
export async function resetPassword(
  app: MembersApp,
  admin: Admin,
  operatorId: string,
  { atOnce }: { atOnce: boolean },
): Promise<Reset> {
  return asAdminOn(app, admin, operatorId, async (tx, member): Promise<Reset> => {
    if (member.disabledAt) return refused("disabled");
    if (atOnce) {
      await tx.updateTable("operators").set({ passwordHash: null }).where("id", "=", operatorId).execute();
      await endSessions(tx, operatorId, "all", app.now());
    }
    await recordActivity(app, tx, {
      actor: doneBy(admin),
      verb: "password_reset_made",
      detail: { operator_id: operatorId, operator: member.name, at_once: atOnce },
      ...(atOnce && { access: true }),
    });
    return { ok: true, link: await replaceSignInLink(app, tx, member.email) };
  });
}
