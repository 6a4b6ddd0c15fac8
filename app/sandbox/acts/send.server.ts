import { randomBytes } from "node:crypto";
import type { Account } from "../state/account.ts";
import { findContact } from "../state/contacts.server.ts";
import { type Conversation, findConversation } from "../state/conversations.server.ts";
import { inboxOf } from "../state/inboxes.server.ts";
import { findMessage, type Message, type SentMail, saveMessage, selectMessages } from "../state/messages.server.ts";

/** Sends one stored public reply by mail or SMS; chat shows it at once. `refused` makes the channel say no. */
export function sendReply(account: Account, messageId: number, refused: () => boolean): void {
  const message = findMessage(account.state, messageId);
  const conversation = message && findConversation(account.state, message.conversationId);
  if (!conversation || !mayLeave(message)) return;
  const { channel } = inboxOf(account, conversation);
  if (channel === "chat" || channel === "api") return;
  if (refused()) {
    save(account, {
      ...message,
      status: "failed",
      contentAttributes: { ...message.contentAttributes, external_error: "The recipient's server refused the message" },
    });
    return;
  }
  const reachedCustomerAt = account.now();
  if (channel === "email") {
    const sourceId = `conversation/${conversation.uuid}/messages/${message.id}@fennick.example`;
    save(account, { ...message, sourceId, reachedCustomerAt, sentAs: mailAsSent(account, conversation) });
    return;
  }
  const sent: Message = { ...message, sourceId: `SM${randomBytes(16).toString("hex")}`, reachedCustomerAt };
  save(account, sent);
  save(account, { ...sent, status: "delivered" });
}

/** Public replies that a stop came between: stored, never sent. */
export function unsentReplies(account: Account): number[] {
  return selectMessages(
    account.state,
    "where message_type = 1 and private = 0 and reached_customer_at is null order by id",
  )
    .filter(mayLeave)
    .map(({ id }) => id);
}

/**
 * Starts a message over, as 4.15 does: whatever became of it, and clearing all of `content_attributes`, marks and
 * recipients included. One that its channel has, with a `source_id`, is not sent again.
 */
export function retryMessage(account: Account, message: Message): void {
  save(account, { ...message, status: "sent", contentAttributes: {} });
  account.send(message.id);
}

/** An API inbox's app says what became of a message. */
export function setDeliveryStatus(
  account: Account,
  message: Message,
  status: Message["status"],
  error: string | null,
): Message {
  const { external_error: _, ...rest } = message.contentAttributes;
  const changed: Message = {
    ...message,
    status,
    contentAttributes:
      status === "failed" ? { ...rest, external_error: error ?? "" } : { ...rest, external_error: null },
  };
  save(account, changed);
  return changed;
}

function mayLeave(message: Message): boolean {
  return (
    message.messageType === "outgoing" &&
    !message.private &&
    message.sourceId === null &&
    message.status === "sent" &&
    message.contentAttributes.deleted !== true
  );
}

/** Recipients come from the last outgoing message of that moment, notes included: a note with empty lists wins. */
function mailAsSent(account: Account, conversation: Conversation): SentMail {
  const lastOutgoing = selectMessages(
    account.state,
    "where conversation_id = ? and message_type = 1 order by id desc limit 1",
    conversation.id,
  )[0];
  const list = (name: string) => {
    const value = lastOutgoing?.contentAttributes[name];
    return Array.isArray(value) ? value.map(String) : [];
  };
  const to = list("to_emails");
  const contact = findContact(account.state, conversation.contactId);
  return {
    subject: `Re: ${conversation.additionalAttributes.mail_subject ?? ""}`,
    to: to.length > 0 ? to : [contact?.email ?? ""],
    cc: list("cc_emails"),
  };
}

function save(account: Account, message: Message): void {
  saveMessage(account.state, message, account.now());
  account.tell([{ event: "message_updated", messageId: message.id }]);
}
