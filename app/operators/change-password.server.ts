import type { App } from "../app.ts";
import { doneBy, recordActivity } from "../conversations/activity.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { endSessions } from "./end-sessions.server.ts";
import type { Operator } from "./operator.ts";
import { hashPassword, isPassword } from "./password.server.ts";
import { forgetTries, signInWait } from "./sign-in-limit.server.ts";
import { voidSignInLinks } from "./sign-in-link.server.ts";

export type PasswordChanged =
  | { ok: true }
  | { ok: false; reason: "wrong" }
  | { ok: false; reason: "too-many"; waitSeconds: number };

/**
 * Changes one's own password, which takes the old one: whoever finds a screen unlocked may not keep the account. Guesses are
 * limited as those at the sign-in page are. All other sessions and unused links end.
 */
export async function changePassword(
  app: App,
  by: { operator: Operator; sessionId: string; address: string },
  typed: { current: string; password: string },
): Promise<PasswordChanged> {
  const { id, email } = by.operator;
  const waitSeconds = await signInWait(app, { address: by.address, email, sessionId: by.sessionId });
  if (waitSeconds !== null) return { ok: false, reason: "too-many", waitSeconds };
  const { passwordHash: old } = await app.db
    .selectFrom("operators")
    .select("passwordHash")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  if (!(await isPassword(typed.current, old))) return { ok: false, reason: "wrong" };
  const passwordHash = await hashPassword(typed.password);
  return inTransaction(app.db, async (tx): Promise<PasswordChanged> => {
    const changed = await tx
      .updateTable("operators")
      .set({ passwordHash })
      .where("id", "=", id)
      .where("passwordHash", "=", old)
      .returning("id")
      .executeTakeFirst();
    if (!changed) return { ok: false, reason: "wrong" };
    await endSessions(tx, id, { except: by.sessionId }, app.now());
    await voidSignInLinks(tx, email, app.now());
    await forgetTries(tx, email);
    await recordActivity(app, tx, { actor: doneBy(by.operator), verb: "password_changed", access: true });
    return { ok: true };
  });
}
