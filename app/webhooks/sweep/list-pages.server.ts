import type { App } from "../../app.ts";
import { ChatwootUnavailable, isUnreadableAnswer } from "../../chatwoot/client.server.ts";
import { type Listed, listByActivity } from "../../chatwoot/threads.server.ts";
import { describeFailure } from "../../queue/failure.ts";
import { recordSkippedPages, type Turn } from "./turn.server.ts";

/** So many unreadable pages one after the other are not the pages' own fault: Chatwoot, or something in front of it, is broken. */
const MOST_IN_A_ROW = 3;

/**
 * Whether a list may be unreadable by what is in it: Chatwoot's answer is no good, it took too long over it, or it failed
 * (500) while it made it. A Chatwoot that is away, refuses the token or the rate says nothing of the list.
 */
export const isListsOwnFault = (error: unknown): boolean =>
  isUnreadableAnswer(error) ||
  (error instanceof ChatwootUnavailable && (error.status === 500 || error.causeName === "chatwoot-timeout"));

/** Reads pages of the list, and skips those that cannot be read once a later one shows that others can. */
export function listPages(app: App, turn: Turn) {
  let inARow = 0;
  let failure: unknown = null;
  let isAnyRead = false;
  return {
    /** Null when the page cannot be read. @throws what concerns the whole list. */
    fetch: async (page: number): Promise<Listed | null> => {
      try {
        const listed = await turn.pace.ask(() => listByActivity(app.chatwoot, page));
        logUnreadable(app, listed);
        if (inARow > 0) await recordSkippedPages(app, turn, inARow, describeFailure(failure).message);
        inARow = 0;
        isAnyRead ||= listed.length > 0;
        return listed;
      } catch (error) {
        if (!isListsOwnFault(error)) throw error;
        inARow += 1;
        failure = error;
        if (inARow >= MOST_IN_A_ROW) throw error;
        const cause = describeFailure(error).message;
        app.log.warn({ page, cause }, "a page of Chatwoot's list could not be read; the sweep goes on with the next");
        return null;
      }
    },
    /** @throws why no page could be read, when the list was read from its top and none could. */
    end: (): void => {
      if (failure && !isAnyRead && !turn.place) throw failure;
    },
  };
}

/** Conversations of a list that cannot be read have no number by which they could be tried again. */
export function logUnreadable(app: App, { length, conversations, unreadable }: Listed): void {
  if (unreadable === null) return;
  const count = length - conversations.length;
  app.log.warn({ count, cause: unreadable }, "conversations in Chatwoot's list could not be read and were left out");
}
