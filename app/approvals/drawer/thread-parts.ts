import type { Review, ThreadMessage } from "../view.ts";

/**
 * The thread as the reviewer needs it: in view stands the customer's last burst or, once the thread moved on, all that
 * was said since; folded is what came before it. Once the question was answered, the whole thread is folded.
 */
export function questionOf({ thread, sourceMessageId, stale }: Pick<Review, "thread" | "sourceMessageId" | "stale">): {
  folded: ThreadMessage[];
  shown: ThreadMessage[];
  /** Something was said after the question and this is no news: the reply itself, as a rule. */
  answered: boolean;
} {
  if (stale?.newMessageIds.length) {
    const start = thread.findIndex(({ id }) => stale.newMessageIds.includes(id));
    return { folded: thread.slice(0, start), shown: thread.slice(start), answered: false };
  }
  const source = thread.findIndex(({ id }) => id === sourceMessageId);
  const end = source < 0 ? thread.findLastIndex(({ from }) => from === "customer") : source;
  const start = burstStart(thread, end);
  const answered = end >= 0 && end < thread.length - 1;
  return { folded: answered ? thread : thread.slice(0, start), shown: thread.slice(start, end + 1), answered };
}

function burstStart(thread: ThreadMessage[], end: number): number {
  let start = Math.max(0, end);
  while (start > 0 && thread[start - 1]?.from === "customer") start -= 1;
  return start;
}
