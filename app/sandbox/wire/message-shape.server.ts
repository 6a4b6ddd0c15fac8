import { type Account, agentById } from "../state/account.ts";
import { findContact, findContactInbox } from "../state/contacts.server.ts";
import type { Conversation } from "../state/conversations.server.ts";
import { attachmentsOf, MESSAGE_TYPES, type Message } from "../state/messages.server.ts";
import { attachmentShape } from "./attachments.ts";
import { agentAsSender, contactAsSender, contactShape } from "./people.ts";

/** A message at the top level of an event: `message_type` is a word, a customer has no `type`, there is no `status`. */
export function messageInEvent(account: Account, message: Message) {
  return {
    account: { id: account.id, name: account.name },
    additional_attributes: {},
    content_attributes: message.contentAttributes,
    content_type: message.contentType,
    content: message.content,
    created_at: new Date(message.createdAt).toISOString(),
    id: message.id,
    message_type: message.messageType,
    private: message.private,
    sender: eventSender(account, message),
    source_id: message.sourceId,
    ...filesOf(account, message),
  };
}

/** A message over REST: `message_type` and `created_at` are numbers. */
export function messageInRest(account: Account, message: Message, inboxId: number) {
  return {
    id: message.id,
    content: message.content,
    inbox_id: inboxId,
    conversation_id: message.conversationId,
    message_type: MESSAGE_TYPES.indexOf(message.messageType),
    content_type: message.contentType,
    status: message.status,
    content_attributes: message.contentAttributes,
    created_at: Math.floor(message.createdAt / 1000),
    private: message.private,
    source_id: message.sourceId,
    ...typedSender(account, message),
    ...filesOf(account, message),
  };
}

/** A message inside `conversation.messages[]`: every column, with the sender's type. */
export function messageInConversation(account: Account, message: Message, conversation: Conversation) {
  return {
    ...messageInRest(account, message, conversation.inboxId),
    account_id: account.id,
    updated_at: new Date(message.updatedAt).toISOString(),
    sender_type: message.senderType,
    sender_id: message.senderId,
    external_source_ids: {},
    additional_attributes: {},
    processed_message_content: message.processedContent,
    sentiment: {},
    conversation: {
      assignee_id: conversation.assigneeId,
      unread_count: 0,
      last_activity_at: Math.floor(conversation.lastActivityAt / 1000),
      contact_inbox: {
        source_id: findContactInbox(account.state, conversation.contactId, conversation.inboxId)?.sourceId ?? null,
      },
    },
  };
}

function eventSender(account: Account, message: Message) {
  const contact = message.senderType === "Contact" ? findContact(account.state, message.senderId ?? 0) : null;
  if (contact) return contactAsSender(account, contact);
  const agent = message.senderType === "User" ? agentById(message.senderId) : null;
  return agent && agentAsSender(agent);
}

function typedSender(account: Account, message: Message) {
  const contact = message.senderType === "Contact" ? findContact(account.state, message.senderId ?? 0) : null;
  if (contact) return { sender: { ...contactShape(contact), type: "contact" } };
  const agent = message.senderType === "User" ? agentById(message.senderId) : null;
  return agent ? { sender: { ...agentAsSender(agent), available_name: agent.name, thumbnail: "" } } : {};
}

/** The key is absent when there is no file. */
function filesOf(account: Account, message: Message) {
  const files = attachmentsOf(account.state, message.id);
  return files.length > 0 ? { attachments: files.map((file) => attachmentShape(account, file)) } : {};
}
