import type { App } from "../app.ts";
import { doneBy, recordActivity } from "../conversations/activity.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { hashOfSecret } from "./secret.server.ts";
import { secretIn, sessionCookie } from "./sessions.server.ts";

/** Ends the session a request carries. @returns the header that makes the browser forget the cookie. */
export async function signOut(app: App, request: Request): Promise<string> {
  const secret = await secretIn(request, app.publicUrl);
  if (secret !== null) await endSessionOf(app, secret);
  return sessionCookie(app.publicUrl).serialize("", { maxAge: 0 });
}

async function endSessionOf(app: App, secret: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const ended = await tx
      .updateTable("sessions")
      .from("operators")
      .set({ revokedAt: app.now() })
      .whereRef("operators.id", "=", "sessions.operatorId")
      .where("tokenHash", "=", hashOfSecret(secret))
      .where("revokedAt", "is", null)
      .returning(["operators.id", "operators.name"])
      .executeTakeFirst();
    if (ended) await recordActivity(app, tx, { actor: doneBy(ended), verb: "signed_out", access: true });
  });
}
