import { type Account, inboxOf } from "../state/account.ts";
import { type Conversation, updateConversation } from "../state/conversations.server.ts";
import { saveMessage, selectMessages } from "../state/messages.server.ts";

/** The customer opened the chat: what they had not seen becomes read, and Chatwoot tells of each. */
export function seeAsCustomer(account: Account, conversation: Conversation): void {
  // Nobody learns when a mail or SMS is read.
  if (inboxOf(conversation).channel !== "chat") return;
  const at = account.now();
  const unread = selectMessages(
    account.state,
    `where conversation_id = ? and message_type = 1 and private = 0 and reached_customer_at is not null
       and status in ('sent', 'delivered')`,
    conversation.id,
  );
  if (unread.length === 0) return;
  account.state.together(() => {
    for (const message of unread) saveMessage(account.state, { ...message, status: "read" }, at);
    updateConversation(account.state, conversation.id, { contactSeenAt: at }, at);
  });
  account.tell(unread.map(({ id }) => ({ event: "message_updated", messageId: id })));
}
