import { type Account, agentById, inboxOf } from "../state/account.ts";
import { findContact, findContactInbox } from "../state/contacts.server.ts";
import type { Conversation } from "../state/conversations.server.ts";
import { type Message, newestPublicMessage } from "../state/messages.server.ts";
import { messageInConversation } from "./message-shape.server.ts";
import { agentAsAssignee, contactShape } from "./people.ts";

/** Chatwoot counts unread messages no further than this. */
const MOST_UNREAD = 10;

export const seconds = (at: number | null) => (at === null ? 0 : Math.floor(at / 1000));
export const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

export function unreadCount({ state }: Account, conversation: Conversation): number {
  const unread = state.row<{ count: number }>(
    `select count(*) count from (select 1 from messages
       where conversation_id = ? and message_type = 0 and created_at > ? limit ${MOST_UNREAD})`,
    conversation.id,
    conversation.agentSeenAt ?? 0,
  );
  return unread?.count ?? 0;
}

/**
 * The conversation inside events. `messages` holds the newest public message: for a private note's event that is
 * some other message, often the customer's question.
 */
export function conversationInEvent(account: Account, conversation: Conversation) {
  const { state } = account;
  const inbox = inboxOf(conversation);
  const known = findContactInbox(state, conversation.contactId, conversation.inboxId);
  const newest = newestPublicMessage(state, conversation.id);
  return {
    additional_attributes: conversation.additionalAttributes,
    can_reply: account.canReply(),
    channel: inbox.channelType,
    contact_inbox: known && {
      id: known.id,
      contact_id: known.contactId,
      inbox_id: known.inboxId,
      source_id: known.sourceId,
      created_at: iso(known.createdAt),
      updated_at: iso(known.createdAt),
      hmac_verified: false,
      pubsub_token: known.pubsubToken,
    },
    id: conversation.id,
    inbox_id: conversation.inboxId,
    account: { id: account.id, name: account.name },
    messages: newest ? [messageInConversation(account, newest, conversation)] : [],
    labels: conversation.labels,
    meta: metaOf(account, conversation, "contact"),
    status: conversation.status,
    custom_attributes: conversation.customAttributes,
    snoozed_until: iso(conversation.snoozedUntil),
    unread_count: unreadCount(account, conversation),
    first_reply_created_at: iso(conversation.firstReplyAt),
    priority: conversation.priority,
    waiting_since: seconds(conversation.waitingSince),
    ...clocksOf(conversation),
  };
}

/** The conversation over REST: no `contact_inbox`, the channel under `meta`, `first_reply_created_at` a number. */
export function conversationInRest(account: Account, conversation: Conversation, lastOfAnyKind: Message | null) {
  const newest = newestPublicMessage(account.state, conversation.id);
  return {
    meta: { ...metaOf(account, conversation, null), channel: inboxOf(conversation).channelType },
    id: conversation.id,
    messages: newest ? [messageInConversation(account, newest, conversation)] : [],
    account_id: account.id,
    uuid: conversation.uuid,
    additional_attributes: conversation.additionalAttributes,
    assignee_last_seen_at: seconds(conversation.agentSeenAt),
    can_reply: account.canReply(),
    custom_attributes: conversation.customAttributes,
    inbox_id: conversation.inboxId,
    labels: conversation.labels,
    muted: false,
    snoozed_until: conversation.snoozedUntil === null ? null : seconds(conversation.snoozedUntil),
    status: conversation.status,
    unread_count: unreadCount(account, conversation),
    first_reply_created_at: seconds(conversation.firstReplyAt),
    last_non_activity_message: lastOfAnyKind && messageInConversation(account, lastOfAnyKind, conversation),
    priority: conversation.priority,
    waiting_since: seconds(conversation.waitingSince),
    sla_policy_id: null,
    ...clocksOf(conversation),
  };
}

function metaOf(account: Account, conversation: Conversation, senderType: "contact" | null) {
  const contact = findContact(account.state, conversation.contactId);
  const assignee = agentById(conversation.assigneeId);
  return {
    sender: contact && { ...contactShape(contact), ...(senderType && { type: senderType }) },
    assignee: assignee && agentAsAssignee(assignee),
    assignee_type: assignee && "User",
    team: null,
    hmac_verified: false,
  };
}

function clocksOf(conversation: Conversation) {
  return {
    agent_last_seen_at: seconds(conversation.agentSeenAt),
    contact_last_seen_at: seconds(conversation.contactSeenAt),
    last_activity_at: seconds(conversation.lastActivityAt),
    timestamp: seconds(conversation.lastActivityAt),
    created_at: seconds(conversation.createdAt),
    updated_at: conversation.updatedAt / 1000,
  };
}
