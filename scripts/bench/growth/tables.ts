import type { Row } from "./measure.ts";

/** One stage's rows, as Markdown. */
export function rowsTable(rows: Row[]): string {
  return table(
    [
      "query",
      "statements",
      "rows",
      "p50 ms",
      "p95 ms",
      "floor p95 ms",
      "ratio",
      "buffers",
      "most rows read",
      "reads by",
    ],
    rows.map((row) => [
      row.query,
      row.statements,
      row.rows,
      row.p50.toFixed(1),
      row.p95.toFixed(1),
      row.floorP95.toFixed(1),
      (row.p95 / row.floorP95).toFixed(1),
      row.buffers,
      row.mostRows,
      row.seqScans.length > 0 ? `SEQ SCAN ${row.seqScans.join(", ")}` : row.accesses.join(", "),
    ]),
  );
}

/** How each query's p95 grows from the first stage to the last, as Markdown. */
export function growthTable(stages: { stage: string; rows: Row[] }[]): string {
  const [first, last] = [stages.at(0), stages.at(-1)];
  if (!first || !last) return "";
  return table(
    ["query", ...stages.map(({ stage }) => `p95 at ${stage}`), "factor"],
    last.rows.map((row, at) => [
      row.query,
      ...stages.map(({ rows }) => rows[at]?.p95.toFixed(1) ?? ""),
      (row.p95 / (first.rows[at]?.p95 ?? Number.NaN)).toFixed(1),
    ]),
  );
}

const table = (head: string[], rows: (string | number)[][]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
