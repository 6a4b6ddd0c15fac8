import { Panel } from "../../ui/Panel.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { dayAndTime, span } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import type { DeadLetter } from "./needs-a-person.server.ts";

/** Jobs that waiting could not heal. */
export function DeadLetters({ letters, now }: { letters: DeadLetter[]; now: string }) {
  const zone = useZone();
  const oldest = letters.at(-1);
  const columns: Column<DeadLetter>[] = [
    { name: "Since", cell: ({ since }) => <time dateTime={since}>{dayAndTime(since, now, zone)}</time> },
    { name: "Job", cell: ({ job }) => job },
    { name: "About", cell: ({ about }) => about },
    { name: "Last error", kind: "fill", cell: ({ error }) => error, title: ({ error }) => error },
    { name: "Tries", kind: "end", cell: ({ tries }) => tries },
  ];
  return (
    <Panel
      title="Dead letters"
      about={oldest && `${letters.length}, oldest ${span(Date.parse(now) - Date.parse(oldest.since))}`}
      empty="Every job came through."
    >
      {letters.length > 0 && <Table name="Dead letters" columns={columns} rows={letters} />}
    </Panel>
  );
}
