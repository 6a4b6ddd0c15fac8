import type { Account, SandboxEvent } from "../state/account.ts";
import { type Contact, type ContactInbox, saveContact } from "../state/contacts.server.ts";
import {
  type Attributes,
  type Conversation,
  createConversation,
  findConversation,
} from "../state/conversations.server.ts";
import { type Inbox, inboxOf } from "../state/inboxes.server.ts";
import { attachFile, createMessage, type NewFile } from "../state/messages.server.ts";
import { changeConversation } from "./change.server.ts";
import { greet } from "./template.server.ts";

/** A customer's message as it is stored, whatever channel brought it. */
export type Incoming = {
  content: string | null;
  /** Without the quoted mail history; left out, the content. */
  processedContent?: string | null;
  contentType?: string;
  contentAttributes?: Attributes;
  sourceId?: string | null;
  files?: NewFile[];
};

/** Longer, and Chatwoot takes it from nobody. */
export const LONGEST_CONTENT = 150_000;
export const TOO_LONG = `Content is too long (maximum is ${LONGEST_CONTENT} characters)`;

/**
 * Opens a conversation: pending where a bot is joined to the inbox, resolved for a blocked contact. Its event is left to
 * `receive`, as it is told of once its first message is there.
 */
export function openConversation(
  account: Account,
  inbox: Inbox,
  session: ContactInbox,
  contact: Contact,
  attributes: { additional?: Attributes; custom?: Attributes },
): Conversation {
  const id = createConversation(
    account.state,
    {
      inboxId: inbox.id,
      contactId: contact.id,
      contactInboxId: session.id,
      status: contact.blocked ? "resolved" : inbox.botId === null ? "open" : "pending",
      additionalAttributes: attributes.additional ?? {},
      customAttributes: attributes.custom ?? {},
    },
    account.now(),
  );
  const conversation = findConversation(account.state, id);
  if (!conversation) throw new Error(`conversation ${id} was stored and is gone`);
  return conversation;
}

/** Stores a customer's message with all that follows from it, and answers the events, which come in any order. */
export function receive(
  account: Account,
  conversation: Conversation,
  contact: Contact,
  incoming: Incoming,
): { messageId: number; events: SandboxEvent[] } {
  const at = account.now();
  const messageId = createMessage(
    account.state,
    {
      conversationId: conversation.id,
      content: incoming.content,
      processedContent: incoming.processedContent === undefined ? incoming.content : incoming.processedContent,
      contentType: incoming.contentType ?? "text",
      contentAttributes: incoming.contentAttributes ?? {},
      messageType: "incoming",
      private: false,
      sourceId: incoming.sourceId ?? null,
      senderType: "Contact",
      senderId: contact.id,
      reachedCustomerAt: at,
    },
    at,
  );
  for (const file of incoming.files ?? []) attachFile(account.state, messageId, file);
  const reopened = reopen(account, conversation, contact);
  const events: SandboxEvent[] = [
    { event: "message_created", messageId },
    ...reopened,
    ...wait(account, conversation, at, reopened.length > 0),
    seen(account, contact, at),
    ...greet(account, conversation, contact),
  ];
  // A voice message is told of again when Chatwoot has looked at its file.
  if (incoming.files?.some(({ name }) => /\.(ogg|mp3|m4a|wav|opus)$/i.test(name)))
    events.push({ event: "message_updated", messageId });
  return { messageId, events };
}

/** Snoozed and resolved conversations open again, the resolved one to the bot if there is one. Not for a blocked contact. */
function reopen(account: Account, conversation: Conversation, contact: Contact): SandboxEvent[] {
  if (contact.blocked || (conversation.status !== "snoozed" && conversation.status !== "resolved")) return [];
  const toBot = conversation.status === "resolved" && inboxOf(account, conversation).botId !== null;
  return changeConversation(account, conversation, { status: toBot ? "pending" : "open", snoozedUntil: null });
}

function wait(account: Account, conversation: Conversation, at: number, reopened: boolean): SandboxEvent[] {
  const waiting = findConversation(account.state, conversation.id);
  if (!waiting) return [];
  const events = changeConversation(account, waiting, { lastActivityAt: at, waitingSince: waiting.waitingSince ?? at });
  // Chatwoot writes its copy of the labels with the first change after a reopening, also of a conversation without any.
  if (reopened && waiting.labels.length === 0)
    for (const event of events)
      if (event.event === "conversation_updated")
        event.changed.push({ cached_label_list: { previous_value: null, current_value: "" } });
  return events;
}

/** Every customer message moves the contact's last activity, and Chatwoot tells of that too. */
function seen(account: Account, contact: Contact, at: number): SandboxEvent {
  saveContact(account.state, { ...contact, lastActivityAt: at }, at);
  const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  return {
    event: "contact_updated",
    contactId: contact.id,
    changed: [
      { updated_at: { previous_value: iso(contact.updatedAt), current_value: iso(at) } },
      { last_activity_at: { previous_value: iso(contact.lastActivityAt), current_value: iso(at) } },
    ],
  };
}
