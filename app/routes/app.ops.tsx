import { type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { spentToday } from "../drafts/spent-today.server.ts";
import { ConnectionChip } from "../health/ConnectionChip.tsx";
import { readResult } from "../health/keep-result.server.ts";
import { mayActAs } from "../operators/operator.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { startOfDay } from "../reporting/dashboard/start-of-day.ts";
import { readWebhooks } from "../reporting/dashboard/tiles.server.ts";
import { DeadLetters } from "../reporting/ops/DeadLetters.tsx";
import { Events } from "../reporting/ops/Events.tsx";
import { listEvents } from "../reporting/ops/events.server.ts";
import { listDeadLetters, listUnsettledSends } from "../reporting/ops/needs-a-person.server.ts";
import { Spend } from "../reporting/ops/Spend.tsx";
import { UnsettledSends } from "../reporting/ops/UnsettledSends.tsx";
import { StopSwitches } from "../settings/StopSwitches.tsx";
import { readSettings } from "../settings/settings.server.ts";
import { Page } from "../ui/Page.tsx";
import styles from "./app.ops.module.css";

const EVENTS_SHOWN = 50;

export const meta: MetaFunction = () => [{ title: "Ops · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  const now = app.now();
  const today = startOfDay(now, app.config.SUPPORT_TIMEZONE);
  const [settings, sends, letters, events, webhooks, spentMicroUsd, connection] = await Promise.all([
    readSettings(app.db, app.chatwoot, app.config),
    listUnsettledSends(app),
    listDeadLetters(app),
    listEvents(app, EVENTS_SHOWN),
    readWebhooks(app, today),
    spentToday(app),
    readResult(app),
  ]);
  return {
    connection,
    sends,
    letters,
    events,
    webhooks,
    spentMicroUsd,
    capUsd: settings.dailyModelSpendUsd,
    paused: { drafting: settings.draftingPaused, sending: settings.sendingPaused },
    maySettle: mayActAs(operator.role, "reviewer"),
    mayStop: mayActAs(operator.role, "admin"),
    chatwootUrl: `${app.chatwoot.browserAddress}/app/accounts/${app.chatwoot.accountId}/conversations`,
    now: now.toISOString(),
  };
}

export default function Ops() {
  const ops = useLoaderData<typeof loader>();
  return (
    <Page
      title="Ops"
      about="Delivery, retries, switches"
      action={<ConnectionChip result={ops.connection} now={ops.now} />}
    >
      <UnsettledSends sends={ops.sends} now={ops.now} chatwootUrl={ops.chatwootUrl} maySettle={ops.maySettle} />
      <DeadLetters letters={ops.letters} now={ops.now} />
      <div className={styles.pair}>
        <StopSwitches paused={ops.paused} mayStop={ops.mayStop} now={ops.now} />
        <Spend spentMicroUsd={ops.spentMicroUsd} capUsd={ops.capUsd} />
      </div>
      <Events events={ops.events} today={ops.webhooks} />
    </Page>
  );
}
