import { Panel } from "../../ui/Panel.tsx";
import { clockTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import styles from "./FoundBy.module.css";
import type { FoundHour } from "./found-by.server.ts";

/** Who brought the messages of the last day, hour by hour: the sweep should find none. */
export function FoundBy({ hours }: { hours: FoundHour[] }) {
  const zone = useZone();
  const most = Math.max(1, ...hours.map(({ byWebhook, bySweep }) => byWebhook + bySweep));
  const sum = (count: (hour: FoundHour) => number) => hours.reduce((all, hour) => all + count(hour), 0);
  const words = (hour: FoundHour) =>
    `${clockTime(hour.at, zone)}: ${hour.byWebhook} by webhook, ${hour.bySweep} by sweep`;
  return (
    <Panel
      title="Messages in 24 hours"
      about={
        <>
          <span className={styles.webhookKey} /> {sum(({ byWebhook }) => byWebhook)} by webhook{" "}
          <span className={styles.sweepKey} /> {sum(({ bySweep }) => bySweep)} that no webhook brought, found by the
          sweep
        </>
      }
    >
      <ol className={styles.hours}>
        {hours.map((hour) => (
          <li key={hour.at} title={words(hour)} aria-label={words(hour)}>
            <span className={styles.sweep} style={{ height: `${(100 * hour.bySweep) / most}%` }} />
            <span className={styles.webhook} style={{ height: `${(100 * hour.byWebhook) / most}%` }} />
          </li>
        ))}
      </ol>
      <p className={styles.axis} aria-hidden="true">
        {[hours.at(0), hours.at(hours.length / 2)].map(
          (hour) => hour && <span key={hour.at}>{clockTime(hour.at, zone)}</span>,
        )}
        <span>Now</span>
      </p>
    </Panel>
  );
}
