import { z } from "zod";
import { type Account, type Agent, inboxOf, type SandboxEvent } from "../state/account.ts";
import { findContact } from "../state/contacts.server.ts";
import { type Attributes, type Conversation, updateConversation } from "../state/conversations.server.ts";
import { createMessage, findMessage, type Message } from "../state/messages.server.ts";
import { renderLiquid } from "../wire/liquid.ts";
import { changeConversation } from "./change.server.ts";

/** Chatwoot's own limits. */
const LONGEST_CONTENT = 150_000;
const MOST_IN_A_MINUTE = 200;

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
});
const attributes = z.record(z.string(), z.unknown());

/** `POST messages`, as loosely as Chatwoot takes it: an empty message is fine. */
export const PostedMessage = z.object({
  content: z.string().nullish(),
  message_type: z.enum(["outgoing", "incoming"]).default("outgoing"),
  private: z.union([z.boolean(), z.stringbool()]).default(false),
  content_type: z.string().default("text"),
  content_attributes: z.union([attributes, json.pipe(attributes)]).nullish(),
  to_emails: z.string().nullish(),
  cc_emails: z.string().nullish(),
  bcc_emails: z.string().nullish(),
  echo_id: z.union([z.string(), z.number()]).nullish(),
  source_id: z.string().nullish(),
});
export type PostedMessage = z.infer<typeof PostedMessage>;
export type Posted = { ok: true; message: Message } | { ok: false; error: string };

/**
 * Stores an agent's message: the same request twice is two messages. Public ones leave through their channel later,
 * unless they carry a `source_id`, which Chatwoot takes for "already sent".
 */
export function postMessage(account: Account, conversation: Conversation, agent: Agent, posted: PostedMessage): Posted {
  const { channel } = inboxOf(conversation);
  const refused = refusal(account, conversation, posted);
  if (refused) return { ok: false, error: refused };
  const mail = channel === "email" ? recipientsOf(posted) : {};
  if (!mail) return { ok: false, error: "Invalid email address" };
  const at = account.now();
  const contact = findContact(account.state, conversation.contactId);
  const content =
    posted.content && contact
      ? renderLiquid(account, posted.content, { contact, agent, conversation })
      : posted.content;
  const stored = account.state.together(() => {
    const messageId = createMessage(
      account.state,
      {
        conversationId: conversation.id,
        content: content ?? null,
        processedContent: content ?? null,
        contentType: posted.content_type,
        contentAttributes: { ...(account.keepsMarks() && posted.content_attributes), ...mail },
        messageType: "outgoing",
        private: posted.private,
        sourceId: posted.source_id ?? null,
        senderType: "User",
        senderId: agent.id,
        reachedCustomerAt: !posted.private && channel === "chat" ? at : null,
      },
      at,
    );
    const events: SandboxEvent[] = [{ event: "message_created", messageId }];
    // A note moves the conversation up the list, but only a public reply ends the customer's waiting.
    if (posted.private) updateConversation(account.state, conversation.id, { lastActivityAt: at }, at);
    else
      events.push(
        ...changeConversation(account, conversation, {
          lastActivityAt: at,
          waitingSince: null,
          firstReplyAt: conversation.firstReplyAt ?? at,
        }),
      );
    return { messageId, events };
  });
  account.tell(stored.events);
  if (!posted.private) account.send(stored.messageId);
  const message = findMessage(account.state, stored.messageId);
  if (!message) throw new Error(`message ${stored.messageId} was stored and is gone`);
  return { ok: true, message };
}

function refusal(account: Account, conversation: Conversation, posted: PostedMessage): string | null {
  if (posted.message_type === "incoming") return "Incoming messages are only allowed in Api inboxes";
  if ((posted.content?.length ?? 0) > LONGEST_CONTENT)
    return `Validation failed: Content is too long (maximum is ${LONGEST_CONTENT} characters)`;
  const recent = account.state.row<{ count: number }>(
    "select count(*) count from messages where conversation_id = ? and created_at > ?",
    conversation.id,
    account.now() - 60_000,
  );
  return (recent?.count ?? 0) >= MOST_IN_A_MINUTE ? "Validation failed: Too many messages" : null;
}

/** The lists a mail inbox stores on every outgoing message, notes too; null when an address is none. */
function recipientsOf(posted: PostedMessage): Attributes | null {
  const lists = {
    to_emails: addresses(posted.to_emails),
    cc_emails: addresses(posted.cc_emails),
    bcc_emails: addresses(posted.bcc_emails),
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
