import type { Account } from "../state/account.ts";
import { type Contact, findContact } from "../state/contacts.server.ts";
import { type Conversation, findConversation } from "../state/conversations.server.ts";
import { findInbox, type Inbox, membersOf } from "../state/inboxes.server.ts";
import { findMessage, type Message } from "../state/messages.server.ts";
import { type Caller, notAllowed, notFound } from "./http.server.ts";

/** @throws Refusal 404. */
export function existing(account: Account, id: number): Conversation {
  const conversation = findConversation(account.state, id);
  if (!conversation) throw notFound();
  return conversation;
}

/** A conversation that this caller may see: an agent sees their inboxes' alone. @throws Refusal 404 or 401. */
export function visible(account: Account, caller: Caller, id: number): Conversation {
  const conversation = existing(account, id);
  if (!seesInbox(account, caller, conversation.inboxId)) throw notAllowed();
  return conversation;
}

export function seesInbox({ state }: Account, caller: Caller, inboxId: number): boolean {
  if (!("agent" in caller) || caller.agent.role === "administrator") return true;
  return membersOf(state, inboxId).includes(caller.agent.id);
}

/** @throws Refusal 404. */
export function messageIn(account: Account, conversationId: number, messageId: number): Message {
  const message = findMessage(account.state, messageId);
  if (message?.conversationId !== conversationId) throw notFound();
  return message;
}

/** @throws Refusal 404. */
export function existingContact(account: Account, id: number): Contact {
  const contact = findContact(account.state, id);
  if (!contact) throw notFound();
  return contact;
}

/** @throws Refusal 404. */
export function existingInbox(account: Account, id: number): Inbox {
  const inbox = findInbox(account.state, id);
  if (!inbox) throw notFound();
  return inbox;
}
