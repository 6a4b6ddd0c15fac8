import type { Review, ThreadMessage } from "../view.ts";

/**
 * The thread as the reviewer needs it: in view stands the customer's last burst or, once the thread moved on, all that
 * was said since; folded is what came before it. Once the question was answered, the whole thread is folded.
 */
export function questionOf({ thread, sourceMessageId, stale }: Pick<Review, "thread" | "sourceMessageId" | "stale">): {
  folded: ThreadMessage[];
  shown: ThreadMessage[];
  /** Somebody answered after the question and this is no news: the reply itself, as a rule. */
  answered: boolean;
} {
  if (stale?.newMessageIds.length) {
    const start = thread.findIndex(({ id }) => stale.newMessageIds.includes(id));
    return { folded: thread.slice(0, start), shown: thread.slice(start), answered: false };
  }
  const source = thread.findIndex(({ id }) => id === sourceMessageId);
  const end = source < 0 ? thread.findLastIndex(({ from, automatic }) => from === "customer" && !automatic) : source;
  const start = burstStart(thread, end);
  const answered = end >= 0 && thread.slice(end + 1).some(({ automatic }) => !automatic);
  // What was sent automatically since stands below the question; it answers nothing.
  const shown = thread.slice(start, end < 0 || answered ? end + 1 : thread.length);
  return { folded: answered ? thread : thread.slice(0, start), shown, answered };
}

function burstStart(thread: ThreadMessage[], end: number): number {
  const lastAnswer = thread.findLastIndex(({ from, automatic }, at) => at < end && from === "shop" && !automatic);
  const first = thread.findIndex(({ from, automatic }, at) => at > lastAnswer && from === "customer" && !automatic);
  return Math.max(0, Math.min(first, end));
}
