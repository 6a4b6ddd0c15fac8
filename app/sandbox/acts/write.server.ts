import { randomUUID } from "node:crypto";
import { type Account, type Channel, INBOXES, inboxOf, type SandboxEvent } from "../state/account.ts";
import {
  type Contact,
  createContact,
  findContactByEmail,
  joinInbox,
  setPhone,
  touchContact,
} from "../state/contacts.server.ts";
import { type Conversation, createConversation, findConversation } from "../state/conversations.server.ts";
import { attachFile, createMessage, newestPublicMessage } from "../state/messages.server.ts";
import { type IncomingMail, mailAttributes, mailText, quoteOf } from "../wire/mail.ts";
import { changeConversation } from "./change.server.ts";

/** What a customer writes. `quoted` is the history below a mail; left out, their mail program quotes the last message. */
export type CustomerMessage = {
  name: string;
  email: string;
  channel: Channel;
  text: string | null;
  subject: string | null;
  cc: string[];
  attachment: string | null;
  conversationId: number | null;
  quoted: string | null;
  autoReply: boolean;
};

/** Stores a customer's message and tells of it; null when the conversation is not one of theirs. */
export function writeAsCustomer(
  account: Account,
  message: CustomerMessage,
): { conversationId: number; messageId: number } | null {
  const written = account.state.together(() => {
    const events: SandboxEvent[] = [];
    const contact = meet(account, message, events);
    const conversation = enter(account, contact, message, events);
    if (!conversation) return null;
    const messageId = store(account, contact, conversation, message);
    const { status, waitingSince } = conversation;
    const reopened = status === "snoozed" || status === "resolved";
    const at = account.now();
    events.push(
      ...changeConversation(account, conversation, {
        lastActivityAt: at,
        waitingSince: waitingSince ?? at,
        ...(reopened && { status: "open", snoozedUntil: null }),
      }),
      { event: "message_created", messageId },
      seen(account, contact, at),
    );
    return { conversationId: conversation.id, messageId, events };
  });
  if (!written) return null;
  account.tell(written.events);
  return { conversationId: written.conversationId, messageId: written.messageId };
}

function meet(account: Account, { name, email, channel }: CustomerMessage, events: SandboxEvent[]): Contact {
  let contact = findContactByEmail(account.state, email);
  if (!contact) {
    contact = createContact(account.state, { name, email }, account.now());
    events.push({ event: "contact_created", contactId: contact.id });
  }
  if (channel === "sms" && !contact.phone) {
    // 555-01xx is kept for fiction.
    contact = { ...contact, phone: `+1202555${String(100 + (contact.id % 100)).padStart(4, "0")}` };
    setPhone(account.state, contact.id, contact.phone ?? "");
  }
  return contact;
}

function enter(
  account: Account,
  contact: Contact,
  message: CustomerMessage,
  events: SandboxEvent[],
): Conversation | null {
  if (message.conversationId !== null) {
    const known = findConversation(account.state, message.conversationId);
    return known?.contactId === contact.id ? known : null;
  }
  const inbox = INBOXES.find(({ channel }) => channel === message.channel);
  if (!inbox) throw new Error(`no inbox for ${message.channel}`);
  const at = account.now();
  const sourceId = { chat: randomUUID(), email: contact.email, sms: contact.phone ?? contact.email }[message.channel];
  joinInbox(account.state, contact, inbox.id, sourceId, at);
  const initiated_at = { timestamp: new Date(at).toUTCString() };
  const id = createConversation(
    account.state,
    {
      inboxId: inbox.id,
      contactId: contact.id,
      additionalAttributes: {
        chat: {
          browser: { browser_name: "Firefox" },
          referer: "https://fennick.example/",
          browser_language: "en",
          initiated_at,
        },
        email: {
          source: "email",
          mail_subject: message.subject ?? "",
          in_reply_to: null,
          auto_reply: message.autoReply,
          initiated_at,
        },
        sms: {},
      }[message.channel],
    },
    at,
  );
  events.push({ event: "conversation_created", conversationId: id });
  return findConversation(account.state, id);
}

function store(account: Account, contact: Contact, conversation: Conversation, message: CustomerMessage): number {
  const at = account.now();
  const { channel } = inboxOf(conversation);
  const mail = channel === "email" ? mailOf(account, contact, conversation, message, at) : null;
  const content = mail ? mailText(mail) || null : message.text;
  const messageId = createMessage(
    account.state,
    {
      conversationId: conversation.id,
      content,
      processedContent: mail ? mail.fresh : content,
      contentType: mail ? "incoming_email" : "text",
      contentAttributes: mail ? mailAttributes(mail) : channel === "chat" ? { in_reply_to: null } : {},
      messageType: "incoming",
      private: false,
      sourceId: mail ? mail.messageId : channel === "sms" ? `SM${randomUUID().replaceAll("-", "")}` : null,
      senderType: "Contact",
      senderId: contact.id,
      reachedCustomerAt: at,
    },
    at,
  );
  if (message.attachment) attachFile(account.state, messageId, message.attachment);
  return messageId;
}

function mailOf(
  account: Account,
  contact: Contact,
  conversation: Conversation,
  message: CustomerMessage,
  at: number,
): IncomingMail {
  const last = newestPublicMessage(account.state, conversation.id);
  return {
    from: contact,
    subject: message.subject ?? `Re: ${conversation.additionalAttributes.mail_subject ?? ""}`,
    fresh: message.text ?? "",
    quoted: message.quoted ?? (last?.messageType === "outgoing" ? quoteOf(account, last) : null),
    cc: message.cc,
    inReplyTo: last?.sourceId ?? null,
    autoReply: message.autoReply,
    messageId: `${randomUUID()}@${contact.email.split("@")[1] ?? "post.example"}`,
    at,
  };
}

/** Every customer message moves the contact's last activity, and Chatwoot tells of that too. */
function seen(account: Account, contact: Contact, at: number): SandboxEvent {
  touchContact(account.state, contact.id, at);
  const moved = {
    previous_value: new Date(contact.lastActivityAt).toISOString(),
    current_value: new Date(at).toISOString(),
  };
  return {
    event: "contact_updated",
    contactId: contact.id,
    changed: [{ last_activity_at: moved }, { updated_at: moved }],
  };
}
