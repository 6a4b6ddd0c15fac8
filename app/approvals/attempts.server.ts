import type { App } from "../app.ts";
import { ChatwootRefused, ChatwootUnavailable } from "../chatwoot/client.server.ts";
import type { Tx } from "../db/database.server.ts";

/** Records that a call about a send's message is about to happen; what came of it is added later. */
export function beginAttempt(
  app: App,
  tx: Tx,
  { sendId, messageId }: { sendId: string; messageId: number },
  kind: "retry" | "delete",
  at: Date,
): Promise<{ id: number }> {
  return tx
    .insertInto("sendAttempts")
    .values({ accountId: app.chatwoot.id, sendId, kind, startedAt: at, chatwootMessageId: messageId })
    .returning("id")
    .executeTakeFirstOrThrow();
}

/** How a failed call ended, as it is stored. */
export const outcomeOf = (error: ChatwootUnavailable | ChatwootRefused): string =>
  error instanceof ChatwootUnavailable
    ? error.causeName
    : error.status >= 400
      ? "chatwoot-refused"
      : "answer-unreadable";

export const isChatwootError = (error: unknown): error is ChatwootUnavailable | ChatwootRefused =>
  error instanceof ChatwootUnavailable || error instanceof ChatwootRefused;
