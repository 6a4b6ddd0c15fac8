import { randomUUID } from "node:crypto";
import { EventEmitter, on, once } from "node:events";
import { sql } from "kysely";
import { z } from "zod";
import { afterCommit, type Database, type Db, type Tx } from "./database.server.ts";
import { keepListening } from "./listen.server.ts";

const CHANNEL = "hotdash_changes";
/** An announcement arrives within milliseconds; one that takes longer never will. */
const HEARING_MS = 5000;

const Change = z.object({
  accountId: z.number(),
  /** Null for what leaves no trace on the timeline, such as somebody typing. */
  activityId: z.number().nullable(),
  /** Somebody's right to listen may have ended with it. */
  access: z.literal(true).optional(),
});
const Said = z.union([Change, z.object({ hello: z.string() })]);
export type Change = z.infer<typeof Change>;

/** A change; `lost` when changes are not heard for a while; `resync` when they are again, so that all is read anew. */
export type Heard = Change | "lost" | "resync";

/** Tells of committed activities: in this process at once, and over LISTEN/NOTIFY to all processes on Postgres. */
export type ChangeFeed = {
  /** Announces an activity once `tx` is committed. */
  announce(tx: Tx, change: Change): Promise<void>;
  /** What is heard from now on, until `signal` aborts or the feed is closed. */
  since(signal: AbortSignal): AsyncIterable<Heard>;
  close(): Promise<void>;
};

/**
 * Opens the feed. On Postgres it keeps one listening connection and mends it when it breaks.
 * @throws Error when what one connection says does not reach the other: a transaction pooler is in between.
 */
export async function openChangeFeed(database: Database, onError: (error: Error) => void): Promise<ChangeFeed> {
  const emitter = new EventEmitter().setMaxListeners(0);
  let deaf = false;
  const tell = (heard: Heard) => emitter.emit("heard", heard);
  const listener = database.url
    ? await keepListening(database.url, CHANNEL, {
        heard: (payload) => {
          const said = parse(payload);
          if (said && "hello" in said) emitter.emit(said.hello);
          else if (said) tell(said);
        },
        lost: (error) => {
          onError(error);
          if (!deaf) tell("lost");
          deaf = true;
        },
        back: () => {
          deaf = false;
          tell("resync");
        },
      })
    : null;
  const closing = new AbortController();
  const close = async () => {
    closing.abort();
    await listener?.close();
  };
  if (listener) await proveHearing(database.db, emitter).catch((error) => close().then(() => Promise.reject(error)));
  return {
    announce: async (tx, change) => {
      if (listener) await say(tx, change);
      else afterCommit(tx, () => tell(change));
    },
    since: async function* (until) {
      const signal = AbortSignal.any([until, closing.signal]);
      try {
        const hearing = on(emitter, "heard", { signal });
        if (deaf) yield "lost";
        for await (const [heard] of hearing) yield heard as Heard;
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    close,
  };
}

const say = (to: Db | Tx, what: z.infer<typeof Said>) =>
  sql`select pg_notify(${CHANNEL}, ${JSON.stringify(what)})`.execute(to);

/** Anybody who may connect may also notify, so what is no word of ours is passed over. */
function parse(payload: string): z.infer<typeof Said> | undefined {
  try {
    return Said.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}

/** A transaction pooler accepts LISTEN and then gives the connection to others: pages would go stale and nobody would know. */
async function proveHearing(db: Db, emitter: EventEmitter): Promise<void> {
  const hello = randomUUID();
  const heard = once(emitter, hello, { signal: AbortSignal.timeout(HEARING_MS) }).catch(() => {
    throw new Error(
      "Live updates do not arrive through DATABASE_URL, as if a transaction pooler were in between: use the database's " +
        "direct address or a session pooler (Supabase: port 5432, not 6543).",
    );
  });
  await Promise.all([heard, say(db, { hello })]);
}
