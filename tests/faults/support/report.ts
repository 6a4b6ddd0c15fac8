import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder where every file of the run leaves its rows. */
    rows: string;
  }
}

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
export function report(rows: Row[]): void {
  writeFileSync(join(inject("rows"), `${crypto.randomUUID()}.json`), JSON.stringify(rows));
}

/** Collects the rows of all files, prints them as one table and keeps them in `artifacts/`. */
export default function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-faults-"));
  const startedAt = new Date();
  project.provide("rows", folder);
  return () => {
    const rows = readdirSync(folder)
      .flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Row[])
      .sort((a, b) => a.arrangement.localeCompare(b.arrangement) || a.step - b.step);
    rmSync(folder, { recursive: true, force: true });
    if (rows.length === 0) return;
    mkdirSync("artifacts/faults", { recursive: true });
    writeFileSync(ARTIFACT, `${JSON.stringify({ startedAt, rows }, null, 2)}\n`);
    console.log(`\n${asTable(rows)}\n\nAlso in ${ARTIFACT}`);
  };
}

/** A table that reads as it is and as Markdown. */
function asTable(rows: Row[]): string {
  const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
  const lines = [names.map((name) => COLUMNS[name]), ...rows.map((row) => names.map((name) => `${row[name] ?? "–"}`))];
  const widths = names.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const [head = "", ...body] = lines.map(
    (line) => `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`,
  );
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body].join("\n");
}
