import { sql } from "kysely";
import type { App } from "../app.ts";
import type { ConversationEvent } from "../chatwoot/payloads.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { BLOCKED } from "../conversations/blocked.ts";
import { noteContacts } from "../conversations/contacts.server.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import { type Db, inTransaction, type Tx } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import type { ClaimedSend } from "./claim-send.server.ts";
import { sendReplyJob } from "./jobs.ts";
import { isNoteUnderWay } from "./mail-and-notes.server.ts";
import { closeStopped } from "./moved-on.server.ts";
import {
  type Found,
  findTwin,
  NEEDS_A_PERSON,
  outgoingDeletedSince,
  SECOND_LOOK_SECONDS,
  type Seen,
  type SendState,
  WITHDRAWN,
} from "./send.ts";
import { acceptSend, endApproval } from "./settle-send.server.ts";
import { takeBack } from "./take-back.server.ts";
import { typistToWaitFor } from "./wait-for-typist.server.ts";

/** Posting a note takes a second or two; then the send has its turn. */
const NOTE_PAUSE_MS = 2000;

/** Every move of a claimed send. Each is one transaction and each is refused when the claim was lost meanwhile. */

/** The reply is in the thread. */
export async function accept(app: App, send: ClaimedSend, messageId: number): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, send.conversationId);
    await acceptSend(app, tx, { sendId: send.sendId, conversationId: send.conversationId, messageId });
  });
}

/** The attempt that was recorded, or why and until when the send waits. */
type Begun = { attempt: { id: number } } | { wait: { reason: string; until: Date } };

/**
 * Records that a POST is about to happen. From here on its outcome is unknown until recorded. It waits while somebody types a
 * reply in Chatwoot, and a mail until no note is being posted beside it: Chatwoot would take its recipients from the note.
 * @returns null when the claim was lost.
 */
export async function beginPost(app: App, send: ClaimedSend): Promise<Begun | null> {
  return inTransaction(app.db, async (tx): Promise<Begun | null> => {
    await lockConversation(app, tx, send.conversationId);
    const typist = await typistToWaitFor(app, tx, send.sendId);
    if (typist) return { wait: { reason: "somebody is typing in Chatwoot", until: typist.until } };
    if (send.channel === "email" && (await isNoteUnderWay(app, tx, send.conversationId)))
      return { wait: { reason: "a note is being posted", until: new Date(app.now().getTime() + NOTE_PAUSE_MS) } };
    const counted = await move(app, tx, send, {
      state: "sending",
      posts: sql`posts + 1`,
      postEndedAt: null,
      absentReads: 0,
      askedAgainAt: null,
    });
    if (!counted) return null;
    if (!(await wasBegun(app, tx, send)))
      await recordActivity(app, tx, { ...about(send), actor: hotdash, verb: "send_started" });
    const attempt = await tx
      .insertInto("sendAttempts")
      .values({ accountId: app.chatwoot.id, sendId: send.sendId, startedAt: app.now() })
      .returning("id")
      .executeTakeFirstOrThrow();
    return { attempt };
  });
}

/** Whether a POST of this send was begun before, be it that nothing left then. */
async function wasBegun(app: App, tx: Tx, send: ClaimedSend): Promise<boolean> {
  const attempt = await tx
    .selectFrom("sendAttempts")
    .select("id")
    .where("accountId", "=", app.chatwoot.id)
    .where("sendId", "=", send.sendId)
    .where("kind", "=", "post")
    .limit(1)
    .executeTakeFirst();
  return attempt !== undefined;
}

/** The POST that was begun does not happen. The claim is kept, and what an earlier POST left in doubt stays in doubt. */
export async function withdrawPost(app: App, send: ClaimedSend, attempt: { id: number }): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await move(app, tx, send, { ...countsBefore(send), state: send.unclear ? "uncertain" : "sending" });
    await endAttempt(app, attempt, { outcome: WITHDRAWN }, tx);
  });
}

/** Records how a POST ended. */
export async function endAttempt(
  app: App,
  attempt: { id: number },
  end: { outcome: string; httpStatus?: number | null; messageId?: number },
  db: Db | Tx = app.db,
): Promise<void> {
  await db
    .updateTable("sendAttempts")
    .set({
      endedAt: app.now(),
      outcome: end.outcome,
      httpStatus: end.httpStatus ?? null,
      chatwootMessageId: end.messageId ?? null,
    })
    .where("id", "=", attempt.id)
    .execute();
}

/** This POST never left: as if it had not been tried. What an earlier one left in doubt stays in doubt. */
export async function nothingSent(app: App, send: ClaimedSend, cause: string): Promise<void> {
  await inTransaction(app.db, (tx) =>
    move(app, tx, send, { ...countsBefore(send), ...atRest(app, send), reason: cause, claimedAt: null }),
  );
}

/** As the send was claimed, before a POST was begun. */
const countsBefore = ({ posts, postEndedAt, absentReads, askedAgainAt }: ClaimedSend) => ({
  posts,
  postEndedAt,
  absentReads,
  askedAgainAt,
});

