import type { Account, SandboxEvent, Typist } from "../state/account.ts";
import { findContact, findContactInbox } from "../state/contacts.server.ts";
import { findConversation, selectConversations } from "../state/conversations.server.ts";
import { findInbox, inboxOf } from "../state/inboxes.server.ts";
import { findMessage } from "../state/messages.server.ts";
import { conversationInEvent } from "./conversation-shape.server.ts";
import { inboxInEvent } from "./inbox-shape.server.ts";
import { messageInEvent } from "./message-shape.server.ts";
import { agentAsSender, contactAsSender } from "./people.ts";

/**
 * The body of one delivery, from the rows as they stand now, which may be later than the event.
 * @returns null when what it tells of is gone, or is an activity line, which Chatwoot never delivers.
 */
export function eventBody(account: Account, event: SandboxEvent): object | null {
  switch (event.event) {
    case "message_created":
    case "message_updated":
      return messageBody(account, event.event, event.messageId);
    case "conversation_created":
    case "conversation_opened":
    case "conversation_resolved":
      return conversationBody(account, event.conversationId, { event: event.event });
    case "conversation_status_changed":
      // Chatwoot reads the change after it was cleared, so the list is always null: look at `status`.
      return conversationBody(account, event.conversationId, { event: event.event, changed_attributes: null });
    case "conversation_updated":
      return conversationBody(account, event.conversationId, { event: event.event, changed_attributes: event.changed });
    case "contact_created":
      return contactBody(account, event.contactId, { event: event.event });
    case "contact_updated":
      return contactBody(account, event.contactId, { event: event.event, changed_attributes: event.changed });
    case "webwidget_triggered":
      return widgetBody(account, event.contactInboxId, event.info);
    case "conversation_typing_on":
    case "conversation_typing_off":
      return typingBody(account, event);
    case "inbox_created":
    case "inbox_updated":
      return inboxBody(account, event);
  }
}

/** The inbox an event belongs to: its API webhook and its bot hear of it too. Null for a contact's. */
export function inboxIdOf({ state }: Pick<Account, "state">, event: SandboxEvent): number | null {
  if ("messageId" in event) {
    const message = findMessage(state, event.messageId);
    return message && (findConversation(state, message.conversationId)?.inboxId ?? null);
  }
  if ("conversationId" in event) return findConversation(state, event.conversationId)?.inboxId ?? null;
  if ("contactInboxId" in event) return findContactInbox(state, event.contactInboxId)?.inboxId ?? null;
  return "inboxId" in event ? event.inboxId : null;
}

function messageBody(account: Account, event: string, messageId: number) {
  const message = findMessage(account.state, messageId);
  const conversation = message && findConversation(account.state, message.conversationId);
  if (!conversation || message.messageType === "activity") return null;
  const inbox = inboxOf(account, conversation);
  return {
    ...messageInEvent(account, message),
    conversation: conversationInEvent(account, conversation),
    inbox: { id: inbox.id, name: inbox.name },
    event,
  };
}

function conversationBody(account: Account, id: number, extra: object) {
  const conversation = findConversation(account.state, id);
  return conversation && { ...conversationInEvent(account, conversation), ...extra };
}

function contactBody(account: Account, id: number, extra: object) {
  const contact = findContact(account.state, id);
  return contact && { ...contactAsSender(account, contact), ...extra };
}

function widgetBody(account: Account, contactInboxId: number, info: Record<string, unknown>) {
  const session = findContactInbox(account.state, contactInboxId);
  const contact = session && findContact(account.state, session.contactId);
  const inbox = session && findInbox(account.state, session.inboxId);
  if (!contact || !inbox) return null;
  const newest = "where contact_inbox_id = ? order by id desc limit 1";
  const conversation = selectConversations(account.state, newest, session.id)[0];
  return {
    id: session.id,
    contact: contactAsSender(account, contact),
    inbox: { id: inbox.id, name: inbox.name },
    account: { id: account.id, name: account.name },
    current_conversation: conversation ? conversationInEvent(account, conversation) : null,
    source_id: session.sourceId,
    event: "webwidget_triggered",
    event_info: info,
  };
}

function typingBody(
  account: Account,
  {
    event,
    conversationId,
    by,
    private: isPrivate,
  }: SandboxEvent & { by: Typist; private: boolean; conversationId: number },
) {
  const conversation = findConversation(account.state, conversationId);
  const contact = "contactId" in by ? findContact(account.state, by.contactId) : null;
  const user = "agent" in by ? agentAsSender(by.agent) : contact && contactAsSender(account, contact);
  return (
    conversation && { event, user, conversation: conversationInEvent(account, conversation), is_private: isPrivate }
  );
}

function inboxBody(account: Account, event: SandboxEvent & { inboxId: number }) {
  const inbox = findInbox(account.state, event.inboxId);
  return (
    inbox && {
      ...inboxInEvent(inbox),
      account: { id: account.id, name: account.name },
      event: event.event,
      ...("changed" in event && { changed_attributes: event.changed }),
    }
  );
}
