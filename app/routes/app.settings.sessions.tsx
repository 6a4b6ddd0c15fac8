import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { EndSessions, endOwnSessions } from "../operators/end-sessions.server.ts";
import { listSessions } from "../operators/list-sessions.server.ts";
import { SessionsPanel } from "../operators/SessionsPanel.tsx";
import { signedIn } from "../operators/signed-in.server.ts";
import { readJson } from "../web/read-json.server.ts";

export const meta: MetaFunction = () => [{ title: "Your sessions · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator, sessionId } = await signedIn(args, "viewer");
  return { sessions: await listSessions(app, operator.id), sessionId, now: app.now().toISOString() };
}

export async function action(args: ActionFunctionArgs) {
  const { app, operator, sessionId } = await signedIn(args, "viewer");
  const wanted = await readJson(args.request, EndSessions);
  const which = "only" in wanted ? wanted : { except: sessionId };
  return { ok: true, count: await endOwnSessions(app, operator, which) };
}

export default function Sessions() {
  const { sessions, sessionId, now } = useLoaderData<typeof loader>();
  return (
    <SessionsPanel
      title="Your sessions"
      sessions={sessions}
      mine={sessionId}
      now={now}
      action="/app/settings/sessions"
      several="End all others"
    />
  );
}
