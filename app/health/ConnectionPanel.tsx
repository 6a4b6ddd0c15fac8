import { useFetcher } from "react-router";
import { Glyph } from "../ui/Glyph.tsx";
import { KeyButton } from "../ui/KeyButton.tsx";
import { dayAndTime, span } from "../ui/time.ts";
import { useNow } from "../ui/useNow.ts";
import { useZone } from "../ui/zone.ts";
import { CheckRow } from "./CheckRow.tsx";
import styles from "./ConnectionPanel.module.css";
import { type Check, type CheckState, headline, worstFirst } from "./check.ts";
import type { ConnectionResult } from "./connection-result.ts";
import { stateSigns } from "./state-signs.ts";

/** Checks come every 15 minutes; after two missed ones what stands here is old. */
const OLD_MS = 35 * 60_000;

type Props = { result: ConnectionResult | null; mayCheck: boolean; sandbox: boolean; now: string };

/** Whether HotDash and Chatwoot understand each other, in one sentence, and then thing by thing. */
export function ConnectionPanel({ result, mayCheck, sandbox, now }: Props) {
  const checks = result ? worstFirst(result.checks) : [];
  const state = summaryState(checks);
  const { icon, tone } = stateSigns[state];
  return (
    <section className={styles.panel} aria-label="Connection with Chatwoot">
      <header className={styles.header}>
        <Glyph icon={icon} tone={state === "ok" ? "good" : tone} />
        <div className={styles.said} role="status">
          <h2>{result ? headline(checks) : "Not checked yet"}</h2>
          <p className={styles.about}>
            {result ? <Age checkedAt={result.checkedAt} now={now} /> : "HotDash checks every 15 minutes."}
            {sandbox && " The sandbox stands in for Chatwoot."}
            {!mayCheck && " An admin can check again."}
          </p>
        </div>
        {mayCheck && <CheckAgain again={result !== null} />}
      </header>
      {checks.length > 0 && (
        <ul>
          {checks.map((check) => (
            <CheckRow key={check.name} check={check} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** The worst that was seen; with nothing seen, not known. What could not be seen yet does not spoil the rest. */
function summaryState(checks: Check[]): CheckState {
  const worst = checks[0]?.state ?? "unknown";
  return worst === "unknown" && checks.some(({ state }) => state === "ok") ? "ok" : worst;
}

function Age({ checkedAt, now }: { checkedAt: string; now: string }) {
  const zone = useZone();
  const age = Math.max(0, useNow(now) - Date.parse(checkedAt));
  return (
    <>
      Checked {dayAndTime(checkedAt, now, zone)}, {span(age)} ago.
      {age > OLD_MS && <b> Checks should come every 15 minutes: is a worker running?</b>}
    </>
  );
}

function CheckAgain({ again }: { again: boolean }) {
  const fetcher = useFetcher();
  const checking = fetcher.state !== "idle";
  return (
    <fetcher.Form method="post" action="/app/settings/connection" className={styles.act}>
      <KeyButton type="submit" size="large" waiting={checking}>
        {checking ? "Checking" : again ? "Check again" : "Check now"}
      </KeyButton>
    </fetcher.Form>
  );
}
