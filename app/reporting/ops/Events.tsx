import { Chip } from "../../ui/Chip.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { clockTimeSeconds } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import type { Event } from "./events.server.ts";

/** What Chatwoot told lately, and what came of it. */
export function Events({ events, today }: { events: Event[]; today: { byHook: number; bySweep: number } }) {
  const zone = useZone();
  const columns: Column<Event>[] = [
    { name: "Received", cell: ({ at }) => <time dateTime={at}>{clockTimeSeconds(at, zone)}</time> },
    { name: "Event", cell: ({ event }) => event },
    { name: "About", kind: "fill", cell: about, title: about },
    { name: "By", wide: true, cell: ({ by }) => (by === "sweep" ? "Sweep" : "Hook") },
    { name: "Status", cell: status },
    { name: "Took", kind: "end", wide: true, cell: ({ tookMs }) => (tookMs === null ? "" : `${tookMs} ms`) },
  ];
  const total = today.byHook + today.bySweep;
  return (
    <Panel
      title="Events"
      about={total === 0 ? "None yet today" : `${total} today, ${today.byHook} by hook, ${today.bySweep} by sweep`}
      empty="Chatwoot has not sent anything yet."
    >
      {events.length > 0 && <Table name="Events" columns={columns} rows={events} />}
    </Panel>
  );
}

const about = ({ about, reason }: Event) => [about, reason].filter(Boolean).join(": ");

// What is ordinary has no colour.
function status({ state }: Event) {
  if (state === "failed") return <Chip tone="urgent">Failed</Chip>;
  if (state === "ignored") return <Chip tone="bare">Ignored</Chip>;
  return <Chip>{state === "processed" ? "Processed" : "Received"}</Chip>;
}
