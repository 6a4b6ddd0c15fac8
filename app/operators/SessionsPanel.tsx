import type { ReactNode } from "react";
import { useFetcher } from "react-router";
import { Chip } from "../ui/Chip.tsx";
import { Hidden } from "../ui/Hidden.tsx";
import { KeyButton } from "../ui/KeyButton.tsx";
import { Line } from "../ui/Line.tsx";
import { Panel } from "../ui/Panel.tsx";
import { dayAndTime } from "../ui/time.ts";
import { useZone } from "../ui/zone.ts";
import type { SessionLine } from "./list-sessions.server.ts";
import styles from "./SessionsPanel.module.css";

type Props = {
  title: string;
  sessions: SessionLine[];
  /** The session that looks at this page, when it is among them. */
  mine?: string;
  now: string;
  /** Where "end one" (`only`) and "end several" (`others`) are posted; null lets nobody end any. */
  action: string;
  several: ReactNode;
};

/** Where somebody is signed in, and how to end it. */
export function SessionsPanel({ title, sessions, mine, now, action, several }: Props) {
  const fetcher = useFetcher<{ ok: boolean; message?: string }>();
  const zone = useZone();
  const end = (which: { only: string } | { others: true }) =>
    void fetcher.submit(which, { method: "post", action, encType: "application/json" });
  const waiting = fetcher.state !== "idle";
  const others = sessions.filter(({ id }) => id !== mine);
  const problem = fetcher.data?.ok === false ? fetcher.data.message : undefined;
  return (
    <Panel
      title={title}
      about="Ending one signs it out at once, open pages included"
      empty="Signed in nowhere"
      aside={
        others.length > 0 && (
          <KeyButton className={styles.several} onClick={() => end({ others: true })} waiting={waiting}>
            {several}
          </KeyButton>
        )
      }
    >
      {sessions.map(({ id, device, startedAt, lastSeenAt }) => (
        <Line
          key={id}
          title={
            <>
              <b>{device}</b> {id === mine && <Chip>This one</Chip>}
            </>
          }
          about={`Since ${dayAndTime(startedAt, now, zone)}, last seen ${dayAndTime(lastSeenAt, now, zone)}`}
          problem={problem}
        >
          {id !== mine && (
            <KeyButton onClick={() => end({ only: id })} waiting={waiting}>
              End
              <Hidden>
                {" "}
                {device}, since {dayAndTime(startedAt, now, zone)}
              </Hidden>
            </KeyButton>
          )}
        </Line>
      ))}
    </Panel>
  );
}
