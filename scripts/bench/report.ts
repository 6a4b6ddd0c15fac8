import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";

export type Cell = string | number;
/** One line of a table; a number is printed as given, so round before. */
export type Row = Record<string, Cell>;

/** Prints rows as a Markdown table, and keeps them in `artifacts/bench/` with what they were measured on. */
export function report(name: string, title: string, rows: Row[], remarks: string[] = []): void {
  const columns = Object.keys(rows[0] ?? {});
  const width = (column: string) => Math.max(column.length, ...rows.map((row) => String(row[column]).length));
  const line = (cells: Cell[]) =>
    `| ${cells
      .map((cell, at) => {
        const room = width(columns[at] ?? "");
        return typeof cell === "number" ? String(cell).padStart(room) : cell.padEnd(room);
      })
      .join(" | ")} |`;
  console.log(`\n${title}\n`);
  console.log(line(columns));
  console.log(`| ${columns.map((column) => "-".repeat(width(column))).join(" | ")} |`);
  for (const row of rows) console.log(line(columns.map((column) => row[column] ?? "")));
  for (const remark of remarks) console.log(`\n${remark}`);
  mkdirSync("artifacts/bench", { recursive: true });
  const kept = {
    measuredAt: new Date().toISOString(),
    cores: availableParallelism(),
    cpu: cpus()[0]?.model,
    rows,
    remarks,
  };
  writeFileSync(`artifacts/bench/${name}.json`, `${JSON.stringify(kept, null, 2)}\n`);
}

/** To so many digits behind the point. */
export const round = (value: number, digits = 0): number => Number(value.toFixed(digits));
