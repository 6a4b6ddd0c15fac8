import { setTimeout as sleep } from "node:timers/promises";
import { isDatabaseAway } from "./away.ts";

const LOOK_MS = 500;
/** A restart or a failover is over by then; for longer nobody keeps in memory what was to be stored. */
const LONGEST_MS = 30_000;

/** Does what cannot be repeated later, such as storing an answer that is in hand: tried again while the database is away. */
export async function onceBack<Result>(act: () => Promise<Result>): Promise<Result> {
  const end = performance.now() + LONGEST_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isDatabaseAway(error) || performance.now() > end) throw error;
      await sleep(LOOK_MS);
    }
  }
}
