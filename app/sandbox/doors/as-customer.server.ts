import type { CustomerConversation, CustomerMessage, CustomerThread } from "../customer-view.ts";
import { type Account, agentById } from "../state/account.ts";
import { findBot } from "../state/bots.server.ts";
import { type Contact, findContact } from "../state/contacts.server.ts";
import type { Conversation } from "../state/conversations.server.ts";
import { inboxOf } from "../state/inboxes.server.ts";
import { attachmentsOf, type Message, selectMessages } from "../state/messages.server.ts";
import type { Typing } from "../state/typing.ts";
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

export function threadAsCustomer(account: Account, typing: Typing, conversation: Conversation): CustomerThread {
  const messages = selectMessages(account.state, `${SEEN_BY_CUSTOMER} order by id`, conversation.id);
  const contact = findContact(account.state, conversation.contactId);
  const { channel, botId } = inboxOf(account, conversation);
  return {
    ...conversationAsCustomer(account, conversation),
    messages: messages.map((message) => messageAsCustomer(account, conversation, message, contact)),
    bot: findBot(account.state, botId)?.name ?? null,
    // Mail and SMS show nobody typing.
    typing: channel === "chat" || channel === "api" ? typing.nameIn(conversation.id) : null,
  };
}

function messageAsCustomer(
  account: Account,
  conversation: Conversation,
  message: Message,
  contact: Contact | null,
): CustomerMessage {
  const fromCustomer = message.messageType === "incoming";
  const writer = writerOf(message, contact);
  return {
    id: message.id,
    from: fromCustomer ? "customer" : "shop",
    author: writer ?? authorOf(account, message),
    text: textAsCustomer(account, conversation, message),
    at: new Date(message.createdAt).toISOString(),
    attachments: attachmentsOf(account.state, message.id).map((attachment) => ({
      name: attachment.name,
      url: attachmentShape(account, attachment).data_url,
    })),
    deleted: message.contentAttributes.deleted === true,
    mail: fromCustomer ? null : message.sentAs,
    writer,
    htmlOnly: isHtmlOnly(message),
    emailQuestion: message.contentType === "input_email" ? { given: givenAddress(message) } : null,
  };
}

/** Templates and rules' messages have no sender. */
function authorOf(account: Account, { senderType, senderId }: Message): string {
  if (senderType === null) return "Automatic message";
  if (senderType === "Contact") return findContact(account.state, senderId ?? 0)?.name ?? account.name;
  const sender = senderType === "AgentBot" ? findBot(account.state, senderId) : agentById(senderId);
  return sender?.name ?? account.name;
}

/** Chatwoot names the thread's contact as the sender of every mail in it; the mail says who wrote it. */
function writerOf({ messageType, contentAttributes }: Message, contact: Contact | null): string | null {
  const from = mailOf(contentAttributes)?.from?.[0];
  return messageType === "incoming" && from && from !== contact?.email ? from : null;
}

function isHtmlOnly({ messageType, contentAttributes }: Message): boolean {
  const mail = mailOf(contentAttributes);
  return messageType === "incoming" && Boolean(mail?.html_content?.full) && !mail?.text_content?.full;
}

type StoredMail = { from?: string[]; text_content?: { full?: string }; html_content?: { full?: string } };

function mailOf({ email }: Message["contentAttributes"]): StoredMail | null {
  return typeof email === "object" ? (email as StoredMail | null) : null;
}

function givenAddress({ contentAttributes: { submitted_email } }: Message): string | null {
  return typeof submitted_email === "string" ? submitted_email : null;
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
