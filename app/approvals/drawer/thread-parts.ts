import type { Review, ThreadMessage } from "../view.ts";

/**
 * The thread in two parts: what stands in full view, and what came before it. In view is the customer's last burst,
 * or, once the thread moved on, all that was said since.
 */
export function questionOf({ thread, sourceMessageId, stale }: Pick<Review, "thread" | "sourceMessageId" | "stale">): {
  earlier: ThreadMessage[];
  shown: ThreadMessage[];
} {
  const start = stale?.newMessageIds.length
    ? thread.findIndex(({ id }) => stale.newMessageIds.includes(id))
    : burstStart(thread, sourceMessageId);
  const cut = start < 0 ? Math.max(0, thread.length - 1) : start;
  return { earlier: thread.slice(0, cut), shown: thread.slice(cut) };
}

function burstStart(thread: ThreadMessage[], sourceMessageId: number | null): number {
  const source = thread.findIndex(({ id }) => id === sourceMessageId);
  const end = source < 0 ? thread.findLastIndex(({ from }) => from === "customer") : source;
  let start = end;
  while (start > 0 && thread[start - 1]?.from === "customer") start -= 1;
  return start;
}
