import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import styles from "./Table.module.css";

/**
 * `fill` takes the room that is left (two share it) and ends in an ellipsis, or a line of its own on a phone; `end` is for figures;
 * `wide` goes on a phone.
 */
export type Column<Row> = {
  name: string;
  /** Stands over the column in the place of its name. */
  head?: ReactNode;
  cell: (row: Row) => ReactNode;
  kind?: "fill" | "end";
  wide?: boolean;
  title?: (row: Row) => string;
};

/** Rows of 40 under a quiet heading; cards on a phone. */
export function Table<Row extends { id: string | number }>({
  name,
  columns,
  rows,
}: {
  name: string;
  columns: Column<Row>[];
  rows: Row[];
}) {
  const look = ({ kind, wide }: Column<Row>) => classes(kind && styles[kind], wide && styles.wide);
  return (
    <table className={styles.table} aria-label={name}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.name} scope="col" className={look(column)}>
              {column.head ?? column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            {columns.map((column) => (
              <td key={column.name} className={look(column)} title={column.title?.(row)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
