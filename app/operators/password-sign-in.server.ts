import type { App } from "../app.ts";
import { doneBy, recordActivity } from "../conversations/activity.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { Email } from "./credentials.ts";
import { isPassword } from "./password.server.ts";
import { knownBy, startSession } from "./sessions.server.ts";
import { forgetTries, signInWait } from "./sign-in-limit.server.ts";

export type SignIn =
  | { ok: true; setCookie: string }
  | { ok: false; reason: "wrong" | "disabled" | "no-member" }
  | { ok: false; reason: "too-many"; waitSeconds: number };

/**
 * Signs in by email and password. A wrong password and an unknown address give the same answer in the same time;
 * that somebody is disabled or no member is said only to who knows the password.
 */
export async function signInWithPassword(
  app: App,
  typed: { email: string; password: string },
  caller: { address: string; request: Request },
): Promise<SignIn> {
  const email = Email.safeParse(typed.email).data ?? "";
  const sessionId = await knownBy(app, caller.request, email);
  const waitSeconds = await signInWait(app, { address: caller.address, email, sessionId });
  if (waitSeconds !== null) return { ok: false, reason: "too-many", waitSeconds };

  const operator = await app.db
    .selectFrom("operators")
    .leftJoin("memberships", (join) =>
      join.onRef("operatorId", "=", "operators.id").on("accountId", "=", app.chatwoot.id),
    )
    .select(["operators.id", "name", "passwordHash", "disabledAt", "role"])
    .where("email", "=", email)
    .executeTakeFirst();
  const right = await isPassword(typed.password, operator?.passwordHash ?? null);
  if (!operator || !right) return { ok: false, reason: "wrong" };
  if (operator.disabledAt) return { ok: false, reason: "disabled" };
  if (!operator.role) return { ok: false, reason: "no-member" };

  return inTransaction(app.db, async (tx): Promise<SignIn> => {
    // Checking took a quarter of a second. Who was disabled meanwhile, or lost this password, gets no session that a later
    // change of heart would bring to life.
    const same = await tx
      .selectFrom("operators")
      .select("id")
      .where("id", "=", operator.id)
      .where("passwordHash", "=", operator.passwordHash)
      .where("disabledAt", "is", null)
      .forShare()
      .executeTakeFirst();
    if (!same) return { ok: false, reason: "wrong" };
    await forgetTries(tx, email);
    const { setCookie } = await startSession(tx, {
      operatorId: operator.id,
      userAgent: caller.request.headers.get("User-Agent") ?? "",
      publicUrl: app.publicUrl,
      now: app.now(),
    });
    await recordActivity(app, tx, { actor: doneBy(operator), verb: "signed_in" });
    return { ok: true, setCookie };
  });
}
