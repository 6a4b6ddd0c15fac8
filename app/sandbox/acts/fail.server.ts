import type { Account, SandboxEvent } from "../state/account.ts";
import { findConversation } from "../state/conversations.server.ts";
import { findMessage, saveMessage } from "../state/messages.server.ts";
import type { Receiver } from "../wire/receivers.server.ts";
import { addActivity, changeConversation } from "./change.server.ts";

/**
 * What Chatwoot does when an API inbox or a bot could not be handed a message: the app's message counts as failed, the
 * bot's conversation goes to people. An account webhook's loss changes nothing.
 */
export function bearFailure(account: Account, receiver: Receiver, event: SandboxEvent, reason: string): void {
  if (event.event !== "message_created" && event.event !== "message_updated") return;
  const message = findMessage(account.state, event.messageId);
  const conversation = message && findConversation(account.state, message.conversationId);
  if (!conversation) return;
  if (receiver.kind === "inbox" && message.status !== "failed") {
    const contentAttributes = { ...message.contentAttributes, external_error: reason };
    saveMessage(account.state, { ...message, status: "failed", contentAttributes }, account.now());
    account.tell([{ event: "message_updated", messageId: message.id }]);
  }
  if (receiver.kind === "bot" && conversation.status === "pending") {
    account.tell(changeConversation(account, conversation, { status: "open" }));
    addActivity(account, conversation.id, "The conversation was opened, since its bot did not answer.");
  }
}
