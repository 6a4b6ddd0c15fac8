import type { App } from "../app.ts";
import { ChatwootRefused, ChatwootUnavailable } from "../chatwoot/client.server.ts";
import { postReply } from "../chatwoot/replies.server.ts";
import { renderingOf } from "../chatwoot/reply-text/channels.ts";
import { postedText } from "../chatwoot/reply-text/posted-text.ts";
import { readConversation } from "../chatwoot/threads.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import { readSettings } from "../settings/settings.server.ts";
import { type ClaimedSend, claimSend } from "./claim-send.server.ts";
import { sendReplyJob } from "./jobs.ts";
import { readSinceSeen, readThreadOfSend } from "./read-thread-of-send.server.ts";
import {
  afterAbsence,
  beforePost,
  findReply,
  findTwin,
  overtakenBy,
  READ_TO_POST_MS,
  REFUSED_READ_MS,
  SLOW_READ_PAUSE_MS,
  WINDOW_CLOSED,
} from "./send.ts";
import * as step from "./send-steps.server.ts";
import { typistToWaitFor } from "./wait-for-typist.server.ts";

/**
 * Takes one send as far as it can go now: claim it, read the thread, record that it is about to be posted, read once more what
 * was written since the reviewer looked, stop if somebody wrote, post once.
 * What has no clear outcome is settled by reading the thread, never by posting again on a guess.
 * @throws ChatwootUnavailable when nothing was posted and a later run may succeed.
 */
export async function sendReply(app: App, { sendId }: { sendId: string }): Promise<void> {
  const settings = await readSettings(app.db, app.chatwoot, app.config);
  const typist = await typistToWaitFor(app, app.db, sendId);
  if (typist) return inTransaction(app.db, (tx) => enqueue(app.queue, tx, sendReplyJob, { sendId }, typist.until));
  // A post that has happened is looked for even while sending is paused; a new one waits.
  const send = await claimSend(app, sendId, { paused: settings.sendingPaused !== null });
  if (!send) return;
  const looked = await lookOver(app, send).catch((error) => unread(app, send, error));
  if (!looked) return;
  const { conversation, closed, thread } = looked;

  const reply = findReply(thread, send);
  if (reply) return step.accept(app, send, reply.id);
  if (send.unclear) {
    await step.recordLook(app, send, thread);
    const next = afterAbsence({ ...send, postEndedAt: send.postEndedAt ?? app.now() }, thread, send, app.now());
    if (next === "look-again") return step.lookAgain(app, send);
    if (next === "ask-a-person") return step.askAPerson(app, send);
  }
  if (conversation.meta?.sender?.blocked) return step.stopForBlocked(app, send, conversation);
  const overtaken = overtakenBy(thread, send);
  if (overtaken) return step.stop(app, send, overtaken);
  if (settings.sendingPaused) return step.letGo(app, send, "sending is paused", null);
  if (closed) return step.stop(app, send, WINDOW_CLOSED, closed);
  await post(app, send);
}

/** Chatwoot's message that is this send, by its mark or else by its words; null when the thread has none. */
export async function replyInThread(app: App, sendId: string): Promise<number | null> {
  const decided = await app.db
    .selectFrom("sends as s")
    .innerJoin("decisions as d", "d.id", "s.decisionId")
    .innerJoin("approvals as a", "a.id", "d.approvalId")
    .innerJoin("conversations as c", (on) =>
      on.onRef("c.accountId", "=", "s.accountId").onRef("c.id", "=", "s.conversationId"),
    )
    .select(["s.conversationId", "d.seenMessageId", "s.replacesMessageId", "a.sourceMessageId", "d.finalText as text"])
    .select("c.channel as chatwootChannel")
    .where("s.id", "=", sendId)
    .where("s.accountId", "=", app.chatwoot.id)
    .executeTakeFirst();
  if (!decided) return null;
  const { thread } = await readThreadOfSend(app, { ...decided, text: decided.text ?? "" });
  return (findReply(thread, { ...decided, sendId }) ?? findTwin(thread, decided))?.id ?? null;
}

