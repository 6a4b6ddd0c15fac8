import type { ReactNode } from "react";
import { Link, useFetcher } from "react-router";
import { KeyButton } from "../ui/KeyButton.tsx";
import { Panel } from "../ui/Panel.tsx";
import { dayAndTime } from "../ui/time.ts";
import { useZone } from "../ui/zone.ts";
import { inWords } from "./causes.ts";
import styles from "./Notifications.module.css";
import type { NotificationState } from "./state.ts";

/** What came of a test message: null when Slack took it, else the cause. */
export type Tested = { tested: { cause: string | null } };

/** Where announcements go, whether they arrive, and a message to try it with. */
export function SlackStatus({ state, now, mayTest }: { state: NotificationState; now: string; mayTest: boolean }) {
  const { webhook, lastPostedAt, lastFailure, shut, unannounced } = state;
  return (
    <Panel title="Slack" about="One message for each reply that waits for review, with its link">
      <div className={styles.line}>
        <p className={styles.said}>
          <b>Webhook.</b> <Webhook webhook={webhook} />
        </p>
        {mayTest && webhook !== "none" && <TestMessage />}
      </div>
      {shut && lastFailure && (
        <p className={styles.shut} role="alert">
          <b>Stopped.</b> <Cause cause={lastFailure.cause} /> A test message that arrives starts it again.
        </p>
      )}
      {webhook !== "none" && (
        <dl className={styles.facts}>
          <Fact name="Last message">{lastPostedAt ? <At time={lastPostedAt} now={now} /> : "None yet"}</Fact>
          <Fact name="Last failure">
            {lastFailure ? (
              <>
                <At time={lastFailure.at} now={now} />.{" "}
                {shut ? inWords(lastFailure.cause).says : <Cause {...lastFailure} />}
              </>
            ) : (
              "None"
            )}
          </Fact>
          <Fact name="Still to be announced">{unannounced}</Fact>
        </dl>
      )}
    </Panel>
  );
}

function Webhook({ webhook }: Pick<NotificationState, "webhook">) {
  if (webhook === "set") return "SLACK_WEBHOOK_URL is set.";
  if (webhook === "sandbox")
    return (
      <>
        None is set, so messages go to the stand-in on the <Link to="/sandbox">sandbox page</Link>. For your own Slack,
        put the address of an incoming webhook in SLACK_WEBHOOK_URL and restart.
      </>
    );
  return "None is set. Make an incoming webhook in Slack, put its address in SLACK_WEBHOOK_URL and restart.";
}

function TestMessage() {
  const fetcher = useFetcher<Tested>();
  const tested = fetcher.state === "idle" ? fetcher.data?.tested : undefined;
  return (
    <fetcher.Form method="post" className={styles.test}>
      <span role="status">
        {tested &&
          (tested.cause === null ? (
            "Slack took it."
          ) : (
            <>
              Not sent. <Cause cause={tested.cause} />
            </>
          ))}
      </span>
      <KeyButton type="submit" name="act" value="test" waiting={fetcher.state !== "idle"}>
        Send a test message
      </KeyButton>
    </fetcher.Form>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Cause({ cause }: { cause: string }) {
  const { says, todo } = inWords(cause);
  return (
    <>
      {says}. {todo}
    </>
  );
}

function At({ time, now }: { time: string; now: string }) {
  const zone = useZone();
  return <time dateTime={time}>{dayAndTime(time, now, zone)}</time>;
}
