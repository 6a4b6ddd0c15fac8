import type { App } from "../../app.ts";
import { isDatabaseAway } from "../../db/away.ts";
import { Unavailable } from "../../queue/job.ts";
import { Overtaken } from "./line.server.ts";
import { owe } from "./owed.server.ts";
import type { Turn } from "./turn.server.ts";

/** So many failures one after the other are not the conversations' own: Chatwoot or our key to it is. */
const MOST_IN_A_ROW = 3;

/** The turn's time is up. Its round goes on with the next turn, where this one stopped. */
export class TurnOver extends Error {
  override name = "TurnOver";
}

/**
 * Does the part of a sweep that is each conversation's own. What cannot be read by itself is owed: it keeps the sweep from
 * none of the others, and the next round knows of it.
 */
export function oneByOne(app: App, turn: Turn) {
  let inARow = 0;
  let done = 0;
  let failure: unknown = null;
  return {
    /** @throws TurnOver, Overtaken, and what went wrong when it concerns them all. */
    attempt: async (conversationId: number, act: () => Promise<void>): Promise<void> => {
      if (turn.pace.over()) throw new TurnOver("the turn's time is up");
      try {
        await act();
        done += 1;
        inARow = 0;
      } catch (error) {
        if (error instanceof Overtaken || isDatabaseAway(error)) throw error;
        await owe(app, conversationId, error);
        inARow += 1;
        failure = error;
        if (inARow >= MOST_IN_A_ROW) throw error;
      }
    },
    /** @throws what went wrong when Chatwoot answered for no conversation at all. */
    end: (): void => {
      if (done === 0 && failure instanceof Unavailable) throw failure;
    },
  };
}
