import type { App } from "../app.ts";
import { Unavailable } from "../queue/job.ts";

/**
 * Does one conversation's part of a sweep. What goes wrong with it alone is logged and leaves its mark where it was; it
 * must not keep the sweep from all the others.
 * @throws Unavailable when Chatwoot does not answer for now: that concerns them all.
 */
export async function besides(app: App, conversationId: number, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    app.log.error(
      { conversationId, error: error instanceof Error ? error.message : "unknown" },
      "a conversation could not be swept",
    );
  }
}
