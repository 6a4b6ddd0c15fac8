import type { Account, SandboxEvent } from "../state/account.ts";
import { type Contact, findContact } from "../state/contacts.server.ts";
import { type Conversation, updateConversation } from "../state/conversations.server.ts";
import { inboxOf } from "../state/inboxes.server.ts";
import { createMessage, selectMessages } from "../state/messages.server.ts";
import { renderLiquid } from "../wire/liquid.server.ts";

const REACH_YOU = "Give the team a way to reach you.";
const GET_NOTIFIED = "Get notified by email";

/** Stores an automatic message of Chatwoot's own: it has no sender. */
export function storeTemplate(
  account: Account,
  conversation: Conversation,
  {
    content,
    contentType = "text",
    contentAttributes = {},
  }: { content: string; contentType?: string; contentAttributes?: object },
): SandboxEvent {
  const at = account.now();
  const contact = findContact(account.state, conversation.contactId);
  const rendered = contact ? renderLiquid(account, content, { contact, agent: null, conversation }) : content;
  const messageId = createMessage(
    account.state,
    {
      conversationId: conversation.id,
      content: rendered,
      processedContent: content,
      contentType,
      contentAttributes: { ...contentAttributes },
      messageType: "template",
      private: false,
      sourceId: null,
      senderType: null,
      senderId: null,
      reachedCustomerAt: at,
    },
    at,
  );
  updateConversation(account.state, conversation.id, { lastActivityAt: at }, at);
  return { event: "message_created", messageId };
}

/** What follows a visitor's first message by itself: the inbox's greeting, and the question for a mail address. */
export function greet(account: Account, conversation: Conversation, contact: Contact): SandboxEvent[] {
  const { channel, settings } = inboxOf(account, conversation);
  const answered = selectMessages(
    account.state,
    "where conversation_id = ? and message_type = 3 limit 1",
    conversation.id,
  ).length;
  if (answered > 0) return [];
  const events: SandboxEvent[] = [];
  if (settings.greeting_enabled && settings.greeting_message)
    events.push(storeTemplate(account, conversation, { content: settings.greeting_message }));
  if (channel === "chat" && settings.enable_email_collect && !contact.email)
    events.push(
      storeTemplate(account, conversation, { content: REACH_YOU }),
      storeTemplate(account, conversation, { content: GET_NOTIFIED, contentType: "input_email" }),
    );
  return events;
}
