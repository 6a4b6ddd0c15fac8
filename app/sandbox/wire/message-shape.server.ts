import { type Account, agentById } from "../state/account.ts";
import { findBot } from "../state/bots.server.ts";
import { findContact, findContactInbox } from "../state/contacts.server.ts";
import { type Conversation, findConversation } from "../state/conversations.server.ts";
import { inboxOf } from "../state/inboxes.server.ts";
import { attachmentsOf, MESSAGE_TYPES, type Message } from "../state/messages.server.ts";
import { attachmentShape } from "./attachments.ts";
import { agentAsAssignee, agentAsSender, botAsSender, contactAsSender, contactShape } from "./people.ts";
import { unreadCount } from "./unread.server.ts";

/** A message at the top level of an event: `message_type` is a word, a customer has no `type`, there is no `status`. */
export function messageInEvent(account: Account, message: Message) {
  return {
    account: { id: account.id, name: account.name },
    additional_attributes: {},
    content_attributes: message.contentAttributes,
    content_type: message.contentType,
    content: contentInEvent(account, message),
    created_at: new Date(message.createdAt).toISOString(),
    id: message.id,
    message_type: message.messageType,
    private: message.private,
    sender: senderInEvent(account, message),
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

/** A message in `conversation.messages`: every column of it, with its sender's `type`. */
export function messageInConversation(account: Account, message: Message, conversation: Conversation) {
  return {
    id: message.id,
    content: contentInEvent(account, message),
    account_id: account.id,
    inbox_id: conversation.inboxId,
    conversation_id: message.conversationId,
    message_type: MESSAGE_TYPES.indexOf(message.messageType),
    created_at: Math.floor(message.createdAt / 1000),
    updated_at: new Date(message.updatedAt).toISOString(),
    private: message.private,
    status: message.status,
    source_id: message.sourceId,
    content_type: message.contentType,
    content_attributes: message.contentAttributes,
    sender_type: message.senderType,
    sender_id: message.senderId,
    external_source_ids: {},
    additional_attributes: {},
    processed_message_content: message.processedContent,
    sentiment: {},
    conversation: {
      assignee_id: conversation.assigneeId,
      unread_count: unreadCount(account, conversation),
      last_activity_at: Math.floor(conversation.lastActivityAt / 1000),
      contact_inbox: {
        source_id: findContactInbox(account.state, conversation.contactInboxId)?.sourceId ?? null,
      },
    },
    ...filesOf(account, message),
    ...typedSender(account, message),
  };
}

/**
 * Events leave out the backslash of a hard break and the empty lines at the end, and add the survey's address where the
 * customer sees no widget.
 */
function contentInEvent(account: Account, { content, contentType, conversationId }: Message): string | null {
  const conversation = contentType === "input_csat" ? findConversation(account.state, conversationId) : null;
  if (conversation && inboxOf(account, conversation).channel !== "chat")
    return `${content} ${account.address()}/survey/responses/${conversation.uuid}`;
  return content?.replaceAll("\\\n", "\n").replace(/\n+$/, "") ?? null;
}

function senderInEvent(account: Account, message: Message) {
  const { contact, agent, bot } = senderOf(account, message);
  if (contact) return contactAsSender(account, contact);
  if (agent) return agentAsSender(agent);
  return bot && botAsSender(bot);
}

/** The key is absent when nobody sent it: a template, or a rule. */
function typedSender(account: Account, message: Message) {
  const { contact, agent, bot } = senderOf(account, message);
  if (contact) return { sender: { ...contactShape(contact), type: "contact" } };
  if (agent) return { sender: agentAsAssignee(agent) };
  return bot ? { sender: { ...botAsSender(bot), avatar_url: "" } } : {};
}

function senderOf({ state }: Account, { senderType, senderId }: Message) {
  return {
    contact: senderType === "Contact" ? findContact(state, senderId ?? 0) : null,
    agent: senderType === "User" ? agentById(senderId) : null,
    bot: senderType === "AgentBot" ? findBot(state, senderId) : null,
  };
}

/** The key is absent when there is no file. */
function filesOf(account: Account, message: Message) {
  const files = attachmentsOf(account.state, message.id);
  return files.length > 0 ? { attachments: files.map((file) => attachmentShape(account, file)) } : {};
}