async function post(app: App, send: ClaimedSend): Promise<void> {
  const begun = await step.beginPost(app, send);
  if (!begun) return;
  if ("wait" in begun) return step.letGo(app, send, begun.wait.reason, begun.wait.until);
  const { attempt } = begun;
  const reply = {
    content: postedText(send.text, send.chatwootChannel),
    escaped: renderingOf(send.chatwootChannel) !== "as-typed",
    sendId: send.sendId,
    mail: send.channel === "email" ? send.recipients : null,
  };
  // Nothing is awaited between this answer and the POST: what somebody writes in between cannot be seen.
  const last = await lastLook(app, send).catch((error: unknown) => ({ do: "give up" as const, error }));
  if (last.do !== "post") {
    await step.withdrawPost(app, send, attempt);
    return insteadOfPost(app, send, last);
  }
  try {
    const messageId = await postReply(app.chatwoot, send.conversationId, reply);
    await step.endAttempt(app, attempt, { outcome: "accepted", messageId });
    await step.accept(app, send, messageId);
  } catch (error) {
    if (error instanceof ChatwootUnavailable && !error.sent) {
      await step.endAttempt(app, attempt, { outcome: error.causeName, httpStatus: error.status });
      await step.nothingSent(app, send, error.causeName);
      throw error;
    }
    if (error instanceof ChatwootRefused && error.status >= 400) {
      await step.endAttempt(app, attempt, { outcome: "chatwoot-refused", httpStatus: error.status });
      return refuseIfAbsent(app, send, error);
    }
    if (!(error instanceof ChatwootUnavailable || error instanceof ChatwootRefused)) throw error;
    await step.endAttempt(app, attempt, {
      outcome: error instanceof ChatwootUnavailable ? error.causeName : "answer-unreadable",
      httpStatus: error.status,
    });
    await step.unclear(app, send);
  }
}

type LastLook = ReturnType<typeof beforePost> | { do: "read again" };

async function lastLook(app: App, send: ClaimedSend): Promise<LastLook> {
  const { thread, readAt } = await readSinceSeen(app, send);
  return performance.now() - readAt > READ_TO_POST_MS ? { do: "read again" } : beforePost(thread, send);
}

async function insteadOfPost(
  app: App,
  send: ClaimedSend,
  last: Exclude<LastLook, { do: "post" }> | { do: "give up"; error: unknown },
): Promise<void> {
  switch (last.do) {
    case "accept":
      return step.accept(app, send, last.messageId);
    case "ask a person":
      return step.askAPerson(app, send);
    case "stop":
      return step.stop(app, send, last.why);
    case "read again":
      return step.letGo(app, send, "the last read took too long", new Date(app.now().getTime() + SLOW_READ_PAUSE_MS));
    case "give up":
      await unread(app, send, last.error);
  }
}

/** A 4xx says no; a 4xx with the reply in the thread all the same has been seen, so the thread has the last word. */
async function refuseIfAbsent(app: App, send: ClaimedSend, refusal: ChatwootRefused): Promise<void> {
  const looked = await readThreadOfSend(app, send).catch(() => null);
  if (!looked) return step.unclear(app, send);
  const reply = findReply(looked.thread, send);
  return reply ? step.accept(app, send, reply.id) : step.refuse(app, send, `Chatwoot answered ${refusal.status}`);
}

/**
 * The conversation, whose customer may have been blocked or whose reply window closed unnoticed, and then the thread from
 * what is answered, which may have been deleted. A window that was known to be closed stops nothing, nor does it what was posted once: its
 * channel answers that.
 */
async function lookOver(app: App, send: ClaimedSend) {
  const known = send.despiteClosedWindow || send.unclear;
  const conversation = await readConversation(app.chatwoot, send.conversationId);
  return {
    conversation,
    closed: !known && !conversation.can_reply ? conversation : null,
    ...(await readThreadOfSend(app, send)),
  };
}

/** Nothing is posted unread. A conversation that is gone takes no reply; a refused token waits for somebody to mend it. */
async function unread(app: App, send: ClaimedSend, error: unknown): Promise<null> {
  if (!(error instanceof ChatwootRefused)) {
    await step.letGo(app, send, "the thread could not be read", null);
    throw error;
  }
  if (error.status === 404 && !send.unclear) await step.refuse(app, send, "Chatwoot has no such conversation (404)");
  else {
    const reason = `Chatwoot answered ${error.status} when the thread was read`;
    await step.letGo(app, send, reason, new Date(app.now().getTime() + REFUSED_READ_MS));
  }
  return null;
}
