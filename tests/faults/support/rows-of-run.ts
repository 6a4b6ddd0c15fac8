import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder where every file of the run leaves its rows. */
    rows: string;
  }
}

/** Leaves rows for the table that ends the run. */
export function leaveRows(rows: object[]): void {
  writeFileSync(join(inject("rows"), `${crypto.randomUUID()}.json`), JSON.stringify(rows));
}

/**
 * Collects the rows of all files of a run; what it answers prints them as one table and keeps them in an artifact.
 * @param columns what is shown of a row, by the words above it.
 */
export function collectRows<Row extends { arrangement: string }>(
  project: TestProject,
  artifact: string,
  columns: Partial<Record<keyof Row, string>>,
  order: (a: Row, b: Row) => number,
): () => void {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-faults-"));
  const startedAt = new Date();
  project.provide("rows", folder);
  return () => {
    const rows = readdirSync(folder)
      .flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Row[])
      .sort((a, b) => a.arrangement.localeCompare(b.arrangement) || order(a, b));
    rmSync(folder, { recursive: true, force: true });
    if (rows.length === 0) return;
    mkdirSync(dirname(artifact), { recursive: true });
    writeFileSync(artifact, `${JSON.stringify({ startedAt, rows }, null, 2)}\n`);
    console.log(`\n${asTable(columns, rows)}\n\nAlso in ${artifact}`);
  };
}

/** A table that reads as it is and as Markdown. */
function asTable<Row>(columns: Partial<Record<keyof Row, string>>, rows: Row[]): string {
  const names = Object.keys(columns) as (keyof Row)[];
  const lines = [
    names.map((name) => columns[name] ?? ""),
    ...rows.map((row) => names.map((name) => `${row[name] ?? "–"}`)),
  ];
  const widths = names.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const [head = "", ...body] = lines.map(
    (line) => `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`,
  );
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body].join("\n");
}
