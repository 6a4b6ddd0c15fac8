import type { Account } from "../state/account.ts";
import { type Conversation, updateConversation } from "../state/conversations.server.ts";
import { inboxOf } from "../state/inboxes.server.ts";
import { saveMessage, selectMessages } from "../state/messages.server.ts";

/**
 * The customer opened the chat: what they had not seen becomes read, and Chatwoot tells of each, private notes
 * included, though the customer sees none.
 */
export function seeAsCustomer(account: Account, conversation: Conversation): void {
  const { channel } = inboxOf(account, conversation);
  // Nobody learns when a mail or SMS is read.
  if (channel !== "chat" && channel !== "api") return;
  const at = account.now();
  const unread = selectMessages(
    account.state,
    `where conversation_id = ? and message_type in (1, 3) and status in ('sent', 'delivered')`,
    conversation.id,
  );
  if (unread.length === 0) return;
  account.state.together(() => {
    for (const message of unread) saveMessage(account.state, { ...message, status: "read" }, at);
    updateConversation(account.state, conversation.id, { contactSeenAt: at }, at);
  });
  account.tell(unread.map(({ id }) => ({ event: "message_updated", messageId: id })));
}

/** The customer starts or stops typing. */
export function typeAsCustomer(account: Account, conversation: Conversation, on: boolean): void {
  account.tell([
    {
      event: on ? "conversation_typing_on" : "conversation_typing_off",
      conversationId: conversation.id,
      by: { contactId: conversation.contactId },
      private: false,
    },
  ]);
}
