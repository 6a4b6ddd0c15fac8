import { type MessagePayload, markerOf } from "../chatwoot/payloads.ts";
import { isAutoReply } from "./wants-answer.ts";

/** Who is behind a message. Nobody wrote a note for the customer, and an activity line is no message. */
export type Author = "customer" | "person" | "hotdash" | "automatic" | "nobody";

/** Those after whose message a conversation is not what it was: HotDash sends what a person approved. */
export const humanAuthors = ["customer", "person", "hotdash"] as const satisfies Author[];

export const isHuman = (author: Author): boolean => (humanAuthors as readonly Author[]).includes(author);

/** Whether the customer's messages before this one are answered by it (decision 7). */
export const endsBurst = (author: Author): boolean => author === "person" || author === "hotdash";

type Authored = Pick<
  MessagePayload,
  "message_type" | "private" | "content_type" | "content_attributes" | "additional_attributes" | "sender"
>;

/**
 * Whose message this is, by the marks Chatwoot itself counts human responses by. A rule, a template, a bot, a campaign, a
 * survey and a vacation answer write by themselves, whatever name they bear.
 */
export function authorOf(message: Authored): Author {
  const { message_type, content_attributes, sender } = message;
  if (message.private || message_type === "activity") return "nobody";
  if (message_type === "incoming") return isAutoReply(message) ? "automatic" : "customer";
  if (message_type === "template" || message.content_type === "input_csat") return "automatic";
  if (markerOf(message)?.kind === "reply") return "hotdash";
  if (content_attributes.automation_rule_id != null || isOfCampaign(message)) return "automatic";
  return sender?.type === "user" || content_attributes.external_echo === true ? "person" : "automatic";
}

/** Told by deliveries alone: over REST a campaign's message looks like one of the user in whose name it is sent. */
export const isOfCampaign = ({ additional_attributes }: Pick<MessagePayload, "additional_attributes">): boolean =>
  additional_attributes.campaign_id != null;
