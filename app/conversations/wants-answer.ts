import { type MessageEvent, markerOf } from "../chatwoot/payloads.ts";
import { typedText } from "../chatwoot/reply-text/typed-text.ts";

/** Why a message gets no draft; null when a customer waits for an answer. From top-level keys alone (contract 4). */
export function reasonForNoDraft(message: MessageEvent): string | null {
  if (message.message_type !== "incoming") return "not from the customer";
  if (message.private) return "a private note";
  if (message.content_attributes.deleted === true) return "deleted";
  if (isAutoReply(message)) return "an automatic answer";
  const { status, meta } = message.conversation;
  if (status === "pending" && meta?.assignee_type && meta.assignee_type !== "User") return "a bot is in charge";
  return null;
}

/** A vacation answer, as the mail's headers say. */
export function isAutoReply({ content_attributes }: Pick<MessageEvent, "content_attributes">): boolean {
  const email = content_attributes.email as { auto_reply?: unknown } | null | undefined;
  return email?.auto_reply === true;
}

/**
 * What was newly written. A customer's mail holds the whole quoted thread in `content`, not in `text_content.quoted`; a reply of
 * ours comes back with its escapes.
 */
export function freshText(
  message: Pick<MessageEvent, "content" | "content_attributes" | "message_type" | "private">,
): string | null {
  const { content, content_attributes } = message;
  const marker = markerOf(message);
  if (marker?.kind === "reply" && marker.escaped) return content === null ? null : typedText(content);
  const email = content_attributes.email as { text_content?: { quoted?: unknown } } | null | undefined;
  const trimmed = email?.text_content?.quoted;
  return typeof trimmed === "string" && trimmed.trim() !== "" ? trimmed : content;
}
