import { z } from "zod";
import type { App } from "../app.ts";
import { recordActivity } from "../conversations/activity.server.ts";
import { newestPublicId } from "../conversations/newest.server.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import type { Decider } from "./decide.server.ts";
import { sendReplyJob } from "./jobs.ts";
import { lockConversationOfSend } from "./lock-of-send.server.ts";
import { returnToReview } from "./moved-on.server.ts";
import { askToSendAgain } from "./send-again.server.ts";
import { replyInThread } from "./send-reply.server.ts";
import { endApproval } from "./settle-send.server.ts";
import { isInDoubt, isUndelivered } from "./trouble/states.server.ts";

export const Settlement = z.object({ outcome: z.enum(["arrived", "send-again", "to-review", "retry", "put-aside"]) });
export type Settled = { ok: true } | { ok: false; message: string };
/** What the timeline says where that depends on what was found. */
type Acted = { ok: true; verb?: string } | { ok: false; message: string };
type Outcome = z.infer<typeof Settlement>["outcome"];

/** The send a person has looked at, in the state the act is for. Its conversation is locked. */
type Looked = { id: string; conversationId: number; decisionId: string; approvalId: string; seenMessageId: number };

const no = (message: string) => ({ ok: false as const, message });
const MEANWHILE: Settled = no("This was settled meanwhile.");

/**
 * A person has looked at a send no program may judge. In doubt: "arrived" ends it, "send-again" allows one more POST,
 * which still re-reads the thread, and "to-review" takes it back once the customer wrote again. Not delivered: "retry" has
 * it sent again, to the same people, "put-aside" takes it off the list. Each click counts once: a second one,
 * another tab or a worker that was quicker finds it settled.
 */
export async function settleByPerson(
  app: App,
  by: Decider,
  sendId: string,
  { outcome }: z.infer<typeof Settlement>,
): Promise<Settled> {
  // Which message it became is worth knowing and may be found; that the person saw it counts all the same.
  const messageId = outcome === "arrived" ? await replyInThread(app, sendId).catch(() => null) : null;
  return inTransaction(app.db, async (tx): Promise<Settled> => {
    await lockConversationOfSend(app, tx, sendId);
    const send = await sendFor[outcome](app, tx, sendId);
    if (!send) return MEANWHILE;
    const settled = await acts[outcome](app, tx, send, messageId);
    if (!settled.ok) return settled;
    await recordActivity(app, tx, {
      conversationId: send.conversationId,
      approvalId: send.approvalId,
      actor: { kind: "operator", id: by.operator.id, name: by.operator.name },
      verb: settled.verb ?? verbs[outcome],
      detail: { send_id: sendId, ...(messageId !== null && { message_id: messageId }) },
    });
    return { ok: true };
  });
}

const verbs: Record<Outcome, string> = {
  arrived: "send_settled",
  "send-again": "send_allowed_again",
  "to-review": "send_taken_back",
  retry: "reply_retried",
  "put-aside": "reply_put_aside",
};

const acts: Record<Outcome, (app: App, tx: Tx, send: Looked, messageId: number | null) => Promise<Acted>> = {
  arrived: async (app, tx, send, messageId) => {
    const change = { state: "accepted", reason: "a person saw it arrive", settledAt: app.now(), claimedAt: null };
    await moveSend(tx, send, { ...change, ...(messageId !== null && { chatwootMessageId: messageId }) });
    await endApproval(app, tx, send.decisionId, "sent", null);
    return { ok: true };
  },
  "send-again": async (app, tx, send) => {
    if ((await newestPublicId(app, tx, send.conversationId)) > send.seenMessageId)
      return no("Somebody wrote after this reply was approved. Take it back to review, and read that first.");
    // Taking the claim away stops a worker that is about to judge by what it read before.
    await moveSend(tx, send, { askedAgainAt: app.now(), reason: "a person asked for one more", claimedAt: null });
    await enqueue(app.queue, tx, sendReplyJob, { sendId: send.id });
    return { ok: true };
  },
  "to-review": async (app, tx, send) => {
    await moveSend(tx, send, { state: "cancelled", reason: "taken back to review", settledAt: app.now() });
    await returnToReview(app, tx, send.approvalId);
    return { ok: true };
  },
  retry: askToSendAgain,
  "put-aside": async (app, tx, send) => {
    await moveSend(tx, send, { putAsideAt: app.now() });
    return { ok: true };
  },
};

/** In doubt, while HotDash may still look by itself: whoever saw it arrive need not wait for that. */
const doubtfulSend = (app: App, tx: Tx, sendId: string): Promise<Looked | undefined> =>
  sendAt(app, tx, sendId).where("s.state", "=", "uncertain").executeTakeFirst();

/** In doubt, and HotDash has looked twice: before that a slow POST may still be on its way. Asked again it is no more. */
const unresolvedSend = (app: App, tx: Tx, sendId: string): Promise<Looked | undefined> =>
  sendAt(app, tx, sendId).where(isInDoubt).executeTakeFirst();

/** Not delivered, not being retried, and not overtaken by a later reply. */
function undeliveredSend(app: App, tx: Tx, sendId: string): Promise<Looked | undefined> {
  return sendAt(app, tx, sendId)
    .where("s.state", "=", "undelivered")
    .where("s.chatwootMessageId", "is not", null)
    .where(isUndelivered)
    .executeTakeFirst();
}

const sendAt = (app: App, tx: Tx, sendId: string) =>
  tx
    .selectFrom("sends as s")
    .innerJoin("decisions as d", "d.id", "s.decisionId")
    .select(["s.id", "s.conversationId", "d.id as decisionId", "d.approvalId", "d.seenMessageId"])
    .where("s.id", "=", sendId)
    .where("s.accountId", "=", app.chatwoot.id)
    .forUpdate("s");

async function moveSend(tx: Tx, send: Looked, change: Record<string, unknown>): Promise<void> {
  await tx.updateTable("sends").set(change).where("id", "=", send.id).executeTakeFirstOrThrow();
}

const sendFor: Record<Outcome, (app: App, tx: Tx, sendId: string) => Promise<Looked | undefined>> = {
  arrived: doubtfulSend,
  "send-again": unresolvedSend,
  "to-review": unresolvedSend,
  retry: undeliveredSend,
  "put-aside": undeliveredSend,
};
