import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { FIRST, SECOND } from "./tables.ts";

/** The sandbox's memory: one SQLite file, so that a restart or a kill forgets nothing. */
export type State = {
  rows<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  row<Row>(sql: string, ...values: SQLInputValue[]): Row | null;
  /** Runs one statement and answers the id of the row it inserted. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** All of `work` or nothing of it. Inside another one it belongs to that. */
  together<Result>(work: () => Result): Result;
  close(): void;
};

/**
 * What brings a file to each version, in order; `user_version` tells how far one is. Times are Unix milliseconds. Ids
 * never come twice, as in Chatwoot.
 */
const VERSIONS = [FIRST, SECOND];

/** Opens the file, making it and its folder when they are missing. */
export function openState(file: string): State {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  // WAL survives a killed process at full speed; only a power cut could cost the last moments.
  database.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on");
  upgrade(database);
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string) => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    rows: <Row>(sql: string, ...values: SQLInputValue[]) => prepare(sql).all(...values) as Row[],
    row: <Row>(sql: string, ...values: SQLInputValue[]) => (prepare(sql).get(...values) as Row | undefined) ?? null,
    run: (sql, ...values) => Number(prepare(sql).run(...values).lastInsertRowid),
    together: (work) => {
      if (database.isTransaction) return work();
      database.exec("begin immediate");
      try {
        const result = work();
        database.exec("commit");
        return result;
      } catch (error) {
        database.exec("rollback");
        throw error;
      }
    },
    close: () => database.close(),
  };
}

function upgrade(database: DatabaseSync): void {
  const { user_version: version } = database.prepare("pragma user_version").get() as { user_version: number };
  if (version >= VERSIONS.length) return;
  // Tables are made anew and renamed, which their references must survive.
  database.exec("pragma foreign_keys = off; begin immediate");
  for (const statements of VERSIONS.slice(version)) database.exec(statements);
  database.exec(`pragma user_version = ${VERSIONS.length}; commit; pragma foreign_keys = on`);
}
