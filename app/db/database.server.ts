import { AsyncLocalStorage } from "node:async_hooks";
import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import type { DB } from "./schema.ts";
import type { Turns } from "./turns.ts";

export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;

/** An open database: Kysely over one `pg.Pool`, embedded (PGlite) or Postgres. */
export type Database = {
  db: Db;
  pool: pg.Pool;
  embedded: boolean;
  /** Postgres address for LISTEN, null when embedded. */
  url: string | null;
  close(): Promise<void>;
};

const INT8_OID = 20;
const openTransaction = new AsyncLocalStorage<true>();
const urgent = new AsyncLocalStorage<true>();
const afterCommits = new WeakMap<object, (() => void)[]>();

/** `bigint` columns hold ids far below 2^53, so they are read as numbers. */
export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === INT8_OID && format !== "binary" ? Number : pg.types.getTypeParser(oid, format),
};

/**
 * Kysely over a pool that refuses, at once, a query made outside the transaction its caller has open.
 * @param turns for the embedded database, whose one connection is handed out by urgency.
 * @param admit throws when nothing may be asked now.
 */
export function queriesOver(pool: pg.Pool, turns: Turns | null = null, admit: () => void = () => {}): Db {
  const plain = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  const connect = async (): Promise<pg.PoolClient> => {
    admit();
    if (!turns) return plain();
    const giveBack = await turns.take(urgent.getStore() === true);
    const client = await plain().catch((error) => {
      giveBack();
      throw error;
    });
    const release = client.release.bind(client);
    client.release = (error) => {
      client.release = release;
      release(error);
      giveBack();
    };
    return client;
  };
  pool.connect = ((callback?: (error: Error | undefined, client?: pg.PoolClient) => void) => {
    // On the embedded database the only connection is the transaction's own, so this query would wait for itself.
    if (openTransaction.getStore()) throw new Error("a transaction is open here: pass its tx instead of the database");
    const connected = connect();
    if (!callback) return connected;
    connected.then((client) => callback(undefined, client), callback);
  }) as typeof pool.connect;
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}

/** What runs in here goes before other work on the embedded database's one connection: somebody outside waits for it. */
export const urgently = <Result>(act: () => Promise<Result>): Promise<Result> => urgent.run(true, act);

/**
 * Runs `work` in one transaction and, once it is committed, what `afterCommit` was given.
 * @throws Error when a transaction is already open in this call chain, and whatever `work` throws (rolled back).
 */
export async function inTransaction<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const acts: (() => void)[] = [];
  const result = await db.transaction().execute((tx) => {
    afterCommits.set(tx, acts);
    return openTransaction.run(true, () => work(tx));
  });
  for (const act of acts) {
    try {
      act();
    } catch {
      // The change is committed; a wake-up that failed only makes somebody notice it a poll later.
    }
  }
  return result;
}

/** Remembers a wake-up for after the commit; nothing durable may hang on it, a crash forgets it. */
export function afterCommit(tx: Tx, act: () => void): void {
  const acts = afterCommits.get(tx);
  if (!acts) throw new Error("afterCommit needs the tx of inTransaction");
  acts.push(act);
}
