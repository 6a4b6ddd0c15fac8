import type { App } from "../app.ts";
import { settleByEcho } from "../approvals/echo.server.ts";
import { closeReply, moveOn } from "../approvals/moved-on.server.ts";
import { dropNotesAbout, recordOwnNote } from "../approvals/note.server.ts";
import { type MessageEvent, type MessagePayload, markerOf } from "../chatwoot/payloads.ts";
import { recordActivity } from "../conversations/activity.server.ts";
import { BLOCKED } from "../conversations/blocked.ts";
import { isCustomerBlocked } from "../conversations/contacts.server.ts";
import { givenName } from "../conversations/customer-name.ts";
import { endsBurst } from "../conversations/message-author.ts";
import { unansweredQuestion } from "../conversations/newest.server.ts";
import { isShut, putOffQuestion } from "../conversations/put-off.server.ts";
import { endQuietTime, startQuietTime } from "../conversations/quiet-time.server.ts";
import { keepConversation, keepMessage } from "../conversations/sync.server.ts";
import { reasonForNoDraft } from "../conversations/wants-answer.ts";
import type { Tx } from "../db/database.server.ts";
import { isFromBeforeErasure } from "../retention/erased.server.ts";
import { recordAccountName } from "../settings/shop/identity.server.ts";
import type { Outcome } from "./outcome.ts";

/** A message was stored in Chatwoot: by the customer, by a person or program answering, or by ourselves. */
export async function takeMessage(app: App, tx: Tx, message: MessageEvent): Promise<Outcome> {
  if (await isFromBeforeErasure(app, tx, message))
    return { state: "ignored", reason: "from before this person was erased", forget: true };
  await recordAccountName(app, tx, message.account);
  const conversation = await keepConversation(app, tx, message.conversation, message.inbox?.name);
  const author = await keepMessage(app, tx, conversation.id, message, { fresh: false });
  // A reply of ours that we do not know has answered the customer all the same.
  const mark = markerOf(message);
  if (mark?.kind === "draft") await recordOwnNote(app, tx, conversation.id, mark.draft_id, message.id);
  const ours = (await settleByEcho(app, tx, conversation, message)) || mark?.kind === "draft";
  if (ours) return { state: "ignored", reason: "our own message came back" };
  if (author === "nobody") return { state: "ignored", reason: "says nothing to the customer" };
  if (message.message_type === "incoming") return takeQuestion(app, tx, message, conversation);
  return endsBurst(author) ? takeAnswer(app, tx, message) : takeAutomatic(app, tx, message);
}

/** The customer wrote: whatever was being answered has moved on, and the quiet time starts again. */
async function takeQuestion(
  app: App,
  tx: Tx,
  message: MessageEvent,
  conversation: { status: string },
): Promise<Outcome> {
  const conversationId = message.conversation.id;
  await recordActivity(app, tx, {
    conversationId,
    actor: { kind: "customer", name: givenName(message.sender?.name) },
    verb: "message_received",
    detail: { message_id: message.id },
  });
  const no = reasonForNoDraft(message);
  if (no) return { state: "processed", reason: `no draft: ${no}` };
  // Events come in any order: a message that was answered, followed or deleted since asks for nothing new.
  const waiting = await unansweredQuestion(app, tx, conversationId);
  if (waiting?.id !== message.id) return { state: "processed", reason: "no draft: something newer was said" };
  await moveOn(app, tx, conversationId, "newer-message");
  // Told of late: somebody has resolved or snoozed it since.
  if (isShut(conversation)) {
    await putOffQuestion(app, tx, conversationId, message.id);
    return { state: "processed", reason: "no draft: the conversation is resolved or snoozed" };
  }
  // As this event has it or as is known: where the two differ Chatwoot is asked, and what holds decides.
  if (message.conversation.meta?.sender?.blocked || (await isCustomerBlocked(app, tx, conversationId))) {
    await putOffQuestion(app, tx, conversationId, message.id);
    return { state: "processed", reason: `no draft: ${BLOCKED}` };
  }
  await startQuietTime(app, tx, conversationId);
  return { state: "processed" };
}

/** Somebody answered in Chatwoot: no draft is wanted any more. */
async function takeAnswer(app: App, tx: Tx, message: MessageEvent): Promise<Outcome> {
  const conversationId = message.conversation.id;
  await recordActivity(app, tx, {
    conversationId,
    actor: {
      kind: "agent",
      id: message.sender?.id ? String(message.sender.id) : null,
      name: message.sender?.name ?? null,
    },
    verb: "message_sent_by_agent",
    detail: { message_id: message.id },
  });
  // Events come in any order: what was said before the customer's question neither answers nor outdates it.
  const waiting = await unansweredQuestion(app, tx, conversationId);
  if (waiting && waiting.id > message.id) return { state: "processed", reason: "older than the customer's question" };
  await closeReply(app, tx, conversationId, "answered in Chatwoot", {
    kind: "agent",
    name: message.sender?.name ?? null,
  });
  await endQuietTime(app, tx, conversationId);
  return { state: "processed" };
}

/** A rule, a template, a bot or a campaign wrote: it stands in the thread and changes nothing (decision 7). */
async function takeAutomatic(app: App, tx: Tx, message: MessageEvent): Promise<Outcome> {
  await recordActivity(app, tx, {
    conversationId: message.conversation.id,
    actor: { kind: "agent", name: message.sender?.name ?? null },
    verb: "automatic_message_sent",
    detail: { message_id: message.id },
  });
  return { state: "processed", reason: "an automatic message answers nobody" };
}

/** A message changed: sent, failed, deleted. What the thread says now counts, not what the event said. */
export async function takeUpdate(app: App, tx: Tx, event: MessageEvent, now: MessagePayload): Promise<Outcome> {
  const conversation = await keepConversation(app, tx, event.conversation, event.inbox?.name);
  // What was read over REST does not tell of a campaign, the event does.
  const { additional_attributes } = event;
  await keepMessage(app, tx, conversation.id, { ...now, additional_attributes }, { fresh: true });
  await settleByEcho(app, tx, conversation, now, { fresh: true });
  if (now.content_attributes.deleted === true) {
    if (now.message_type === "incoming")
      await dropNotesAbout(app, tx, { conversationId: conversation.id, messageId: now.id });
    const answered = await tx
      .selectFrom("approvals")
      .select("id")
      .where("accountId", "=", app.chatwoot.id)
      .where("conversationId", "=", conversation.id)
      .where("sourceMessageId", "=", now.id)
      .where("state", "in", ["drafting", "pending_review", "changes_requested", "approved"])
      .executeTakeFirst();
    if (answered && (await moveOn(app, tx, conversation.id, "source-deleted")) === "superseded")
      await startQuietTime(app, tx, conversation.id);
  }
  return { state: "processed" };
}
