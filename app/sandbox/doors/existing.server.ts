import type { Account } from "../state/account.ts";
import { type Conversation, findConversation } from "../state/conversations.server.ts";
import { findMessage, type Message } from "../state/messages.server.ts";
import { notFound } from "./http.server.ts";

/** @throws Refusal 404. */
export function existing(account: Account, id: number): Conversation {
  const conversation = findConversation(account.state, id);
  if (!conversation) throw notFound();
  return conversation;
}

/** @throws Refusal 404. */
export function messageIn(account: Account, conversationId: number, messageId: number): Message {
  const message = findMessage(account.state, messageId);
  if (message?.conversationId !== conversationId) throw notFound();
  return message;
}
