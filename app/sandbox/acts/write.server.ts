import { randomUUID } from "node:crypto";
import type { Account, SandboxEvent } from "../state/account.ts";
import {
  type Contact,
  type ContactInbox,
  contactInboxesOf,
  findContact,
  findContactByEmail,
  findContactInbox,
  joinInbox,
  saveContact,
} from "../state/contacts.server.ts";
import { type Conversation, findConversation } from "../state/conversations.server.ts";
import { type Channel, type Inbox, inboxOf, listInboxes } from "../state/inboxes.server.ts";
import type { NewFile } from "../state/messages.server.ts";
import { addContact } from "./contacts.server.ts";
import { receiveMail } from "./receive-mail.server.ts";
import { madeUpName, say } from "./visit.server.ts";
import { composeMail, type MailWish } from "./write-mail.server.ts";

/** What a customer writes, as whom, and where. */
export type CustomerMessage = {
  /** Both null: a visitor nobody knows. */
  name: string | null;
  email: string | null;
  channel: Channel;
  text: string | null;
  attachment: string | null;
  conversationId: number | null;
  /** How a mail is made; other channels look at none of it. */
  mail: MailWish;
};

type Written = { conversationId: number; messageId: number };

/** Stores a customer's message and tells of it; null when the conversation is not one of theirs. */
export function writeAsCustomer(account: Account, message: CustomerMessage): Written | null {
  const known = message.conversationId === null ? null : findConversation(account.state, message.conversationId);
  if (message.conversationId !== null && !(known && isTheirs(account, known, message))) return null;
  const inbox = known ? inboxOf(account, known) : firstInbox(account, message.channel);
  return inbox.channel === "email"
    ? writeMail(account, inbox, known, message)
    : writeChat(account, inbox, known, message);
}

function isTheirs(account: Account, conversation: Conversation, { email }: CustomerMessage): boolean {
  return (findContact(account.state, conversation.contactId)?.email ?? null) === (email?.toLowerCase() ?? null);
}

function writeChat(account: Account, inbox: Inbox, known: Conversation | null, message: CustomerMessage): Written {
  const { contact, session, events } = account.state.together(() => meet(account, inbox, known, message));
  account.tell(events);
  return say(account, { inbox, contact, session }, known, {
    content: message.text,
    files: filesOf(message),
    contentAttributes: inbox.channel === "chat" ? { in_reply_to: null } : {},
    additional: inbox.channel === "chat" ? visitOf(account, inbox) : {},
  });
}

function writeMail(
  account: Account,
  inbox: Inbox,
  known: Conversation | null,
  message: CustomerMessage,
): Written | null {
  const contact = known && findContact(account.state, known.contactId);
  const person = { name: message.name ?? "", address: contact?.email ?? message.email ?? "" };
  const mail = composeMail(account, inbox, known, person, message.text ?? "", message.mail);
  return receiveMail(account, { ...mail, attachments: filesOf(message).map(mailFile) });
}

/** Who writes, and their session in the inbox: the conversation's own, one they have, or a new one. */
function meet(account: Account, inbox: Inbox, known: Conversation | null, { name, email }: CustomerMessage) {
  const { state } = account;
  const events: SandboxEvent[] = [];
  let contact: Contact | null = known
    ? findContact(state, known.contactId)
    : email === null
      ? null
      : findContactByEmail(state, email);
  if (!contact) {
    const added = addContact(account, { name: name || madeUpName(), email });
    events.push(...added.events);
    contact = added.contact;
  }
  if (inbox.channel === "sms" && !contact.phone) contact = withPhone(account, contact);
  const joined = contactInboxesOf(state, contact.id).find(({ inboxId }) => inboxId === inbox.id);
  const session: ContactInbox =
    (known && findContactInbox(state, known.contactInboxId)) ??
    joined ??
    joinInbox(
      state,
      contact.id,
      inbox.id,
      inbox.channel === "sms" ? (contact.phone ?? "") : randomUUID(),
      account.now(),
    );
  return { contact, session, events };
}

/** 555-01xx is kept for fiction. */
function withPhone(account: Account, contact: Contact): Contact {
  const phoned = { ...contact, phone: `+1202555${String(100 + (contact.id % 100)).padStart(4, "0")}` };
  saveContact(account.state, phoned, account.now());
  return phoned;
}

function visitOf(account: Account, { settings }: Inbox) {
  return {
    browser: {
      device_name: "Unknown",
      browser_name: "Firefox",
      platform_name: "Unknown",
      browser_version: "0.0",
      platform_version: "0",
    },
    referer: `${settings.website_url ?? "https://fennick.example"}/`,
    initiated_at: { timestamp: new Date(account.now()).toString() },
    browser_language: "en",
  };
}

function firstInbox(account: Account, channel: Channel): Inbox {
  const inbox = listInboxes(account.state).find((one) => one.channel === channel);
  if (!inbox) throw new Error(`no inbox for ${channel}`);
  return inbox;
}

function filesOf({ attachment }: CustomerMessage): NewFile[] {
  return attachment ? [{ name: attachment }] : [];
}

function mailFile({ name }: NewFile) {
  return { name, type: "application/octet-stream", bytes: new Uint8Array(), inline: false };
}