/** Keeps what a look into the thread found of a send in doubt: the evidence a person may have to judge by. */
export async function recordLook(app: App, send: ClaimedSend, thread: Seen[]): Promise<void> {
  const found: Found = {
    messages: thread.length,
    twin: findTwin(thread, send)?.id ?? null,
    deleted: outgoingDeletedSince(thread, send),
  };
  const now = app.now();
  await app.db
    .insertInto("sendAttempts")
    .values({
      accountId: app.chatwoot.id,
      sendId: send.sendId,
      kind: "look",
      startedAt: now,
      endedAt: now,
      outcome: "absent",
      found: JSON.stringify(found),
    })
    .execute();
}

/** Nobody knows whether the POST arrived: look now, and again later. */
export async function unclear(app: App, send: ClaimedSend): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const moved = await move(app, tx, send, {
      state: "uncertain",
      reason: "no clear answer",
      postEndedAt: app.now(),
      claimedAt: null,
    });
    if (!moved) return;
    await recordActivity(app, tx, { ...about(send), actor: hotdash, verb: "send_uncertain" });
    await enqueue(app.queue, tx, sendReplyJob, { sendId: send.sendId });
  });
}

/** The thread does not show it (yet): the next look comes when a slow POST must have ended. */
export async function lookAgain(app: App, send: ClaimedSend): Promise<void> {
  const endedAt = send.postEndedAt ?? app.now();
  const nextLook = new Date(endedAt.getTime() + SECOND_LOOK_SECONDS * 1000);
  await inTransaction(app.db, async (tx) => {
    const moved = await move(app, tx, send, {
      state: "uncertain",
      postEndedAt: endedAt,
      absentReads: sql`absent_reads + 1`,
      claimedAt: null,
    });
    if (moved) await enqueue(app.queue, tx, sendReplyJob, { sendId: send.sendId }, nextLook);
  });
}

/** All that a program may do was done; it stays uncertain and is listed for a person. */
export async function askAPerson(app: App, send: ClaimedSend): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const moved = await move(app, tx, send, { state: "uncertain", reason: NEEDS_A_PERSON, claimedAt: null });
    if (moved)
      await recordActivity(app, tx, {
        ...about(send),
        actor: hotdash,
        verb: "send_uncertain",
        detail: { needs_person: true },
      });
  });
}

/**
 * It may not go out any more, and the item comes back: somebody wrote after what the reviewer saw, or the channel's reply
 * window closed, so that the channel would refuse it and the customer never learn.
 * @param closed the conversation as it was just read, when its window is closed.
 */
export async function stop(
  app: App,
  send: ClaimedSend,
  why: string,
  closed: ConversationEvent | null = null,
): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, send.conversationId);
    const moved = await move(app, tx, send, { state: "cancelled", reason: why, settledAt: app.now() });
    if (moved) await takeBack(app, tx, send, why, closed);
  });
}

/**
 * The customer was blocked after the reply was approved, and no webhook told of it: nothing goes out, and the review is
 * closed with that reason as it would have been. Chatwoot is asked about the contact, for whatever else of theirs is open.
 */
export async function stopForBlocked(app: App, send: ClaimedSend, conversation: ConversationEvent): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    // Contacts are locked before conversations everywhere.
    if (conversation.meta?.sender) await noteContacts(app, tx, [conversation.meta.sender]);
    await lockConversation(app, tx, send.conversationId);
    const moved = await move(app, tx, send, { state: "cancelled", reason: BLOCKED, settledAt: app.now() });
    if (!moved) return;
    await recordActivity(app, tx, { ...about(send), actor: hotdash, verb: "send_stopped", detail: { why: BLOCKED } });
    await closeStopped(app, tx, send, BLOCKED, hotdash);
  });
}

/** Gives the claim back untouched, to be taken again at `retryAt`, or when sending resumes (null). */
export async function letGo(app: App, send: ClaimedSend, reason: string, retryAt: Date | null): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const moved = await move(app, tx, send, { ...atRest(app, send), reason, claimedAt: null });
    if (moved && retryAt) await enqueue(app.queue, tx, sendReplyJob, { sendId: send.sendId }, retryAt);
  });
}

/** Chatwoot said no, and the thread has nothing. */
export async function refuse(app: App, send: ClaimedSend, reason: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, send.conversationId);
    const moved = await move(app, tx, send, { state: "refused", reason, settledAt: app.now() });
    if (!moved) return;
    await endApproval(app, tx, send.decisionId, "failed", reason);
    await recordActivity(app, tx, { ...about(send), actor: hotdash, verb: "reply_refused", detail: { why: reason } });
  });
}

/** Where a claimed send waits: one that replaces a failed message is never `scheduled` again, so that nobody can undo it. */
function atRest(app: App, send: ClaimedSend): { state: SendState; settledAt?: Date } {
  if (send.unclear) return { state: "uncertain" };
  return send.replacesMessageId === null ? { state: "scheduled" } : { state: "retrying", settledAt: app.now() };
}

const about = (send: ClaimedSend) => ({ conversationId: send.conversationId, approvalId: send.approvalId });

/** Guarded by the claim: whoever took the send over meanwhile is not disturbed. */
async function move(app: App, tx: Tx, send: ClaimedSend, change: Record<string, unknown>): Promise<boolean> {
  const moved = await tx
    .updateTable("sends")
    .set(change)
    .where("id", "=", send.sendId)
    .where("accountId", "=", app.chatwoot.id)
    .where("state", "in", ["sending", "uncertain"])
    .where("claimedAt", "=", send.claim)
    .returning("id")
    .executeTakeFirst();
  return moved !== undefined;
}
