import { useState } from "react";
import { useFetcher } from "react-router";
import { KeyButton } from "../ui/KeyButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import { dayAndTime } from "../ui/time.ts";
import { useZone } from "../ui/zone.ts";
import styles from "./StopSwitches.module.css";
import type { Pause } from "./settings.ts";

const LONGEST_REASON = 300;
const stops = {
  sending: { name: "Sending", running: "Approved replies go out", paused: "Approved replies wait" },
  drafting: { name: "Drafting", running: "New messages get a draft", paused: "New messages get no draft" },
} as const;
type What = keyof typeof stops;

/** The two things that can be stopped at once, by an admin. */
export function StopSwitches({
  paused,
  mayStop,
  now,
}: {
  paused: Record<What, Pause | null>;
  mayStop: boolean;
  now: string;
}) {
  return (
    <Panel
      title="Stop switches"
      about={mayStop ? "Take effect at once, on every page a bar says so" : "An admin can stop both"}
    >
      <Switch what="sending" pause={paused.sending} mayStop={mayStop} now={now} />
      <Switch what="drafting" pause={paused.drafting} mayStop={mayStop} now={now} />
    </Panel>
  );
}

function Switch({ what, pause, mayStop, now }: { what: What; pause: Pause | null; mayStop: boolean; now: string }) {
  const zone = useZone();
  const fetcher = useFetcher();
  const [reason, setReason] = useState("");
  const { name, running, paused } = stops[what];
  const put = (on: boolean) => {
    void fetcher.submit(
      { what, on, reason },
      { method: "post", action: "/actions/pause", encType: "application/json" },
    );
    setReason("");
  };
  return (
    <div className={styles.line}>
      <div className={styles.said}>
        <p>
          <b>{name}.</b> {pause ? paused : running}
        </p>
        {pause && (
          <p className={styles.about}>
            Since {dayAndTime(pause.since, now, zone)} by {pause.by}
            {pause.reason && `: ${pause.reason}`}
          </p>
        )}
      </div>
      {mayStop && !pause && (
        <input
          className={styles.reason}
          aria-label={`Why ${what} is paused`}
          placeholder="Reason (optional)"
          maxLength={LONGEST_REASON}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      {mayStop && (
        <KeyButton onClick={() => put(!pause)} waiting={fetcher.state !== "idle"}>
          {pause ? "Resume" : "Pause"} {what}
        </KeyButton>
      )}
    </div>
  );
}
