import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { connection } from "./connection.server.ts";

/** Waits between tries to listen again start here and double up to the longest. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
/** A listener never speaks, so it would not notice a network that swallows everything: it asks something this often. */
const HEARTBEAT_MS = 10_000;
const HEARTBEAT_ANSWER_MS = 3000;

type Listener = {
  heard(payload: string): void;
  /** Nothing is heard from now on; told again for each try to mend it that failed. */
  lost(error: Error): void;
  /** Listening again; what was said meanwhile is not heard any more. */
  back(): void;
};

/**
 * Listens to a channel on a connection of its own and mends it when it breaks, until `close`.
 * @throws what the database said when the first connection fails.
 */
export async function keepListening(url: string, channel: string, listener: Listener) {
  const closing = new AbortController();
  let line = await openLine(url, channel, listener);

  const openAgain = async () => {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      await sleep(wait, undefined, { signal: closing.signal });
      try {
        return await openLine(url, channel, listener);
      } catch (error) {
        listener.lost(error as Error);
      }
    }
  };
  const mend = async () => {
    while (!closing.signal.aborted) {
      const error = await line.broken;
      if (closing.signal.aborted) return;
      listener.lost(error);
      line = await openAgain();
      listener.back();
    }
  };
  const mending = mend().catch((error) => {
    if (!closing.signal.aborted) throw error;
  });
  return {
    close: async () => {
      closing.abort();
      await line.end();
      await mending;
      // It may have been mended just then.
      await line.end();
    },
  };
}

async function openLine(url: string, channel: string, { heard }: Listener) {
  const client = new pg.Client({ ...connection(url, "hotdash changes"), query_timeout: HEARTBEAT_ANSWER_MS });
  const { promise: broken, resolve: breaks } = Promise.withResolvers<Error>();
  client.on("error", breaks);
  client.on("end", () => breaks(new Error("the listening connection ended")));
  client.on("notification", ({ payload }) => payload && heard(payload));
  const beat = setInterval(() => client.query("select 1").catch(breaks), HEARTBEAT_MS);
  const end = async () => {
    clearInterval(beat);
    await client.end().catch(() => {});
  };
  void broken.then(end);
  try {
    await client.connect();
    await client.query(`listen ${channel}`);
  } catch (error) {
    breaks(error as Error);
    throw error;
  }
  return { broken, end };
}
