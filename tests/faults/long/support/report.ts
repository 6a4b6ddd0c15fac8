import type { TestProject } from "vitest/node";
import { collectRows, leaveRows } from "../../support/rows-of-run.ts";

/** What became of the customers of one fault, counted at the sender, in HotDash's database and in Chatwoot. */
export type Row = {
  arrangement: string;
  fault: string;
  /** Messages that customers wrote. */
  written: number;
  /** Those whose webhook was answered 200. */
  received: number;
  /** How often the fault was met. */
  hits: number;
  lost: number;
  draftedTwice: number;
  notedTwice: number;
  sentTwice: number;
  /** From the fault's end until every customer had their answer; null when it never came to that. */
  recoveryMs: number | null;
};

const COLUMNS = {
  arrangement: "arrangement",
  fault: "fault",
  hits: "met",
  written: "written",
  received: "received",
  lost: "lost",
  draftedTwice: "drafted twice",
  notedTwice: "noted twice",
  sentTwice: "sent twice",
  recoveryMs: "recovered in ms",
} as const satisfies Record<keyof Row, string>;

export const report = (rows: Row[]): void => leaveRows(rows);

export default function setup(project: TestProject) {
  return collectRows<Row>(project, "artifacts/faults/long.json", COLUMNS, (a, b) => a.fault.localeCompare(b.fault));
}
