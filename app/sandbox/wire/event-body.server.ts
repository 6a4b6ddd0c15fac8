import { type Account, inboxOf, type SandboxEvent } from "../state/account.ts";
import { findContact } from "../state/contacts.server.ts";
import { findConversation } from "../state/conversations.server.ts";
import { findMessage } from "../state/messages.server.ts";
import { conversationInEvent } from "./conversation-shape.server.ts";
import { messageInEvent } from "./message-shape.server.ts";
import { contactAsSender } from "./people.ts";

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
  }
}

function messageBody(account: Account, event: string, messageId: number) {
  const message = findMessage(account.state, messageId);
  const conversation = message && findConversation(account.state, message.conversationId);
  if (!conversation || message.messageType === "activity") return null;
  const inbox = inboxOf(conversation);
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
