import { ArrowLeftIcon } from "@shopify/polaris-icons";
import { type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { listSessions } from "../operators/list-sessions.server.ts";
import { readMember } from "../operators/members/list.server.ts";
import { MemberPanel } from "../operators/members/MemberPanel.tsx";
import { SessionsPanel } from "../operators/SessionsPanel.tsx";
import { signedIn } from "../operators/signed-in.server.ts";
import { KeyLink } from "../ui/KeyButton.tsx";
import { idIn } from "../web/read-json.server.ts";
import { refusal } from "../web/refusal.ts";

export const meta: MetaFunction<typeof loader> = ({ loaderData }) => [
  { title: `${loaderData?.member.name ?? "Operator"} · HotDash` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator, sessionId } = await signedIn(args, "admin");
  const member = await readMember(app, idIn(args.params.operatorId));
  if (!member) throw refusal(404, "not-found", "This person is no member here.");
  return {
    member,
    me: member.id === operator.id,
    sessions: await listSessions(app, member.id),
    sessionId,
    now: app.now().toISOString(),
  };
}

export default function OperatorPage() {
  const { member, me, sessions, sessionId, now } = useLoaderData<typeof loader>();
  return (
    <>
      <div>
        <KeyLink to="/app/settings/operators" variant="plain" icon={ArrowLeftIcon}>
          All operators
        </KeyLink>
      </div>
      <MemberPanel key={`${member.id} ${member.role}`} member={member} me={me} now={now} />
      <SessionsPanel
        title="Sessions"
        sessions={sessions}
        {...(me && { mine: sessionId })}
        now={now}
        action={me ? "/app/settings/sessions" : `/app/operators/${member.id}/sessions`}
        several={me ? "End all others" : "End all"}
      />
    </>
  );
}
