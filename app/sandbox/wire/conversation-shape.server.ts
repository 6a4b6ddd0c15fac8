import { type Account, agentById } from "../state/account.ts";
import { findBot } from "../state/bots.server.ts";
import { findContact, findContactInbox } from "../state/contacts.server.ts";
import type { Conversation } from "../state/conversations.server.ts";
import { CHANNEL_TYPES, inboxOf } from "../state/inboxes.server.ts";
import { findTeam } from "../state/lists.server.ts";
import { newestPublicMessage, selectMessages } from "../state/messages.server.ts";
import { messageInConversation } from "./message-shape.server.ts";
import { agentAsAssignee, botAsSender, contactInRest, contactShape } from "./people.ts";
import { unreadCount } from "./unread.server.ts";

export const seconds = (at: number | null) => (at === null ? 0 : Math.floor(at / 1000));
export const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/**
 * The conversation inside events. `messages` holds the newest public message: for a private note's event that is
 * some other message, often the customer's question.
 */
export function conversationInEvent(account: Account, conversation: Conversation) {
  const { state } = account;
  const session = findContactInbox(state, conversation.contactInboxId);
  const newest = newestPublicMessage(state, conversation.id);
  return {
    additional_attributes: conversation.additionalAttributes,
    can_reply: account.canReply(),
    channel: CHANNEL_TYPES[inboxOf(account, conversation).channel],
    contact_inbox: session && {
      id: session.id,
      contact_id: session.contactId,
      inbox_id: session.inboxId,
      source_id: session.sourceId,
      created_at: iso(session.createdAt),
      updated_at: iso(session.createdAt),
      hmac_verified: session.hmacVerified === 1,
      pubsub_token: session.pubsubToken,
    },
    id: conversation.id,
    inbox_id: conversation.inboxId,
    account: { id: account.id, name: account.name },
    messages: newest ? [messageInConversation(account, newest, conversation)] : [],
    labels: conversation.labels,
    meta: metaInEvent(account, conversation),
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

/**
 * The conversation over REST: no `contact_inbox`, the channel under `meta`, `first_reply_created_at` a number, and as
 * `messages` the newest line of any kind, activity and notes included.
 */
export function conversationInRest(account: Account, conversation: Conversation) {
  const newest = (kinds: string) =>
    selectMessages(account.state, `where conversation_id = ? ${kinds} order by id desc limit 1`, conversation.id)[0];
  const [newestOfAll, newestMessage] = [newest(""), newest("and message_type <> 2")];
  return {
    meta: { ...metaInRest(account, conversation), channel: CHANNEL_TYPES[inboxOf(account, conversation).channel] },
    id: conversation.id,
    messages: newestOfAll ? [messageInConversation(account, newestOfAll, conversation)] : [],
    account_id: account.id,
    uuid: conversation.uuid,
    additional_attributes: conversation.additionalAttributes,
    assignee_last_seen_at: 0,
    can_reply: account.canReply(),
    custom_attributes: conversation.customAttributes,
    inbox_id: conversation.inboxId,
    labels: conversation.labels,
    muted: false,
    snoozed_until: iso(conversation.snoozedUntil),
    status: conversation.status,
    unread_count: unreadCount(account, conversation),
    first_reply_created_at: seconds(conversation.firstReplyAt),
    last_non_activity_message: newestMessage ? messageInConversation(account, newestMessage, conversation) : null,
    priority: conversation.priority,
    waiting_since: seconds(conversation.waitingSince),
    sla_policy_id: null,
    ...clocksOf(conversation),
  };
}

function metaInEvent(account: Account, conversation: Conversation) {
  const contact = findContact(account.state, conversation.contactId);
  const team = findTeam(account.state, conversation.teamId);
  return {
    sender: contact && { ...contactShape(contact), type: "contact" },
    ...(assigneeOf(account, conversation) ?? { assignee: null, assignee_type: null }),
    team: team && { id: team.id, name: team.name },
    hmac_verified: findContactInbox(account.state, conversation.contactInboxId)?.hmacVerified === 1,
  };
}

/** Nobody assigned, no team: the keys are absent. */
function metaInRest(account: Account, conversation: Conversation) {
  const contact = findContact(account.state, conversation.contactId);
  const team = findTeam(account.state, conversation.teamId);
  return {
    sender: contact && contactInRest(contact),
    ...assigneeOf(account, conversation),
    ...(team && { team: { id: team.id, name: team.name } }),
    hmac_verified: findContactInbox(account.state, conversation.contactInboxId)?.hmacVerified === 1,
  };
}

/** An agent or a bot; null for nobody. */
function assigneeOf(account: Account, { assigneeId, assigneeBotId }: Conversation) {
  const agent = agentById(assigneeId);
  if (agent) return { assignee: agentAsAssignee(agent), assignee_type: "User" };
  const bot = findBot(account.state, assigneeBotId);
  return bot && { assignee: { ...botAsSender(bot), avatar_url: "" }, assignee_type: "AgentBot" };
}

/** Chatwoot counts microseconds, so that this number is never a whole one. */
function fraction(seconds: number): number {
  return Number.isInteger(seconds) ? seconds + 0.000_001 : seconds;
}

function clocksOf(conversation: Conversation) {
  return {
    agent_last_seen_at: seconds(conversation.agentSeenAt),
    contact_last_seen_at: seconds(conversation.contactSeenAt),
    last_activity_at: seconds(conversation.lastActivityAt),
    timestamp: seconds(conversation.lastActivityAt),
    created_at: seconds(conversation.createdAt),
    updated_at: fraction(conversation.updatedAt / 1000),
  };
}
