import type { App } from "../app.ts";
import { type Actor, recordActivity } from "../conversations/activity.server.ts";
import { isCustomerBlocked } from "../conversations/contacts.server.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import { isMessageOf, newestPublicId, unansweredQuestion } from "../conversations/newest.server.ts";
import { endQuietTime } from "../conversations/quiet-time.server.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import type { Decider } from "./decide.server.ts";
import { closeReply, liveReply } from "./moved-on.server.ts";
import { type Addressing, addressingOf, sameRecipients } from "./recipients.server.ts";
import { scheduleSend } from "./schedule-send.server.ts";
import { problemsOf } from "./validate.ts";
import type { DecisionResult, ManualReplyForm } from "./view.ts";

/**
 * A reply a person wrote without a draft. It goes the same way as an approved draft: a decision, the gate, the undo
 * window; there is nothing to grade.
 */
export async function replyByHand(
  app: App,
  by: Decider,
  conversationId: number,
  form: ManualReplyForm,
): Promise<DecisionResult> {
  return inTransaction(app.db, async (tx): Promise<DecisionResult> => {
    const checked = await check(app, tx, conversationId, form);
    if ("ok" in checked) return checked;
    const { recipients, channel, senderName, heldUp } = checked;
    const actor: Actor = { kind: "operator", id: by.operator.id, name: by.operator.name };
    if (heldUp) await closeReply(app, tx, conversationId, "written by hand", actor);
    const question = await unansweredQuestion(app, tx, conversationId);
    const approval = await tx
      .insertInto("approvals")
      .values({
        accountId: app.chatwoot.id,
        conversationId,
        state: "approved",
        reason: "written by hand",
        sourceMessageId: question?.id ?? null,
        dueAt: app.now(),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    const decision = await tx
      .insertInto("decisions")
      .values({
        accountId: app.chatwoot.id,
        approvalId: approval.id,
        conversationId,
        kind: "manual",
        outcome: "approve",
        approvalVersion: 1,
        seenMessageId: form.seenMessageId,
        finalText: form.text,
        recipients: JSON.stringify(recipients),
        channel,
        senderName,
        basis: "own_knowledge",
        despiteClosedWindow: form.despiteClosedWindow ?? false,
        operatorId: by.operator.id,
        sessionId: by.sessionId,
        decidedAt: app.now(),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await recordActivity(app, tx, {
      conversationId,
      approvalId: approval.id,
      actor,
      verb: "approved",
      detail: { by_hand: true, decision_id: decision.id },
    });
    await endQuietTime(app, tx, conversationId);
    return {
      ok: true,
      decisionId: decision.id,
      send: await scheduleSend(app, tx, { decisionId: decision.id, conversationId, approvalId: approval.id }),
    };
  });
}

type Checked = Pick<Addressing, "recipients" | "channel" | "senderName"> & { heldUp: boolean };
type Refusal = Extract<DecisionResult, { ok: false }>;

/** Locks the conversation, and finds where the reply goes or why it cannot be sent as it is. */
async function check(app: App, tx: Tx, conversationId: number, form: ManualReplyForm): Promise<Checked | Refusal> {
  const no = (reason: Refusal["reason"], message: string): Refusal => ({ ok: false, reason, message });
  const conversation = await lockConversation(app, tx, conversationId);
  if (!conversation) return no("changed", "This conversation is not here any more.");
  const live = await liveReply(app, tx, conversationId);
  const heldUp = live?.state === "drafting" && live.reason !== null;
  if (live && !heldUp)
    return no("changed", "There is a draft for this conversation now. Review it instead; your text is kept.");
  if (await isCustomerBlocked(app, tx, conversationId))
    return no("changed", "This customer was blocked in Chatwoot. Unblock them there to answer; your text is kept.");
  if (!(await isMessageOf(app, tx, conversationId, form.seenMessageId)))
    return no("changed", "Reload the conversation, then send. Your text is kept.");
  if ((await newestPublicId(app, tx, conversationId)) > form.seenMessageId)
    return no("newer-message", "Somebody wrote after the last message on your screen. Read it, then send.");
  const { canReply, ...addressing } = await addressingOf(app, tx, conversationId);
  if (!sameRecipients(form.recipients, addressing.recipients))
    return no("changed", "The customer's address changed meanwhile. Look at the recipients, then send.");
  if (!canReply && !form.despiteClosedWindow)
    return no("window-closed", "This channel's reply window has closed. Send once more to try all the same.");
  const problems = problemsOf(form.text, addressing.channel, addressing.chatwootChannel);
  if (problems.length > 0) return { ...no("invalid", problems[0] ?? ""), problems };
  return { ...addressing, heldUp };
}
