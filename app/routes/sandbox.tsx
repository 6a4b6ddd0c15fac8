import { type ActionFunctionArgs, Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { signedIn } from "../operators/signed-in.server.ts";
import { actOn } from "../sandbox/page/acts.server.ts";
import { listConversations, openThread, readAutomations, readFaults, readSlack } from "../sandbox/page/ask.server.ts";
import { ConversationList } from "../sandbox/page/ConversationList.tsx";
import { channelNames } from "../sandbox/page/channel-names.ts";
import { FaultSwitches } from "../sandbox/page/FaultSwitches.tsx";
import { PlayedNote } from "../sandbox/page/PlayedNote.tsx";
import { ReplyForm } from "../sandbox/page/ReplyForm.tsx";
import { SimulateCustomers } from "../sandbox/page/SimulateCustomers.tsx";
import { Situations } from "../sandbox/page/Situations.tsx";
import { SlackChannel } from "../sandbox/page/SlackChannel.tsx";
import { Thread } from "../sandbox/page/Thread.tsx";
import { ThreadState } from "../sandbox/page/ThreadState.tsx";
import { usePolling } from "../sandbox/page/usePolling.ts";
import { WriteForm } from "../sandbox/page/WriteForm.tsx";
import styles from "../sandbox/sandbox.module.css";
import { Bar } from "../ui/Bar.tsx";
import { Page } from "../ui/Page.tsx";
import { Panel } from "../ui/Panel.tsx";

export const meta: MetaFunction = () => [{ title: "Sandbox · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const address = await sandboxAddress(args);
  const asked = new URL(args.request.url).searchParams.get("conversation");
  const openId = asked && /^\d{1,15}$/.test(asked) ? Number(asked) : null;
  const [list, thread, faults, automations, slack] = await Promise.all([
    listConversations(address),
    openId === null ? null : openThread(address, openId),
    readFaults(address),
    readAutomations(address),
    readSlack(address),
  ]);
  if (thread && !thread.ok && thread.status === 404)
    throw new Response("No such conversation in the sandbox.", { status: 404 });
  return {
    answers: list.ok,
    conversations: list.ok ? list.answer.conversations : [],
    thread: thread?.ok ? thread.answer : null,
    faults: faults.ok ? faults.answer : {},
    automations: automations.ok ? automations.answer : { acknowledgement: false, bot: false },
    slack: slack.ok ? slack.answer.messages : [],
    slackElsewhere: args.context.app.config.SLACK_WEBHOOK_URL !== undefined,
  };
}

export async function action(args: ActionFunctionArgs) {
  const address = await sandboxAddress(args);
  return actOn(address, await args.request.formData());
}

/** @throws Response 404 with a genuine Chatwoot: there is no sandbox then. */
async function sandboxAddress(args: LoaderFunctionArgs | ActionFunctionArgs): Promise<string> {
  const { app } = await signedIn(args, "viewer");
  if (app.config.CHATWOOT_LIVE) throw new Response("There is no sandbox beside a live Chatwoot.", { status: 404 });
  return app.chatwoot.address;
}

export default function SandboxPage() {
  const { answers, conversations, thread, faults, automations, slack, slackElsewhere } = useLoaderData<typeof loader>();
  usePolling();
  return (
    <Page
      title="Sandbox"
      about="A stand-in for Chatwoot: write as a customer, see what they see"
      action={<SimulateCustomers />}
    >
      {!answers && <Bar tone="warning" text="The sandbox isn't responding. This page may be out of date." />}
      <div className={styles.grid}>
        <div className={styles.main}>
          {thread ? (
            <Panel
              title={`Conversation with ${thread.customer.name}`}
              about={[channelNames[thread.channel], thread.subject].filter(Boolean).join(" · ")}
              aside={<Link to="/sandbox">New conversation</Link>}
            >
              <PlayedNote />
              <ThreadState thread={thread} />
              <Thread thread={thread} />
              <ReplyForm key={thread.id} thread={thread} />
            </Panel>
          ) : (
            <Panel title="New conversation">
              <div className={styles.write}>
                <WriteForm />
              </div>
            </Panel>
          )}
        </div>
        <div className={styles.situations}>
          <Panel title="Try a situation" about="Each one opens a conversation">
            <Situations automations={automations} openId={thread?.id ?? null} />
          </Panel>
        </div>
        <div className={styles.column}>
          <Panel title="Conversations" empty="No conversations yet.">
            {conversations.length > 0 ? (
              <ConversationList conversations={conversations} openId={thread?.id ?? null} />
            ) : null}
          </Panel>
          <Panel
            title="Slack"
            about="Messages your team would get"
            empty={slackElsewhere ? "Messages go to the Slack of SLACK_WEBHOOK_URL." : "No messages yet."}
          >
            {slack.length > 0 ? <SlackChannel messages={slack} /> : null}
          </Panel>
          <Panel title="Simulate failures" about="Until turned off or restarted">
            <FaultSwitches faults={faults} />
          </Panel>
        </div>
      </div>
    </Page>
  );
}
