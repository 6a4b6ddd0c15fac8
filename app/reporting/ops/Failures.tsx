import { Panel } from "../../ui/Panel.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { dayAndTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import type { FailedTry } from "./failures.server.ts";

/** Every try that failed, newest first, and what to do about the last. */
export function Failures({ failures, now }: { failures: FailedTry[]; now: string }) {
  const zone = useZone();
  const time = (iso: string) => <time dateTime={iso}>{dayAndTime(iso, now, zone)}</time>;
  const columns: Column<FailedTry>[] = [
    { name: "Failed", cell: ({ at }) => time(at) },
    { name: "Try", cell: (one) => one.try },
    { name: "Cause", cell: ({ cause }) => cause },
    { name: "What happened", kind: "fill", cell: ({ message }) => message, title: ({ message }) => message },
    { name: "Next try", kind: "end", cell: ({ nextTryAt }) => (nextTryAt ? time(nextTryAt) : "given up") },
  ];
  return (
    <Panel
      title="Failures"
      about={failures[0] && `${failures[0].says}. ${failures[0].todo}`}
      empty="No failed try is on record."
    >
      {failures.length > 0 && <Table name="Failures" columns={columns} rows={failures} />}
    </Panel>
  );
}
