import { Link } from "react-router";
import { Chip } from "../../ui/Chip.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { clockTimeSeconds, dayAndTime } from "../../ui/time.ts";
import { useZone } from "../../ui/zone.ts";
import type { JobState } from "./job-states.ts";
import type { JobRow, Schedule } from "./jobs.server.ts";

const stateWords: Record<JobState, string> = {
  running: "Running",
  retrying: "Waits for its next try",
  overdue: "Overdue",
  due: "Due",
  planned: "Planned",
};

/** What is being done and what is still to be done. */
export function Jobs({ jobs, now }: { jobs: JobRow[]; now: string }) {
  const zone = useZone();
  const columns: Column<JobRow>[] = [
    { name: "Job", cell: ({ id, job }) => <Link to={`/app/ops/jobs/${id}`}>{job}</Link> },
    { name: "About", kind: "fill", cell: ({ about }) => about, title: ({ about }) => about },
    { name: "State", cell: ({ state }) => <StateChip state={state} /> },
    { name: "Last cause", cell: ({ cause }) => cause },
    { name: "Failed", kind: "end", wide: true, cell: ({ tries }) => (tries > 0 ? tries : "") },
    {
      name: "Next",
      kind: "end",
      cell: ({ state, when }) => (
        <time dateTime={when}>
          {state === "running" ? "since " : ""}
          {dayAndTime(when, now, zone).replace(/\d\d:\d\d$/, () => clockTimeSeconds(when, zone))}
        </time>
      ),
    },
  ];
  return (
    <Panel title="Jobs" about="Running, waiting and planned; what is done is not listed" empty="Nothing is left to do.">
      {jobs.length > 0 && <Table name="Jobs" columns={columns} rows={jobs} />}
    </Panel>
  );
}

// What is ordinary has no colour.
export function StateChip({ state }: { state: JobState }) {
  const tone = state === "overdue" ? "urgent" : state === "retrying" ? "warning" : "neutral";
  return <Chip tone={tone}>{stateWords[state]}</Chip>;
}

/** How pg-boss puts it, and how we do. */
const outcomes: Record<string, string> = {
  created: "due",
  active: "running",
  retry: "failed, tries again",
  completed: "done",
};

/** What runs by the clock. */
export function Schedules({ schedules, now }: { schedules: Schedule[]; now: string }) {
  const zone = useZone();
  const columns: Column<Schedule>[] = [
    { name: "Job", cell: ({ id }) => id },
    { name: "Every", kind: "fill", cell: ({ cron }) => everyInWords(cron) },
    { name: "Last run", kind: "end", cell: ({ lastRun }) => (lastRun ? dayAndTime(lastRun, now, zone) : "not yet") },
    { name: "Outcome", kind: "end", cell: ({ lastState }) => outcomes[lastState ?? ""] ?? lastState ?? "" },
  ];
  return (
    <Panel title="Schedules" empty="No worker has started yet.">
      {schedules.length > 0 && <Table name="Schedules" columns={columns} rows={schedules} />}
    </Panel>
  );
}

/** "* * * * *" as "minute", "*\/5 * * * *" as "5 minutes", "17 3 * * *" as "day at 03:17 UTC"; any other as it is. */
function everyInWords(cron: string): string {
  if (cron === "* * * * *") return "minute";
  const [, minute, hour] = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(cron) ?? [];
  if (minute && hour) return `day at ${hour.padStart(2, "0")}:${minute.padStart(2, "0")} UTC`;
  const minutes = /^\*\/(\d+) \* \* \* \*$/.exec(cron)?.[1];
  return minutes ? `${minutes} minutes` : cron;
}
