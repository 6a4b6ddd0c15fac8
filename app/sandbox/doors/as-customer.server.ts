import type { CustomerConversation, CustomerMessage, CustomerThread } from "../customer-view.ts";
import { type Account, agentById } from "../state/account.ts";
import { findBot } from "../state/bots.server.ts";
import { findContact } from "../state/contacts.server.ts";
import type { Conversation } from "../state/conversations.server.ts";
import { inboxOf } from "../state/inboxes.server.ts";
import { attachmentsOf, type Message, selectMessages } from "../state/messages.server.ts";
import { attachmentShape } from "../wire/attachments.ts";
import { shownToCustomer } from "../wire/shown-to-customer.ts";

/** Public, no activity line, and arrived: all that a customer can see. */
const SEEN_BY_CUSTOMER =
  "where conversation_id = ? and private = 0 and message_type <> 2 and reached_customer_at is not null";

export function conversationAsCustomer(account: Account, conversation: Conversation): CustomerConversation {
  const contact = findContact(account.state, conversation.contactId);
  const newest = selectMessages(account.state, `${SEEN_BY_CUSTOMER} order by id desc limit 1`, conversation.id)[0];
  return {
    id: conversation.id,
    channel: inboxOf(account, conversation).channel,
    status: conversation.status,
    customer: { name: contact?.name ?? "", email: contact?.email ?? null, blocked: contact?.blocked ?? false },
    subject: subjectOf(conversation),
    lastActivityAt: new Date(conversation.lastActivityAt).toISOString(),
    preview: newest ? previewOf(account, conversation, newest) : "",
  };
}

export function threadAsCustomer(account: Account, conversation: Conversation): CustomerThread {
  const messages = selectMessages(account.state, `${SEEN_BY_CUSTOMER} order by id`, conversation.id);
  return {
    ...conversationAsCustomer(account, conversation),
    messages: messages.map((message) => messageAsCustomer(account, conversation, message)),
  };
}

function messageAsCustomer(account: Account, conversation: Conversation, message: Message): CustomerMessage {
  const fromCustomer = message.messageType === "incoming";
  const person = personOf(account, message);
  return {
    id: message.id,
    from: fromCustomer ? "customer" : "shop",
    author: person?.name ?? account.name,
    text: textAsCustomer(account, conversation, message),
    at: new Date(message.createdAt).toISOString(),
    attachments: attachmentsOf(account.state, message.id).map((attachment) => ({
      name: attachment.name,
      url: attachmentShape(account, attachment).data_url,
    })),
    deleted: message.contentAttributes.deleted === true,
    mail: fromCustomer ? null : message.sentAs,
  };
}

function personOf(account: Account, { senderType, senderId }: Message): { name: string } | null {
  if (senderType === "Contact") return findContact(account.state, senderId ?? 0);
  return senderType === "AgentBot" ? findBot(account.state, senderId) : agentById(senderId);
}

function textAsCustomer(account: Account, conversation: Conversation, message: Message): string {
  const text = message.processedContent ?? "";
  // What customers wrote is theirs, and shown to them as they wrote it.
  return message.messageType === "incoming" ? text : shownToCustomer(inboxOf(account, conversation).channel, text);
}

function previewOf(account: Account, conversation: Conversation, message: Message): string {
  const text = textAsCustomer(account, conversation, message).replace(/\s+/g, " ").trim();
  if (text) return text.slice(0, 140);
  return attachmentsOf(account.state, message.id)[0]?.name ?? "";
}

function subjectOf({ additionalAttributes }: Conversation): string | null {
  const subject = additionalAttributes.mail_subject;
  return typeof subject === "string" && subject !== "" ? subject : null;
}
