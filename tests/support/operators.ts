import type { App } from "../../app/app.ts";
import type { Role } from "../../app/operators/operator.ts";
import { startSession } from "../../app/operators/sessions.server.ts";

/** A member of the app's account, signed in: `cookie` is what their browser would send. */
export async function signedInAs(
  app: Pick<App, "db" | "publicUrl" | "now"> & { chatwoot: Pick<App["chatwoot"], "id"> },
  role: Role | null,
  { name = "Avery Stone", email = `${role ?? "stranger"}@example.com` } = {},
): Promise<{ id: string; sessionId: string; cookie: string; name: string; email: string }> {
  const { id } = await app.db.insertInto("operators").values({ name, email }).returning("id").executeTakeFirstOrThrow();
  if (role)
    await app.db.insertInto("memberships").values({ operatorId: id, accountId: app.chatwoot.id, role }).execute();
  const { sessionId, setCookie } = await startSession(app.db, {
    operatorId: id,
    userAgent: "test",
    publicUrl: app.publicUrl,
    now: app.now(),
  });
  return { id, sessionId, cookie: setCookie.split(";")[0] ?? "", name, email };
}
