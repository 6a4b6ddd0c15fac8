import { z } from "zod";
import type { Account, Agent, SandboxEvent } from "../state/account.ts";
import type { Bot } from "../state/bots.server.ts";
import { findContact } from "../state/contacts.server.ts";
import { type Attributes, type Conversation, updateConversation } from "../state/conversations.server.ts";
import { type Channel, inboxOf } from "../state/inboxes.server.ts";
import { attachFile, createMessage, findMessage, type Message, type NewFile } from "../state/messages.server.ts";
import { renderLiquid } from "../wire/liquid.server.ts";
import { outgoingMailAttributes } from "../wire/outgoing-mail.ts";
import { changeConversation } from "./change.server.ts";
import { LONGEST_CONTENT, receive, TOO_LONG } from "./receive.server.ts";

/** Chatwoot's own limit. */
const MOST_IN_A_MINUTE = 200;

/** What the shop's side writes: public or a note, by an agent, a bot, or nobody (a rule). */
export type NewMessage = {
  content: string | null;
  private: boolean;
  messageType?: "outgoing" | "incoming" | "activity" | "template";
  contentType?: string;
  contentAttributes?: Attributes;
  /** Comma-separated addresses, in mail inboxes. */
  to?: string | null;
  cc?: string | null;
  bcc?: string | null;
  sourceId?: string | null;
  files?: NewFile[];
};
export type Author = { agent: Agent } | { bot: Bot } | null;
export type Posted = { ok: true; message: Message; events: SandboxEvent[] } | { ok: false; error: string };

/**
 * Stores a message of the shop's: the same request twice is two messages. Public ones leave through their channel later.
 * The events are the caller's to tell.
 */
export function postMessage(account: Account, conversation: Conversation, author: Author, posted: NewMessage): Posted {
  const { channel } = inboxOf(account, conversation);
  const refused = refusal(account, conversation, channel, posted);
  if (refused) return { ok: false, error: refused };
  const lists = channel === "email" ? recipientsOf(posted) : {};
  if (!lists) return { ok: false, error: "Invalid email address" };
  const stored = account.state.together(() =>
    posted.messageType === "incoming"
      ? storeAsCustomer(account, conversation, posted)
      : store(account, conversation, author, posted, channel, lists),
  );
  if (leaves(posted)) account.send(stored.messageId);
  const message = findMessage(account.state, stored.messageId);
  if (!message) throw new Error(`message ${stored.messageId} was stored and is gone`);
  return { ok: true, message, events: stored.events };
}

/** An API inbox lets the shop's own app write its customers' messages. */
function storeAsCustomer(account: Account, conversation: Conversation, posted: NewMessage) {
  const contact = findContact(account.state, conversation.contactId);
  if (!contact) throw new Error(`contact ${conversation.contactId} is gone`);
  return receive(account, conversation, contact, {
    content: posted.content,
    contentAttributes: posted.contentAttributes ?? {},
    sourceId: posted.sourceId ?? null,
    files: posted.files ?? [],
  });
}

function store(
  account: Account,
  conversation: Conversation,
  author: Author,
  posted: NewMessage,
  channel: Channel,
  lists: Attributes,
) {
  const at = account.now();
  const contact = findContact(account.state, conversation.contactId);
  const agent = author && "agent" in author ? author.agent : null;
  const outgoing = (posted.messageType ?? "outgoing") === "outgoing";
  const content =
    posted.content && contact && outgoing
      ? renderLiquid(account, posted.content, { contact, agent, conversation })
      : posted.content;
  const messageId = createMessage(
    account.state,
    {
      conversationId: conversation.id,
      content,
      processedContent: content,
      contentType: posted.contentType ?? "text",
      contentAttributes: {
        ...(account.keepsMarks() && knownReply(account, conversation, posted.contentAttributes ?? {})),
        ...lists,
        ...(channel === "email" && leaves(posted) && content && outgoingMailAttributes(content)),
      },
      messageType: posted.messageType ?? "outgoing",
      private: posted.private,
      sourceId: posted.sourceId ?? null,
      ...senderOf(author, outgoing, conversation.contactId),
      reachedCustomerAt: leaves(posted) && (channel === "chat" || channel === "api") ? at : null,
    },
    at,
  );
  for (const file of posted.files ?? []) attachFile(account.state, messageId, file);
  const created: SandboxEvent = { event: "message_created", messageId };
  // A note moves the conversation up the list, but only a public reply ends the customer's waiting.
  if (!leaves(posted)) {
    updateConversation(account.state, conversation.id, { lastActivityAt: at }, at);
    return { messageId, events: [created] };
  }
  const answered = changeConversation(account, conversation, {
    lastActivityAt: at,
    // A rule's message is no answer; a bot's ends the waiting and is no person's first reply.
    ...(author && { waitingSince: null }),
    ...(agent && { firstReplyAt: conversation.firstReplyAt ?? at }),
  });
  return { messageId, events: [created, ...answered] };
}

/** An answer to a message that stands elsewhere answers none. */
function knownReply({ state }: Account, { id }: Conversation, attributes: Attributes): Attributes {
  if (attributes.in_reply_to == null) return attributes;
  const found = findMessage(state, Number(attributes.in_reply_to));
  const answered = found?.conversationId === id ? found : null;
  return {
    ...attributes,
    in_reply_to: answered ? attributes.in_reply_to : null,
    in_reply_to_external_id: answered?.sourceId ?? null,
  };
}

/** Whether it goes to the customer. */
function leaves({ private: isPrivate, messageType = "outgoing" }: NewMessage): boolean {
  return !isPrivate && messageType === "outgoing";
}

/** Chatwoot names the contact as the sender of whatever is not outgoing. */
function senderOf(author: Author, outgoing: boolean, contactId: number) {
  if (!outgoing) return { senderType: "Contact" as const, senderId: contactId };
  if (!author) return { senderType: null, senderId: null };
  return "agent" in author
    ? { senderType: "User" as const, senderId: author.agent.id }
    : { senderType: "AgentBot" as const, senderId: author.bot.id };
}

function refusal(account: Account, conversation: Conversation, channel: Channel, posted: NewMessage): string | null {
  if (posted.messageType === "incoming" && channel !== "api")
    return "Incoming messages are only allowed in Api inboxes";
  if ((posted.content?.length ?? 0) > LONGEST_CONTENT) return `Validation failed: ${TOO_LONG}`;
  const recent = account.state.row<{ count: number }>(
    "select count(*) count from messages where conversation_id = ? and created_at > ?",
    conversation.id,
    account.now() - 60_000,
  );
  return (recent?.count ?? 0) >= MOST_IN_A_MINUTE ? "Validation failed: Too many messages" : null;
}

/** The lists a mail inbox stores on every outgoing message, notes too; null when an address is none. */
function recipientsOf(posted: NewMessage): Attributes | null {
  const lists = {
    cc_emails: addresses(posted.cc),
    bcc_emails: addresses(posted.bcc),
    to_emails: addresses(posted.to),
  };
  const valid = Object.values(lists)
    .flat()
    .every((address) => z.email().safeParse(address).success);
  return valid ? lists : null;
}

function addresses(list: string | null | undefined): string[] {
  return (list ?? "")
    .split(",")
    .map((address) => address.trim())
    .filter(Boolean);
}
