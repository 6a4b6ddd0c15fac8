import { type AppLoadContext, redirect } from "react-router";
import type { App } from "../app.ts";
import { isDatabaseAway } from "../db/away.ts";
import { localPath } from "../web/local-path.ts";
import { comesFromOurPages } from "../web/origin.ts";
import { databaseAway, refusal } from "../web/refusal.ts";
import { mayActAs, type Operator, type Role } from "./operator.ts";
import { liveSession } from "./sessions.server.ts";

/** Where people land who signed in without asking for a page. */
export const HOME = "/app/approvals";

const METHODS = ["GET", "HEAD", "POST"];

type DoorArgs = { request: Request; context: AppLoadContext };

/**
 * Who is asking. The first line of every door that is not open to all.
 * @throws Response a redirect to the sign-in page (401 `not-signed-in` for programs), 403 `not-allowed` when the role is
 *   too low or there is no membership, 403 `wrong-origin` for a write that none of our pages sent, 503 `database-away`.
 */
export async function signedIn(
  { request, context: { app } }: DoorArgs,
  role: Role = "viewer",
): Promise<{ app: App; operator: Operator; sessionId: string }> {
  refuseForeignWrites(request, app.publicUrl);
  const session = await liveSession(app.db, app.chatwoot, request, app.publicUrl, app.now()).catch((error) => {
    throw isDatabaseAway(error) ? databaseAway() : error;
  });
  if (!session) throw notSignedIn(request);
  const { operator, sessionId } = session;
  if (!METHODS.includes(request.method))
    throw refusal(405, "method-not-allowed", "Pages are read and forms are posted.", { Allow: METHODS.join(", ") });
  if (!operator) throw refusal(403, "not-allowed", "You are no member of this account. Ask an admin to invite you.");
  if (!mayActAs(operator.role, role))
    throw refusal(403, "not-allowed", `This needs the role ${role}, and yours is ${operator.role}. Ask an admin.`);
  return { app, operator, sessionId };
}

/** @throws Response 403 for a browser's write that none of our pages sent. */
export function refuseForeignWrites(request: Request, publicUrl: string): void {
  if (!comesFromOurPages(request, publicUrl))
    throw refusal(403, "wrong-origin", "This request did not come from one of HotDash's own pages.");
}

function notSignedIn(request: Request): Response {
  const url = new URL(request.url);
  if (/^\/(api|actions)\//.test(url.pathname)) return refusal(401, "not-signed-in", "Sign in first.");
  const back = localPath(pageBehind(request, url), HOME);
  return redirect(`/login?${new URLSearchParams({ next: back })}`);
}

// What a form was sent to is no page to come back to; the page it stood on is.
function pageBehind(request: Request, url: URL): string | null {
  if (request.method === "GET") return url.pathname + url.search;
  const referer = request.headers.get("Referer");
  if (!referer || !URL.canParse(referer)) return null;
  const page = new URL(referer);
  return page.host === url.host ? page.pathname + page.search : null;
}
