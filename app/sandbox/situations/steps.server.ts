import { setTimeout as wait } from "node:timers/promises";
import { postMessage } from "../acts/post.server.ts";
import { writeAsCustomer } from "../acts/write.server.ts";
import { CustomerMessageBody, messageFrom } from "../customer-view.ts";
import { type Account, AGENTS } from "../state/account.ts";
import { findConversation, updateConversation } from "../state/conversations.server.ts";
import { findMessage, type Message } from "../state/messages.server.ts";

/** The person who answers in Chatwoot. */
export const AVERY = AGENTS[1];

const CHECK_EVERY_MS = 10;
const MOST_CHECKS = 300;

/** A customer's message, into a new conversation or one of theirs. @returns the conversation's id. */
export function write(account: Account, message: CustomerMessageBody): number {
  const written = writeAsCustomer(account, messageFrom(CustomerMessageBody.parse(message)));
  if (!written) throw new Error("the situation's message has no conversation");
  return written.conversationId;
}

/** Avery answers, and has read the conversation. */
export function replyAsAvery(account: Account, conversationId: number, content: string): Message {
  const conversation = findConversation(account.state, conversationId);
  if (!conversation) throw new Error(`conversation ${conversationId} is gone`);
  const posted = postMessage(account, conversation, { agent: AVERY }, { content, private: false });
  if (!posted.ok) throw new Error(posted.error);
  account.tell(posted.events);
  const at = account.now();
  updateConversation(account.state, conversationId, { agentSeenAt: at }, at);
  return posted.message;
}

/** Waits until a reply has left through its channel, or was refused by it. */
export function untilSent(account: Account, messageId: number): Promise<void> {
  return until(() => {
    const message = findMessage(account.state, messageId);
    return message === null || message.reachedCustomerAt !== null || message.status === "failed";
  });
}

/** Waits for what the sandbox does in the background; gives up after three seconds, as a fault may hold it back. */
export async function until(done: () => boolean): Promise<void> {
  for (let checks = 0; checks < MOST_CHECKS && !done(); checks += 1) await wait(CHECK_EVERY_MS);
}
