import type { Account, SandboxEvent } from "../state/account.ts";
import { type Contact, findContact, findContactByEmail, joinInbox } from "../state/contacts.server.ts";
import { type Conversation, findConversation, selectConversations } from "../state/conversations.server.ts";
import { findMailInbox } from "../state/inboxes.server.ts";
import { selectMessages } from "../state/messages.server.ts";
import { mailAttributes, mailContent } from "../wire/mail-attributes.ts";
import type { ParsedMail } from "../wire/parse-mail.ts";
import { trimHistory } from "../wire/trim-history.ts";
import { addContact } from "./contacts.server.ts";
import { openConversation, receive } from "./receive.server.ts";

/** Chatwoot's own ids of sent mails, and the addresses that answers to them go to. */
const SENT_ID = /^conversation\/([0-9a-f-]{36})\/messages\/\d+@/;
const REPLY_ADDRESS = /^reply\+([0-9a-f-]{36})@/;

/**
 * Stores a mail: in the thread it answers, whoever wrote it, under the name of that thread's contact; else as a new
 * conversation of its writer. The same Message-ID twice is two. Null when it is for none of the mail inboxes.
 */
export function receiveMail(account: Account, mail: ParsedMail): { conversationId: number; messageId: number } | null {
  const stored = account.state.together(() => {
    const events: SandboxEvent[] = [];
    const place = answeredThread(account, mail) ?? newThread(account, mail, events);
    if (!place) return null;
    const { messageId, events: received } = receive(account, place.conversation, place.contact, {
      content: mailContent(mail),
      processedContent: freshText(mail),
      contentType: "incoming_email",
      contentAttributes: mailAttributes(mail),
      sourceId: mail.messageId,
      files: mail.attachments.map(({ name, type, bytes }) => ({ name, contentType: type, bytes })),
    });
    return { conversationId: place.conversation.id, messageId, events: [...events, ...received] };
  });
  if (!stored) return null;
  account.tell(stored.events);
  return { conversationId: stored.conversationId, messageId: stored.messageId };
}

type Place = { conversation: Conversation; contact: Contact };

function answeredThread(account: Account, mail: ParsedMail): Place | null {
  const conversation = threadByAddress(account, mail) ?? threadByReference(account, mail);
  const contact = conversation && findContact(account.state, conversation.contactId);
  return contact ? { conversation, contact } : null;
}

function threadByAddress({ state }: Account, mail: ParsedMail): Conversation | null {
  const uuid = [...mail.to, ...mail.cc].map((address) => REPLY_ADDRESS.exec(address)?.[1]).find(Boolean);
  return uuid ? (selectConversations(state, "where uuid = ?", uuid)[0] ?? null) : null;
}

function threadByReference({ state }: Account, mail: ParsedMail): Conversation | null {
  const ids = [mail.inReplyTo, ...mail.references.toReversed()].filter((id) => id !== null);
  for (const id of ids) {
    const uuid = SENT_ID.exec(id)?.[1];
    const sent = uuid ? selectConversations(state, "where uuid = ?", uuid)[0] : undefined;
    const message = sent ? undefined : selectMessages(state, "where source_id = ? order by id desc limit 1", id)[0];
    const found = sent ?? (message && findConversation(state, message.conversationId));
    if (found) return found;
  }
  return null;
}

function newThread(account: Account, mail: ParsedMail, events: SandboxEvent[]): Place | null {
  const inbox = findMailInbox(
    account.state,
    [...mail.to, ...mail.cc, ...mail.bcc].map((address) => address.toLowerCase()),
  );
  if (!inbox) return null;
  const contact = writerOf(account, mail, events);
  const session = joinInbox(account.state, contact.id, inbox.id, contact.email ?? mail.from.address, account.now());
  const conversation = openConversation(account, inbox, session, contact, {
    additional: additionalAttributes(account, mail),
  });
  events.push({ event: "conversation_created", conversationId: conversation.id });
  return { conversation, contact };
}

/** Whom an answer would go to: the Reply-To, else the sender. */
function writerOf(account: Account, mail: ParsedMail, events: SandboxEvent[]): Contact {
  const address = (mail.replyTo[0] ?? mail.from.address).toLowerCase();
  const known = findContactByEmail(account.state, address);
  if (known) return known;
  const added = addContact(account, {
    name: mail.from.name || (address.split("@")[0] ?? address),
    email: address,
    additionalAttributes: { source_id: `email:${mail.messageId}` },
  });
  events.push(...added.events);
  return added.contact;
}

function additionalAttributes(account: Account, mail: ParsedMail) {
  return {
    source: "email",
    auto_reply: mail.autoReply,
    in_reply_to: mail.inReplyTo,
    initiated_at: { timestamp: new Date(account.now()).toISOString() },
    mail_subject: mail.subject,
  };
}

/** What stands in `processed_message_content`: the text without the history. */
function freshText(mail: ParsedMail): string | null {
  const { text_content, html_content } = mailAttributes(mail).email;
  if ("quoted" in text_content && text_content.quoted) return text_content.quoted;
  if ("quoted" in html_content && html_content.quoted) return html_content.quoted;
  const content = mailContent(mail);
  return content === null ? null : trimHistory(content);
}
