import { setTimeout as delay } from "node:timers/promises";
import { ChatwootUnavailable } from "../../chatwoot/client.server.ts";

export type Limits = {
  /** Requests to Chatwoot. */
  perMinute: number;
  /** After this a turn ends at the next conversation, so that other work of the same job gets its minute too. */
  turnMs: number;
  /** The first wait after a 429 that does not say how long; it doubles. */
  firstWaitMs: number;
};

/** Chatwoot allows an address 3000 requests a minute by default, and sends, notes and pages come from the same one. */
export const ordinaryLimits: Limits = { perMinute: 1200, turnMs: 50_000, firstWaitMs: 2000 };

/** One request is refused for its rate so often before the turn is given up: a minute in all without a word from Chatwoot. */
const MOST_REFUSALS = 5;
/** Chatwoot counts by the minute; whoever asks for longer is not waited for. */
const LONGEST_WAIT_MS = 60_000;
/** However often Chatwoot refused, one request a second stays possible. */
const SLOWEST_GAP_MS = 1000;

export type Pace = {
  /** Makes one request when its time has come, again after each 429. */
  ask<Answer>(request: () => Promise<Answer>): Promise<Answer>;
  /** Whether the turn's time is up. */
  over(): boolean;
};

/**
 * Spaces the requests of one turn, and slows down when Chatwoot refuses one for its rate.
 * @param beforeAsking is told how long nothing will be heard of the turn: the wait and the request itself not included.
 */
export function keepPace(limits: Limits, beforeAsking: (waitMs: number) => Promise<void>): Pace {
  const endsAt = performance.now() + limits.turnMs;
  let gapMs = 60_000 / limits.perMinute;
  let nextAt = 0;

  const waitFor = async (ms: number) => {
    await beforeAsking(ms);
    if (ms > 0) await delay(ms);
  };
  return {
    over: () => performance.now() >= endsAt,
    ask: async (request) => {
      for (let refusals = 0; ; ) {
        await waitFor(nextAt - performance.now());
        nextAt = performance.now() + gapMs;
        try {
          return await request();
        } catch (error) {
          if (!(error instanceof ChatwootUnavailable) || error.status !== 429) throw error;
          const waitMs = error.retryAfterMs ?? limits.firstWaitMs * 2 ** refusals;
          refusals += 1;
          if (refusals >= MOST_REFUSALS || waitMs > LONGEST_WAIT_MS) throw error;
          gapMs = Math.min(gapMs * 2, Math.max(gapMs, SLOWEST_GAP_MS));
          nextAt = performance.now() + waitMs;
        }
      }
    },
  };
}
