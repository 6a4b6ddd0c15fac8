import { sql } from "kysely";
import type { Db } from "./database.server.ts";

/** How long a clock runs on by itself. A machine that slept is off for no longer than this. */
const LOOK_MS = 10_000;
/** The answer may have been under way for this long without its time being of use no more. */
const LONGEST_ANSWER_MS = 1000;

/** What time it is for everybody who works on one database. */
export type Clock = { now(): Date; stop(): Promise<void> };

/**
 * The database's clock. What one process writes down (a claim, a deadline, when a reply is due) another one compares with
 * the time, and so does the database: a machine whose own clock is wrong, or is set while we run, must not matter.
 * @throws what the database says when it cannot be asked at the start; later the clock runs on by itself.
 */
export async function followDatabase(db: Db): Promise<Clock> {
  let known = { at: 0, since: 0 };
  const look = async () => {
    const asked = performance.now();
    const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db);
    const since = performance.now();
    const [row] = rows;
    if (row && (known.since === 0 || since - asked <= LONGEST_ANSWER_MS))
      known = { at: row.at.getTime() + (since - asked) / 2, since };
  };
  await look();
  const looking = setInterval(() => void look().catch(() => {}), LOOK_MS).unref();
  return {
    now: () => new Date(known.at + performance.now() - known.since),
    stop: async () => clearInterval(looking),
  };
}

/** The embedded database runs in this process and has its clock. */
export const ownClock: Clock = { now: () => new Date(), stop: async () => {} };
