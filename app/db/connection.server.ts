import { Socket } from "node:net";
import type pg from "pg";

/** Chatwoot waits 5 s for its webhook's answer, so a database that does not take a connection is given up before. */
const CONNECT_WAIT_MS = 3000;
/** No statement of ours needs longer; the database ends it and says so, and the connection lives on. */
const STATEMENT_MS = 10_000;
/** Nothing of ours waits inside a transaction: one that does belongs to a process that is gone, and holds rows. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** An unused connection is given back, so that a pooler's places are for those who work. */
const UNUSED_MS = 10_000;
/** Past all of the above a connection on which nothing moves is dead, though nobody said so. */
const SILENCE_MS = 12_000;

const SESSION = `set statement_timeout = ${STATEMENT_MS}; set idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`;

/** What every connection to Postgres is opened with. Poolers refuse settings in the startup packet, so it carries none. */
export const connection = (url: string, name: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: name,
  connectionTimeoutMillis: CONNECT_WAIT_MS,
  keepAlive: true,
});

/**
 * The same for a pool, whose connections end by themselves when the database hangs: by its own word when a statement or
 * a transaction takes too long, else (a network that swallows everything) by the silence.
 */
export const pooled = (url: string, name: string, silenceMs = SILENCE_MS): pg.PoolConfig => ({
  ...connection(url, name),
  idleTimeoutMillis: UNUSED_MS,
  onConnect: async (client) => {
    // Whoever uses a connection that breaks hears of it by their query; unheard it would end the process.
    client.on("error", () => {});
    hangUpAfter(silenceMs, client as pg.Client);
    await client.query(SESSION);
  },
});

function hangUpAfter(silenceMs: number, { connection: { stream } }: pg.Client): void {
  if (!(stream instanceof Socket)) return;
  stream.setTimeout(silenceMs, () => stream.destroy(new Error(`the database was silent for ${silenceMs / 1000} s`)));
}
