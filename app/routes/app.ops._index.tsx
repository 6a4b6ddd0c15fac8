import { type LoaderFunctionArgs, useLoaderData } from "react-router";
import { spentToday } from "../drafts/spent-today.server.ts";
import { mayActAs } from "../operators/operator.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { Alerts } from "../reporting/ops/Alerts.tsx";
import { listAlerts } from "../reporting/ops/alerts.server.ts";
import { DeadLetters } from "../reporting/ops/DeadLetters.tsx";
import { countByCause, listLetters } from "../reporting/ops/letters.server.ts";
import { listUnsettledSends } from "../reporting/ops/needs-a-person.server.ts";
import { Spend } from "../reporting/ops/Spend.tsx";
import { UnsettledSends } from "../reporting/ops/UnsettledSends.tsx";
import { StopSwitches } from "../settings/StopSwitches.tsx";
import { readSettings } from "../settings/settings.server.ts";
import styles from "./app.ops.module.css";

const NOTHING_ASKED = { cause: null, job: null, search: null };

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  const [settings, sends, letters, causes, alerts, spentMicroUsd] = await Promise.all([
    readSettings(app.db, app.chatwoot, app.config),
    listUnsettledSends(app),
    listLetters(app, NOTHING_ASKED),
    countByCause(app),
    listAlerts(app),
    spentToday(app),
  ]);
  return {
    sends,
    letters: letters.rows,
    causes,
    alerts,
    spentMicroUsd,
    capUsd: settings.dailyModelSpendUsd,
    paused: { drafting: settings.draftingPaused, sending: settings.sendingPaused },
    mayAct: mayActAs(operator.role, "reviewer"),
    mayStop: mayActAs(operator.role, "admin"),
    now: app.now().toISOString(),
  };
}

export default function NeedsAPerson() {
  const { mayAct, now, ...ops } = useLoaderData<typeof loader>();
  return (
    <>
      <UnsettledSends sends={ops.sends} now={now} maySettle={mayAct} />
      <Alerts alerts={ops.alerts} now={now} />
      <DeadLetters letters={ops.letters} causes={ops.causes} asked={NOTHING_ASKED} now={now} mayRedrive={mayAct} />
      <div className={styles.pair}>
        <StopSwitches paused={ops.paused} mayStop={ops.mayStop} now={now} />
        <Spend spentMicroUsd={ops.spentMicroUsd} capUsd={ops.capUsd} />
      </div>
    </>
  );
}
