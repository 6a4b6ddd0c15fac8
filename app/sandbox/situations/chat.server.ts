import { changeContact } from "../acts/contacts.server.ts";
import { postMessage } from "../acts/post.server.ts";
import type { Account } from "../state/account.ts";
import { findContact, findContactByEmail } from "../state/contacts.server.ts";
import { findConversation } from "../state/conversations.server.ts";
import { newestPublicMessage } from "../state/messages.server.ts";
import { joinBot, switchAcknowledgement } from "./automations.server.ts";
import { AVERY, replyAsAvery, until, untilSent, write } from "./steps.server.ts";
import { stories } from "./stories.ts";

/** How long Avery types before the reply. */
const TYPING_MS = 4000;

/** Somebody writes in the chat without saying who they are. */
export function playVisitor(account: Account): number {
  return write(account, { text: stories.visitor.text, channel: "chat" });
}

/** An agent blocks a customer, who writes once more. */
export function playBlocked(account: Account): number {
  const { text, again, ...customer } = stories.blocked;
  const known = findContactByEmail(account.state, customer.email);
  if (known) setBlocked(account, known.id, false);
  const conversationId = write(account, { ...customer, channel: "chat", text });
  setBlocked(account, findConversation(account.state, conversationId)?.contactId ?? 0, true);
  return write(account, { ...customer, channel: "chat", conversationId, text: again });
}

export function setBlocked(account: Account, contactId: number, blocked: boolean): void {
  const contact = findContact(account.state, contactId);
  if (contact) account.tell(account.state.together(() => changeContact(account, contact, { blocked }).events));
}

/** A bot answers a customer, who asks for a person. */
export function playBot(account: Account): number {
  const { text, answer, again, bot: _, ...customer } = stories.bot;
  const bot = joinBot(account);
  const conversationId = write(account, { ...customer, channel: "api", text });
  const conversation = findConversation(account.state, conversationId);
  const posted = conversation && postMessage(account, conversation, { bot }, { content: answer, private: false });
  if (posted?.ok) account.tell(posted.events);
  return write(account, { ...customer, channel: "api", conversationId, text: again });
}

/** A rule answers a customer's message by itself. */
export async function playAcknowledgement(account: Account): Promise<number> {
  const { rule: _, reply: _reply, ...customer } = stories.acknowledgement;
  switchAcknowledgement(account, true);
  const conversationId = write(account, { ...customer, channel: "email" });
  const newest = () => newestPublicMessage(account.state, conversationId);
  await until(() => newest()?.messageType === "outgoing");
  const acknowledgement = newest();
  if (acknowledgement?.messageType === "outgoing") await untilSent(account, acknowledgement.id);
  return conversationId;
}

/** Avery types in a conversation (a new one when none is named), and replies a little later. */
export function playTyping(
  account: Account,
  later: (delayMs: number, act: () => void) => void,
  openId: number | null,
): number {
  const { reply, ...customer } = stories.typing;
  const conversationId = openId ?? write(account, { ...customer, channel: "chat" });
  const typing = (event: "conversation_typing_on" | "conversation_typing_off") =>
    account.tell([{ event, conversationId, by: { agent: AVERY }, private: false }]);
  typing("conversation_typing_on");
  later(TYPING_MS, () => {
    typing("conversation_typing_off");
    if (findConversation(account.state, conversationId)) replyAsAvery(account, conversationId, reply);
  });
  return conversationId;
}
