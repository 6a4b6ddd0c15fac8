import { sql } from "kysely";
import type { App } from "../app.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import { startQuietTime } from "../conversations/quiet-time.server.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import type { ClaimedSend } from "./claim-send.server.ts";
import { sendReplyJob } from "./jobs.ts";
import { returnToReview } from "./moved-on.server.ts";
import { NEEDS_A_PERSON, SECOND_LOOK_SECONDS, type SendState } from "./send.ts";
import { acceptSend, endApproval } from "./settle-send.server.ts";

/** Every move of a claimed send. Each is one transaction and each is refused when the claim was lost meanwhile. */

/** The reply is in the thread. */
export async function accept(app: App, send: ClaimedSend, messageId: number): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, send.conversationId);
    await acceptSend(app, tx, { sendId: send.sendId, conversationId: send.conversationId, messageId });
  });
}

/** Records that a POST is about to happen. From here on its outcome is unknown until recorded. */
export async function beginPost(app: App, send: ClaimedSend): Promise<{ id: number } | null> {
  return inTransaction(app.db, async (tx) => {
    const counted = await move(app, tx, send, {
      state: "sending",
      posts: sql`posts + 1`,
      postEndedAt: null,
      absentReads: 0,
    });
    if (!counted) return null;
    if (send.posts === 0) await recordActivity(app, tx, { ...about(send), actor: hotdash, verb: "send_started" });
    return tx
      .insertInto("sendAttempts")
      .values({ accountId: app.chatwoot.id, sendId: send.sendId, startedAt: app.now() })
      .returning("id")
      .executeTakeFirstOrThrow();
  });
}

/** Records how a POST ended. */
export async function endAttempt(
  app: App,
  attempt: { id: number },
  end: { outcome: string; httpStatus?: number | null; messageId?: number },
): Promise<void> {
  await app.db
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

/** The connection was never made: as if nothing had been tried. */
export async function nothingSent(app: App, send: ClaimedSend, cause: string): Promise<void> {
  await inTransaction(app.db, (tx) =>
    move(app, tx, send, { state: "scheduled", posts: sql`posts - 1`, reason: cause, claimedAt: null }),
  );
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

/** Somebody wrote after what the reviewer saw: nothing goes out and the item comes back. */
export async function stop(app: App, send: ClaimedSend, why: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, send.conversationId);
    const moved = await move(app, tx, send, { state: "cancelled", reason: why, settledAt: app.now() });
    if (!moved) return;
    await returnToReview(app, tx, send.approvalId);
    await recordActivity(app, tx, { ...about(send), actor: hotdash, verb: "send_stopped", detail: { why } });
    // The webhook that told of the newer message may be lost; whoever reads the thread knows now.
    await startQuietTime(app, tx, send.conversationId);
  });
}

/** Gives the claim back untouched, to be taken again at `retryAt`, or when sending resumes (null). */
export async function letGo(app: App, send: ClaimedSend, reason: string, retryAt: Date | null): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const state: SendState = send.unclear ? "uncertain" : "scheduled";
    const moved = await move(app, tx, send, { state, reason, claimedAt: null });
    if (moved && retryAt) await enqueue(app.queue, tx, sendReplyJob, { sendId: send.sendId }, retryAt);
  });
}

/** Chatwoot said no, and the thread has nothing. */
export async function refuse(app: App, send: ClaimedSend, reason: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, send.conversationId);
    const moved = await move(app, tx, send, { state: "refused", reason, settledAt: app.now() });
    if (!moved) return;
    const decision = await tx
      .selectFrom("sends")
      .select("decisionId")
      .where("id", "=", send.sendId)
      .executeTakeFirstOrThrow();
    await endApproval(app, tx, decision.decisionId, "failed", reason);
    await recordActivity(app, tx, { ...about(send), actor: hotdash, verb: "reply_refused", detail: { why: reason } });
  });
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
