import type { App } from "../app.ts";
import { ChatwootRefused, ChatwootUnavailable } from "../chatwoot/client.server.ts";
import { deleteMessage } from "../chatwoot/replies.server.ts";
import { readConversation } from "../chatwoot/threads.server.ts";
import { BLOCKED } from "../conversations/blocked.ts";
import { isChatwootError, outcomeOf } from "./attempts.server.ts";
import { type RetryClaim, releaseRetry, retryLater } from "./claim-retry.server.ts";
import { readSinceSeen, readThreadOfSend } from "./read-thread-of-send.server.ts";
import * as step from "./replace-steps.server.ts";
import { MAY_HAVE_LEFT, type ReplacementStep, replacementStep } from "./replacement.ts";
import { READ_TO_POST_MS, REFUSED_READ_MS, SLOW_READ_PAUSE_MS } from "./send.ts";
import { endAttempt } from "./send-steps.server.ts";

/**
 * Sends a reply again to the same people: reads the thread, and its end once more just before it deletes the message that
 * failed, and hands the send to its own job, which reads again and posts. The deletion may be called again as often as it takes; it reaches nobody.
 * @throws ChatwootUnavailable when a later run may succeed.
 */
export async function replaceMessage(app: App, retry: RetryClaim): Promise<void> {
  const looked = await lookOver(app, retry).catch((error) => unread(app, retry, error));
  if (!looked) return;
  const { blocked, closed, thread, message } = looked;
  const next = replacementStep(thread, message, retry);
  const goesOn = next.do === "delete" || next.do === "post";
  if (goesOn && blocked && retry.deleteCalledAt === null) return step.refuse(app, retry, BLOCKED);
  if (goesOn && closed) return step.stop(app, retry, "reply-window-closed", closed);
  return next.do === "delete" ? deleteFailed(app, retry) : take(app, retry, next);
}

/** Does what the thread says where nothing is to be deleted. */
function take(app: App, retry: RetryClaim, next: Exclude<ReplacementStep, { do: "delete" }>): Promise<void> {
  switch (next.do) {
    case "adopt":
      return step.adopt(app, retry, next.messageId);
    case "settle":
      return step.settle(app, retry, next.fate);
    case "stop":
      return step.stop(app, retry, next.why);
    case "post":
      return step.recordDeleted(app, retry);
  }
}

/** The conversation, whose customer may have been blocked or whose reply window closed unnoticed, and then the thread. */
async function lookOver(app: App, retry: RetryClaim) {
  const conversation = await readConversation(app.chatwoot, retry.conversationId);
  const closed = !retry.despiteClosedWindow && !conversation.can_reply ? conversation : null;
  return {
    blocked: conversation.meta?.sender?.blocked === true,
    closed,
    ...(await readThreadOfSend(app, retry, retry.messageId)),
  };
}

/** Nothing is deleted unread. A refused token waits for somebody to mend it. */
async function unread(app: App, retry: RetryClaim, error: unknown): Promise<null> {
  if (!(error instanceof ChatwootRefused)) {
    await releaseRetry(app, retry);
    throw error;
  }
  if (error.status === 404) await step.refuse(app, retry, "Chatwoot has no such conversation (404)");
  else await retryLater(app, retry, new Date(app.now().getTime() + REFUSED_READ_MS));
  return null;
}

async function deleteFailed(app: App, retry: RetryClaim): Promise<void> {
  const attempt = await step.beginDelete(app, retry);
  if (!attempt) return;
  // Nothing is awaited between this answer and the deletion: somebody may write, or have Chatwoot retry the message.
  const last = await lastLook(app, retry).catch((error: unknown) => ({ do: "give up" as const, error }));
  if (last.do !== "delete") {
    await step.withdrawDelete(app, retry, attempt);
    if (last.do === "give up") return void (await unread(app, retry, last.error));
    return last.do === "read again" ? lookAgain(app, retry, SLOW_READ_PAUSE_MS) : take(app, retry, last);
  }
  try {
    const { status, content_attributes } = await deleteMessage(app.chatwoot, retry.conversationId, retry.messageId);
    const deleted = content_attributes.deleted === true;
    await endAttempt(app, attempt, { outcome: deleted ? "accepted" : "answer-unreadable", messageId: retry.messageId });
    if (!deleted) return lookAgain(app, retry);
    if (status === "failed") return step.recordDeleted(app, retry);
    await step.settle(app, retry, { kind: "undelivered", reason: MAY_HAVE_LEFT });
  } catch (error) {
    if (!isChatwootError(error)) throw error;
    const gone = error instanceof ChatwootRefused && error.status === 404;
    await endAttempt(app, attempt, {
      outcome: gone ? "accepted" : outcomeOf(error),
      httpStatus: error.status,
      messageId: retry.messageId,
    });
    if (gone) return step.recordDeleted(app, retry);
    await notDeleted(app, retry, error);
  }
}

async function lastLook(app: App, retry: RetryClaim): Promise<ReplacementStep | { do: "read again" }> {
  const { thread, message, readAt } = await readSinceSeen(app, retry, retry.messageId);
  const tooLong = performance.now() - readAt > READ_TO_POST_MS;
  return tooLong ? { do: "read again" } : replacementStep(thread, message, retry);
}

/** Whether it is deleted the message itself tells, in a later run. Only a clear no ends it. */
async function notDeleted(app: App, retry: RetryClaim, error: ChatwootUnavailable | ChatwootRefused): Promise<void> {
  if (error instanceof ChatwootUnavailable) {
    await releaseRetry(app, retry, error.sent ? {} : { deleteCalledAt: retry.deleteCalledAt });
    throw error;
  }
  if (error.status < 400) return lookAgain(app, retry);
  await step.undoBegin(app, retry);
  if (error.status === 401) return lookAgain(app, retry);
  await step.refuse(app, retry, `Chatwoot answered ${error.status} when the failed message was to be deleted`);
}

const lookAgain = (app: App, retry: RetryClaim, pauseMs = REFUSED_READ_MS) =>
  retryLater(app, retry, new Date(app.now().getTime() + pauseMs));
