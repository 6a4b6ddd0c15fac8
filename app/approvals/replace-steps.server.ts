import type { App } from "../app.ts";
import type { ConversationEvent } from "../chatwoot/payloads.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import { recordDeletedMessage } from "../conversations/sync.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { announcePending } from "../notifications/announce.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import { beginAttempt } from "./attempts.server.ts";
import { moveRetry, type RetryClaim } from "./claim-retry.server.ts";
import type { Fate } from "./fate.ts";
import { sendReplyJob } from "./jobs.ts";
import { liveReply } from "./moved-on.server.ts";
import { type WINDOW_CLOSED, WITHDRAWN } from "./send.ts";
import { endAttempt } from "./send-steps.server.ts";
import { settleFate } from "./settle-fate.server.ts";
import { endApproval } from "./settle-send.server.ts";
import { takeBack } from "./take-back.server.ts";

/** Every move of a claimed replacement. Each is one transaction and each is refused when the claim was lost meanwhile. */

const about = ({ conversationId, approvalId }: RetryClaim) => ({ conversationId, approvalId, actor: hotdash });

/** The new message stands in the thread: the send is that one from now on. */
export async function adopt(app: App, retry: RetryClaim, messageId: number): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, retry.conversationId);
    const change = { state: "accepted", chatwootMessageId: messageId, reason: null, settledAt: app.now() };
    if (!(await moveRetry(app, tx, retry, { ...change, claimedAt: null }))) return;
    await endApproval(app, tx, retry.decisionId, "sent", null);
    const detail = { send_id: retry.sendId, message_id: messageId };
    await recordActivity(app, tx, { ...about(retry), verb: "reply_replaced", detail });
  });
}

/** What the failed message tells counts: it was sent after all, or a person must look. */
export async function settle(app: App, retry: RetryClaim, fate: Fate): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, retry.conversationId);
    await settleFate(app, tx, retry, fate, { fresh: true, retried: true });
  });
}

/** Nothing was deleted and nothing sent: it stays undelivered, with the reason. */
export const refuse = (app: App, retry: RetryClaim, reason: string) =>
  settle(app, retry, { kind: "undelivered", reason });

/**
 * It may not go out any more: nothing is posted, and it comes back to review. Where a newer draft is under way and the failed
 * message still stands, it stays listed as undelivered until that draft is sent.
 */
export async function stop(
  app: App,
  retry: RetryClaim,
  why: "newer-message" | "source-deleted" | typeof WINDOW_CLOSED,
  conversation: ConversationEvent | null = null,
): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, retry.conversationId);
    const stands = retry.deleteCalledAt === null && (await liveReply(app, tx, retry.conversationId)) !== undefined;
    const change = stands ? { state: "undelivered" } : { state: "cancelled", reason: why };
    if (!(await moveRetry(app, tx, retry, { ...change, settledAt: app.now(), claimedAt: null }))) return;
    if (!stands) return takeBack(app, tx, retry, why, conversation);
    await recordActivity(app, tx, { ...about(retry), verb: "send_stopped", detail: { why } });
    await announcePending(app, tx);
  });
}

/** Records that the failed message is about to be deleted: from here on its deletion is ours. */
export async function beginDelete(app: App, retry: RetryClaim): Promise<{ id: number } | null> {
  return inTransaction(app.db, async (tx) => {
    const at = app.now();
    const begun = await moveRetry(app, tx, retry, { deleteCalledAt: retry.deleteCalledAt ?? at });
    return begun ? beginAttempt(app, tx, retry, "delete", at) : null;
  });
}

/** The deletion that was begun does not happen; the claim is kept. */
export async function withdrawDelete(app: App, retry: RetryClaim, attempt: { id: number }): Promise<void> {
  await undoBegin(app, retry);
  await endAttempt(app, attempt, { outcome: WITHDRAWN });
}

/** Chatwoot did not delete it: if it is deleted later, somebody else did. */
export async function undoBegin(app: App, retry: RetryClaim): Promise<void> {
  await inTransaction(app.db, (tx) => moveRetry(app, tx, retry, { deleteCalledAt: retry.deleteCalledAt }));
}

/** The failed message is deleted: the reply may be posted anew, counted from the beginning. */
export async function recordDeleted(app: App, retry: RetryClaim): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, retry.conversationId);
    const resetCounts = { posts: 0, postEndedAt: null, absentReads: 0, askedAgainAt: null };
    const recorded = await moveRetry(app, tx, retry, {
      ...resetCounts,
      chatwootMessageId: null,
      reason: null,
      claimedAt: null,
    });
    if (!recorded) return;
    await recordDeletedMessage(app, tx, retry.messageId);
    const detail = { send_id: retry.sendId, message_id: retry.messageId };
    await recordActivity(app, tx, { ...about(retry), verb: "failed_message_deleted", detail });
    await enqueue(app.queue, tx, sendReplyJob, { sendId: retry.sendId });
  });
}
