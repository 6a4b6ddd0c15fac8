import type { TestProject } from "vitest/node";
import { collectRows, leaveRows } from "./rows-of-run.ts";

/** What became of the customer messages of one fault, counted in Chatwoot and in HotDash's database. */
export type Row = {
  arrangement: string;
  fault: string;
  /** Where in a message's life it struck: the table follows it. */
  step: number;
  received: number;
  lost: number;
  draftedTwice: number;
  notedTwice: number;
  sentTwice: number;
  /** From the fault until what it interrupted was done, or truthfully shown as in doubt. */
  recoveryMs: number;
  /** How often the model was asked for these messages; null where the agent service died with the rest. */
  modelAsked: number | null;
};

const ARTIFACT = "artifacts/faults/faults.json";
const COLUMNS = {
  arrangement: "arrangement",
  fault: "fault",
  received: "received",
  lost: "lost",
  draftedTwice: "drafted twice",
  notedTwice: "noted twice",
  sentTwice: "sent twice",
  modelAsked: "model asked",
  recoveryMs: "recovered in ms",
} as const satisfies Record<Exclude<keyof Row, "step">, string>;

/** Leaves rows for the table that ends the run. */
export const report = (rows: Row[]): void => leaveRows(rows);

/** Collects the rows of all files, prints them as one table and keeps them in `artifacts/`. */
export default function setup(project: TestProject) {
  return collectRows<Row>(project, ARTIFACT, COLUMNS, (a, b) => a.step - b.step);
}
