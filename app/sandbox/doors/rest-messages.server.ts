import { z } from "zod";
import { deleteMessage } from "../acts/delete.server.ts";
import { type Author, type NewMessage, postMessage } from "../acts/post.server.ts";
import { retryMessage, setDeliveryStatus } from "../acts/send.server.ts";
import type { Account } from "../state/account.ts";
import { findBot } from "../state/bots.server.ts";
import { findContact } from "../state/contacts.server.ts";
import { inboxOf } from "../state/inboxes.server.ts";
import { messageInRest } from "../wire/message-shape.server.ts";
import { contactShape } from "../wire/people.ts";
import { messageIn, visible } from "./existing.server.ts";
import { findMessages } from "./find-messages.server.ts";
import { type Caller, ok, parseBody, Refusal, route } from "./http.server.ts";
import { assigneeOf } from "./rest-conversations.server.ts";
import type { RestDoor } from "./rest-door.server.ts";

const THREAD = "/conversations/:id/messages";
const MOST_FILES = 15;

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
});
const attributes = z.record(z.string(), z.unknown());
/** Whatever Rails takes for false; any other word is true. */
const FALSE = new Set<unknown>([false, 0, "", "0", "f", "F", "false", "FALSE", "off", "OFF", null, undefined]);

/** `POST messages`, as loosely as Chatwoot takes it: an empty message is fine. */
export const PostedMessage = z.object({
  content: z.string().nullish(),
  message_type: z.enum(["outgoing", "incoming", "activity", "template"]).default("outgoing"),
  private: z
    .unknown()
    .optional()
    .transform((value) => !FALSE.has(value)),
  content_type: z.string().nullish(),
  content_attributes: z.union([attributes, json.pipe(attributes)]).nullish(),
  to_emails: z.string().nullish(),
  cc_emails: z.string().nullish(),
  bcc_emails: z.string().nullish(),
  echo_id: z.union([z.string(), z.number()]).nullish(),
  source_id: z.string().nullish(),
  sender_type: z.string().nullish(),
  sender_id: z.coerce.number().nullish(),
  attachments: z
    .array(z.object({ name: z.string(), contentType: z.string(), bytes: z.instanceof(Uint8Array) }))
    .max(MOST_FILES)
    .default([]),
});
type PostedMessage = z.infer<typeof PostedMessage>;

export const messageRoutes = [
  route<RestDoor>("GET", THREAD, ({ account, caller }, [id = 0], { query }) => {
    const conversation = visible(account, caller, id);
    const contact = findContact(account.state, conversation.contactId);
    const assignee = assigneeOf(conversation);
    return ok({
      meta: {
        labels: conversation.labels,
        additional_attributes: conversation.additionalAttributes,
        contact: contact && { ...contactShape(contact), type: "contact" },
        ...(assignee && { assignee }),
        agent_last_seen_at: conversation.agentSeenAt && new Date(conversation.agentSeenAt).toISOString(),
        assignee_last_seen_at: null,
      },
      payload: findMessages(account, id, query).map((message) => messageInRest(account, message, conversation.inboxId)),
    });
  }),
  route<RestDoor>("POST", THREAD, ({ account, caller }, [id = 0], { body }) => {
    const conversation = visible(account, caller, id);
    const posted = parseBody(PostedMessage, body);
    const result = postMessage(account, conversation, authorOf(account, caller, posted), messageOf(posted));
    if (!result.ok) throw new Refusal(422, { error: result.error });
    account.tell(result.events);
    const answer = messageInRest(account, result.message, conversation.inboxId);
    // Only this answer carries it: it is not stored, and it does not make a second POST the same message.
    return ok(posted.echo_id ? { ...answer, echo_id: posted.echo_id } : answer);
  }),
  route<RestDoor>("DELETE", `${THREAD}/:id`, ({ account, caller }, [id = 0, messageId = 0]) => {
    const { inboxId } = visible(account, caller, id);
    return ok(messageInRest(account, deleteMessage(account, messageIn(account, id, messageId)), inboxId));
  }),
  route<RestDoor>("PATCH", `${THREAD}/:id`, ({ account, caller }, [id = 0, messageId = 0], { body }) => {
    const conversation = visible(account, caller, id);
    if (inboxOf(account, conversation).channel !== "api")
      throw new Refusal(403, { error: "Message status update is only allowed for API inboxes" });
    const { status, external_error } = parseBody(StatusBody, body);
    const message = setDeliveryStatus(account, messageIn(account, id, messageId), status, external_error ?? null);
    return ok(messageInRest(account, message, conversation.inboxId));
  }),
  route<RestDoor>("POST", `${THREAD}/:id/retry`, ({ account, caller }, [id = 0, messageId = 0]) => {
    const { inboxId } = visible(account, caller, id);
    retryMessage(account, messageIn(account, id, messageId));
    return ok(messageInRest(account, messageIn(account, id, messageId), inboxId));
  }),
];

const StatusBody = z.object({
  status: z.enum(["sent", "delivered", "read", "failed"]),
  external_error: z.string().nullish(),
});

/** A user's token may post in the name of a bot. */
function authorOf(account: Account, caller: Caller, { sender_type, sender_id }: PostedMessage): Author {
  if (sender_type !== "AgentBot") return caller;
  const bot = findBot(account.state, sender_id ?? null);
  return bot ? { bot } : caller;
}

function messageOf(posted: PostedMessage): NewMessage {
  return {
    content: posted.content ?? null,
    private: posted.private,
    messageType: posted.message_type,
    contentType: posted.content_type ?? "text",
    contentAttributes: posted.content_attributes ?? {},
    to: posted.to_emails ?? null,
    cc: posted.cc_emails ?? null,
    bcc: posted.bcc_emails ?? null,
    sourceId: posted.source_id ?? null,
    files: posted.attachments,
  };
}
