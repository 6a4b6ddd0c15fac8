import { useEffect, useState } from "react";
import { useFetcher, useRevalidator } from "react-router";
import { Glyph } from "../../ui/Glyph.tsx";
import { Hidden } from "../../ui/Hidden.tsx";
import { KeyButton } from "../../ui/KeyButton.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { dayAndTime } from "../../ui/time.ts";
import { useNow } from "../../ui/useNow.ts";
import { useZone } from "../../ui/zone.ts";
import { stateSigns } from "../state-signs.ts";
import styles from "./TryPanel.module.css";
import { type ConnectionTry, STEP_NAMES, stepTitles, TAKEN_UP_WITHIN_MS, tryHeadline } from "./try-steps.ts";

const LOOK_EVERY_MS = 1000;

/** The whole way of a message through Chatwoot and back: what it does, a yes to it, and what each step came to. */
export function TryPanel({ last, mayTry, now }: { last: ConnectionTry | null; mayTry: boolean; now: string }) {
  const zone = useZone();
  const at = useNow(now);
  const running = last !== null && last.endedAt === null && at - Date.parse(last.askedAt) < LONGEST_SHOWN_MS;
  useReadingWhile(running);
  return (
    <Panel
      title="Try the whole way"
      about={
        last && (
          <>
            {dayAndTime(last.askedAt, now, zone)}, {last.askedBy}
          </>
        )
      }
    >
      <div className={styles.body}>
        <p className={styles.about}>
          HotDash makes an inbox “HotDash check” in Chatwoot, writes in it as a customer, drafts a reply, adds it as a
          note, and deletes the inbox again. Nothing public is posted.
        </p>
        {mayTry ? (
          <Ask running={running} again={last !== null} />
        ) : (
          <p className={styles.about}>An admin can try it.</p>
        )}
      </div>
      {last && (
        <>
          <p className={styles.headline} role="status">
            {tryHeadline(last, at)}
          </p>
          <Steps
            tried={last}
            running={running && at - Date.parse(last.askedAt) < TAKEN_UP_WITHIN_MS + LONGEST_SHOWN_MS}
          />
        </>
      )}
    </Panel>
  );
}

/** A try without an end for so long has none. */
const LONGEST_SHOWN_MS = 5 * 60_000;

function Ask({ running, again }: { running: boolean; again: boolean }) {
  const fetcher = useFetcher();
  const [asking, setAsking] = useState(false);
  const waiting = running || fetcher.state !== "idle";
  useEffect(() => {
    if (running) setAsking(false);
  }, [running]);
  if (!asking)
    return (
      <KeyButton size="large" waiting={waiting} onClick={() => setAsking(true)}>
        {waiting ? "Trying" : again ? "Try again" : "Try it"}
      </KeyButton>
    );
  return (
    <fetcher.Form method="post" className={styles.ask}>
      <input type="hidden" name="act" value="try" />
      <KeyButton type="submit" variant="primary" size="large" waiting={waiting} autoFocus>
        Yes, write a test message in Chatwoot
      </KeyButton>
      <KeyButton size="large" waiting={waiting} onClick={() => setAsking(false)}>
        Cancel
      </KeyButton>
    </fetcher.Form>
  );
}

/** What has ended, and while it runs also what is to come. */
function Steps({ tried, running }: { tried: ConnectionTry; running: boolean }) {
  const stopped = tried.steps.some(({ ok }) => !ok);
  const left = running && !stopped ? STEP_NAMES.slice(tried.steps.length) : [];
  return (
    <ol className={styles.steps}>
      {tried.steps.map(({ name, ok, tookMs, seen, toDo }) => {
        const { icon, tone, word } = stateSigns[ok ? "ok" : "failed"];
        return (
          <li key={name} className={styles.step}>
            <Glyph icon={icon} tone={tone} />
            <h3>
              {stepTitles[name]}
              <Hidden>: {word}</Hidden>
            </h3>
            <div>
              <p>{seen}</p>
              {toDo && <p className={styles.about}>{toDo}</p>}
            </div>
            <span className={styles.time}>{tookMs} ms</span>
          </li>
        );
      })}
      {left.map((name, index) => (
        <li key={name} className={styles.step}>
          <Glyph icon={stateSigns.unknown.icon} tone="subdued" />
          <h3>{stepTitles[name]}</h3>
          <p className={styles.about}>{index === 0 ? "Waiting" : ""}</p>
        </li>
      ))}
    </ol>
  );
}

function useReadingWhile(running: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!running || state !== "idle") return;
    const timer = setTimeout(() => void revalidate(), LOOK_EVERY_MS);
    return () => clearTimeout(timer);
  }, [running, state, revalidate]);
}
