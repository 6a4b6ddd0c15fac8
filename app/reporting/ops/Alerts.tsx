import { causeInWords } from "../../queue/causes.ts";
import { KeyLink } from "../../ui/KeyButton.tsx";
import { Line } from "../../ui/Line.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { dayAndTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import type { Alert } from "./alerts.server.ts";

/** What stays away so long that somebody should know. Nothing stands here while all is well. */
export function Alerts({ alerts, now }: { alerts: Alert[]; now: string }) {
  const zone = useZone();
  if (alerts.length === 0) return null;
  return (
    <Panel title="Alerts" about="Each goes by itself once it is over">
      {alerts.map(({ id, kind, about, detail, since }) => {
        const [job, cause] = kind === "job-waits" ? about.split(" ") : [];
        const words = cause ? causeInWords(cause) : { says: about, todo: detail };
        return (
          <Line
            key={id}
            title={
              <>
                <b>{words.says}.</b> {job && <>Jobs wait for it: {job}.</>}
              </>
            }
            about={`Since ${dayAndTime(since, now, zone)}. ${words.todo ?? ""}`}
          >
            {job && (
              <KeyLink to={`/app/ops/jobs?${new URLSearchParams({ job, cause: cause ?? "" })}`}>See the jobs</KeyLink>
            )}
          </Line>
        );
      })}
    </Panel>
  );
}
