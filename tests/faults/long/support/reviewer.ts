import { setTimeout as sleep } from "node:timers/promises";
import type { Person } from "../../support/person.ts";
import type { Written } from "./census.ts";

const BETWEEN_LOOKS_MS = 400;

/** A reviewer at work for as long as a row lasts, whatever else happens: who cannot reach the page tries again. */
export type Reviewer = {
  /** Drafted and noted. */
  ready(written: Written[]): boolean;
  /** From now on these are approved as soon as they are drafted and noted. */
  approve(written: Written[]): void;
  /** Whether HotDash says of all of them that their reply is sent. */
  allSent(written: Written[]): boolean;
  /** Those it does not say it of, for who must find out why. */
  unsent(written: Written[]): { customer: string; state: string }[];
  leave(): Promise<void>;
};

export function openReviewer(person: Person): Reviewer {
  const wanted = new Set<number>();
  const ready = new Set<number>();
  const sent = new Set<number>();
  const approvals = new Map<number, string>();
  const states = new Map<number, string>();
  const left = new AbortController();

  const look = async () => {
    for (const item of await person.queue()) {
      approvals.set(item.conversationId, item.approvalId);
      states.set(item.conversationId, item.state);
      if (item.state !== "pending_review") continue;
      if (ready.has(item.conversationId) && !wanted.has(item.conversationId)) continue;
      const review = await person.review(item.approvalId);
      if (typeof review.noteId !== "number") continue;
      ready.add(item.conversationId);
      // An answer of "somebody was first", or none at all, shows in the next look.
      if (wanted.has(item.conversationId)) await person.approve(review);
    }
    for (const conversationId of wanted) {
      const approvalId = approvals.get(conversationId);
      if (sent.has(conversationId) || !approvalId) continue;
      const { state } = await person.review(approvalId);
      states.set(conversationId, state);
      if (state === "sent") sent.add(conversationId);
    }
  };
  const working = (async () => {
    while (!left.signal.aborted) {
      await look().catch(() => {});
      await sleep(BETWEEN_LOOKS_MS);
    }
  })();
  return {
    ready: (written) => written.every(({ conversationId }) => ready.has(conversationId)),
    approve: (written) => {
      for (const { conversationId } of written) wanted.add(conversationId);
    },
    allSent: (written) => written.every(({ conversationId }) => sent.has(conversationId)),
    unsent: (written) =>
      written
        .filter(({ conversationId }) => !sent.has(conversationId))
        .map(({ customer, conversationId }) => ({ customer, state: states.get(conversationId) ?? "not drafted" })),
    leave: async () => {
      left.abort();
      await working;
    },
  };
}
