import { Link, type LoaderFunctionArgs, useLoaderData } from "react-router";
import { sentence } from "../approvals/trouble/trouble.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { Facts } from "../reporting/ops/Facts.tsx";
import { Attempts, SendChip } from "../reporting/ops/Sends.tsx";
import { readSend } from "../reporting/ops/sends.server.ts";
import { Panel } from "../ui/Panel.tsx";
import { dayAndTime } from "../ui/time.ts";
import { useZone } from "../ui/zone.ts";
import { idIn } from "../web/read-json.server.ts";
import { refusal } from "../web/refusal.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { app } = await signedIn(args, "viewer");
  const send = await readSend(app, idIn(args.params.sendId));
  if (!send) throw refusal(404, "not-found", "There is no such send.");
  return { send, now: app.now().toISOString() };
}

export default function OpsSend() {
  const { send, now } = useLoaderData<typeof loader>();
  const zone = useZone();
  return (
    <>
      <Panel title={`Reply to ${send.customer ?? `conversation ${send.conversationId}`}`}>
        <Facts
          facts={[
            ["State", <SendChip key="state" send={send} />],
            ["Why", send.reason && sentence(send.reason)],
            [
              "Conversation",
              <Link key="of" to={`/app/activity?conversation=${send.conversationId}`}>
                {send.conversationId}
              </Link>,
            ],
            ["Approved by", send.approvedBy],
            ["Made", dayAndTime(send.at, now, zone)],
            ["Due", dayAndTime(send.scheduledFor, now, zone)],
            ["Settled", send.settledAt && dayAndTime(send.settledAt, now, zone)],
            ["Chatwoot's message", send.messageId],
            ["In place of message", send.replacesMessageId],
            ["Id", send.id],
          ]}
        />
      </Panel>
      <Attempts attempts={send.attempts} now={now} />
    </>
  );
}
