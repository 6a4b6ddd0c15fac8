import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { Choice } from "../notifications/Choice.tsx";
import { chooseNotifications } from "../notifications/choose.server.ts";
import { SlackStatus, type Tested } from "../notifications/SlackStatus.tsx";
import { readNotifications } from "../notifications/state.server.ts";
import { sendTestMessage } from "../notifications/test-message.server.ts";
import { mayActAs } from "../operators/operator.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { settingSchemas } from "../settings/settings.ts";
import { refusal } from "../web/refusal.ts";
import { typed } from "../web/typed.ts";

export const meta: MetaFunction = () => [{ title: "Notifications · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  return {
    state: await readNotifications(app),
    mayChange: mayActAs(operator.role, "admin"),
    now: app.now().toISOString(),
  };
}

export async function action(args: ActionFunctionArgs): Promise<Tested | { ok: true } | Response> {
  const { app, operator } = await signedIn(args, "admin");
  const { act, wanted } = await typed(args.request, "act", "wanted");
  if (act === "test") {
    const posted = await sendTestMessage(app);
    if (!posted) return refusal(409, "no-webhook", "Set SLACK_WEBHOOK_URL and restart, then send a test message.");
    return { tested: { cause: posted.kind === "posted" ? null : posted.cause } };
  }
  const choice = settingSchemas.slackNotifications.safeParse(wanted);
  if (act !== "choose" || !choice.success)
    return refusal(400, "bad-request", "Send act=test, or act=choose with wanted=all, urgent or off.");
  await chooseNotifications(app, operator, choice.data);
  return { ok: true };
}

export default function Notifications() {
  const { state, mayChange, now } = useLoaderData<typeof loader>();
  return (
    <>
      <SlackStatus state={state} now={now} mayTest={mayChange} />
      <Choice wanted={state.wanted} mayChoose={mayChange} />
    </>
  );
}
