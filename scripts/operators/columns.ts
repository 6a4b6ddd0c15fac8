/** Rows of words under each other, each column as wide as its longest word. */
export function columns(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, place) => Math.max(...rows.map((row) => (row[place] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((word, place) => word.padEnd(widths[place] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
