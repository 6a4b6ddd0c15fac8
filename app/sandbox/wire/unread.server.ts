import type { Account } from "../state/account.ts";
import type { Conversation } from "../state/conversations.server.ts";

/** Chatwoot counts unread messages no further than this. */
const MOST_UNREAD = 10;

/** The customer's messages since an agent last looked. */
export function unreadCount({ state }: Account, conversation: Conversation): number {
  const unread = state.row<{ count: number }>(
    `select count(*) count from (select 1 from messages
       where conversation_id = ? and message_type = 0 and created_at > ? limit ${MOST_UNREAD})`,
    conversation.id,
    conversation.agentSeenAt ?? 0,
  );
  return unread?.count ?? 0;
}
