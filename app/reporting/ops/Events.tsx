import { Link } from "react-router";
import { Chip } from "../../ui/Chip.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { clockTimeSeconds, dayAndTime, isSameDay } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import type { Event } from "./events.server.ts";

type Props = { events: Event[]; today: { byHook: number; bySweep: number }; now: string };

/** What Chatwoot told, and what came of it. */
export function Events({ events, today, now }: Props) {
  const zone = useZone();
  const columns: Column<Event>[] = [
    {
      name: "Received",
      cell: ({ at }) => (
        <time dateTime={at}>{isSameDay(at, now, zone) ? clockTimeSeconds(at, zone) : dayAndTime(at, now, zone)}</time>
      ),
    },
    { name: "Event", cell: ({ id, event }) => <Link to={`/app/ops/events/${id}`}>{event}</Link> },
    { name: "About", kind: "fill", cell: about, title: about },
    { name: "By", wide: true, cell: ({ by }) => (by === "sweep" ? "Sweep" : "Webhook") },
    { name: "Status", cell: status },
    { name: "Took", kind: "end", wide: true, cell: ({ tookMs }) => (tookMs === null ? "" : `${tookMs} ms`) },
  ];
  const total = today.byHook + today.bySweep;
  return (
    <Panel
      title="Events"
      about={total === 0 ? "None yet today" : `${total} today, ${today.byHook} by webhook, ${today.bySweep} by sweep`}
      empty="No event fits."
    >
      {events.length > 0 && <Table name="Events" columns={columns} rows={events} />}
    </Panel>
  );
}

const about = ({ about, reason }: Event) => [about, reason].filter(Boolean).join(": ");

// What is ordinary has no colour.
export function status({ state }: Pick<Event, "state">) {
  if (state === "failed") return <Chip tone="urgent">Failed</Chip>;
  if (state === "ignored") return <Chip tone="bare">Ignored</Chip>;
  return <Chip>{state === "processed" ? "Processed" : "Received"}</Chip>;
}
