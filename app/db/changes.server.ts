import { EventEmitter, on } from "node:events";
import { sql } from "kysely";
import pg from "pg";
import { afterCommit, type Database, type Tx } from "./database.server.ts";

const CHANNEL = "hotdash_changes";
const RECONNECT_MS = 1000;

/** Tells of committed activities: in this process at once, and over LISTEN/NOTIFY to all processes on Postgres. */
export type ChangeFeed = {
  /** Announces an activity once `tx` is committed. */
  announce(tx: Tx, change: Change): Promise<void>;
  /** Changes from now on, until `signal` aborts. */
  since(signal: AbortSignal): AsyncIterable<Change>;
  close(): Promise<void>;
};

export type Change = { accountId: number; activityId: number };

/** Opens the feed. On Postgres it keeps one listening connection and mends it when it breaks. */
export async function openChangeFeed(database: Database, onError: (error: Error) => void): Promise<ChangeFeed> {
  const emitter = new EventEmitter().setMaxListeners(0);
  const listener = database.url
    ? await listen(database.url, (change) => emitter.emit("change", change), onError)
    : null;
  return {
    announce: async (tx, change) => {
      if (listener) await sql`select pg_notify(${CHANNEL}, ${JSON.stringify(change)})`.execute(tx);
      else afterCommit(tx, () => emitter.emit("change", change));
    },
    since: async function* (signal) {
      try {
        for await (const [change] of on(emitter, "change", { signal })) yield change as Change;
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    close: async () => listener?.close(),
  };
}

async function listen(url: string, onChange: (change: Change) => void, onError: (error: Error) => void) {
  let closed = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  const reconnect = (error: Error) => {
    if (closed) return;
    onError(error);
    client?.removeAllListeners();
    client?.on("error", () => {});
    client?.end().catch(() => {});
    clearTimeout(timer);
    timer = setTimeout(() => void connect().catch(reconnect), RECONNECT_MS);
  };
  const connect = async () => {
    client = new pg.Client({ connectionString: url, application_name: "hotdash changes" });
    client.on("error", reconnect);
    client.on("end", () => reconnect(new Error("the listening connection ended")));
    client.on("notification", ({ payload }) => payload && onChange(JSON.parse(payload) as Change));
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
  };
  await connect();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      client?.removeAllListeners();
      await client?.end();
    },
  };
}
