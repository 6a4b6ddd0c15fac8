import { sql } from "kysely";
import type { App } from "../app.ts";
import { ChatwootRefused, ChatwootUnavailable } from "../chatwoot/client.server.ts";
import { retryMessage } from "../chatwoot/replies.server.ts";
import { readMessage } from "../chatwoot/threads.server.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { readSettings } from "../settings/settings.server.ts";
import { beginAttempt, isChatwootError, outcomeOf } from "./attempts.server.ts";
import { claimRetry, moveRetry, type RetryClaim, releaseRetry, retryLater } from "./claim-retry.server.ts";
import { type Fate, fateOf } from "./fate.ts";
import { DELETED } from "./replacement.ts";
import { REFUSED_READ_MS, SECOND_LOOK_SECONDS } from "./send.ts";
import { replaceMessage } from "./send-reply-replacement.server.ts";
import { endAttempt } from "./send-steps.server.ts";
import { settleFate } from "./settle-fate.server.ts";

/**
 * Has a reply sent again, once, that did not arrive and that a person asked for: by Chatwoot's own retry, which makes no new
 * message, or, where that would lose recipients, by deleting the failed message so that the reply is posted anew. The
 * message itself tells before whether it still needs it, and afterwards what came of it; a retry that was called is never
 * called twice for the same click, however it ended.
 * @throws ChatwootUnavailable when nothing was called and a later run may succeed.
 */
export async function retryReply(app: App, { sendId }: { sendId: string }): Promise<void> {
  const { sendingPaused } = await readSettings(app.db, app.chatwoot, app.config);
  const retry = await claimRetry(app, sendId, { paused: sendingPaused !== null });
  if (!retry) return;
  if (retry.replacesMessageId === retry.messageId) return replaceMessage(app, retry);
  const before = await readFate(app, retry);
  if (!before) return;
  if (before.kind !== "undelivered") return settle(app, retry, before);
  if (retry.calledAt) return settleOnceSure(app, retry, before, retry.calledAt);
  const calledAt = app.now();
  const attempt = await beginCall(app, retry, calledAt);
  if (!attempt) return;
  let answered = true;
  try {
    await retryMessage(app.chatwoot, retry.conversationId, retry.messageId);
    await endAttempt(app, attempt, { outcome: "accepted", messageId: retry.messageId });
  } catch (error) {
    if (!isChatwootError(error)) throw error;
    await endAttempt(app, attempt, { outcome: outcomeOf(error), httpStatus: error.status });
    if (error instanceof ChatwootUnavailable && !error.sent) {
      await releaseRetry(app, retry, { retryCalledAt: null });
      throw error;
    }
    answered = error instanceof ChatwootRefused && error.status >= 400;
  }
  const after = await readFate(app, retry);
  if (!after) return;
  return answered ? settle(app, retry, after) : settleOnceSure(app, retry, after, calledAt);
}

/** @returns null when Chatwoot refuses to show it (a token that was taken back, say): it is asked again later. */
async function readFate(app: App, retry: RetryClaim): Promise<Fate | null> {
  try {
    const message = await readMessage(app.chatwoot, retry.conversationId, retry.messageId);
    return message ? fateOf(message, retry.channel) : { kind: "deleted" };
  } catch (error) {
    if (error instanceof ChatwootRefused && error.status === 404) return { kind: "deleted" };
    if (error instanceof ChatwootRefused) {
      await retryLater(app, retry, new Date(app.now().getTime() + REFUSED_READ_MS));
      return null;
    }
    await releaseRetry(app, retry);
    throw error;
  }
}

/** Records that the call is about to happen. */
async function beginCall(app: App, retry: RetryClaim, at: Date): Promise<{ id: number } | null> {
  return inTransaction(app.db, async (tx) => {
    const begun = await moveRetry(app, tx, retry, { retryCalledAt: at, retries: sql`retries + 1` });
    if (!begun) return null;
    return beginAttempt(app, tx, retry, "retry", at);
  });
}

/**
 * A call whose answer was lost may be done late, and until then the message shows the failure before it. Whoever clicked
 * again meanwhile would have it sent twice, so it counts as failed only when a slow call must have ended.
 */
async function settleOnceSure(app: App, retry: RetryClaim, fate: Fate, calledAt: Date): Promise<void> {
  const sure = new Date(calledAt.getTime() + SECOND_LOOK_SECONDS * 1000);
  if (fate.kind !== "undelivered" || app.now() >= sure) return settle(app, retry, fate);
  await retryLater(app, retry, sure);
}

async function settle(app: App, retry: RetryClaim, fate: Fate): Promise<void> {
  const told: Fate = fate.kind === "deleted" ? { kind: "undelivered", reason: DELETED } : fate;
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, retry.conversationId);
    await settleFate(app, tx, retry, told, { fresh: true, retried: true });
  });
}
