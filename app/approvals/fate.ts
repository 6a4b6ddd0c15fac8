import type { MessagePayload } from "../chatwoot/payloads.ts";
import type { ChannelKind } from "../conversations/channel.ts";

/** What became of a reply that Chatwoot has, as its message tells. `unknown`: an event carries no status. */
export type Fate =
  | { kind: "delivered" | "on-its-way" | "deleted" | "unknown" }
  | { kind: "undelivered"; reason: string };

const LONGEST_REASON = 500;

/** A live chat has no channel beyond Chatwoot; elsewhere a `source_id` or a status tells that the channel took it. */
export function fateOf(
  { content_attributes, status, source_id }: Pick<MessagePayload, "content_attributes" | "status" | "source_id">,
  channel: ChannelKind,
): Fate {
  if (content_attributes.deleted === true) return { kind: "deleted" };
  const error = content_attributes.external_error;
  if (typeof error === "string" && error.trim() !== "")
    return { kind: "undelivered", reason: error.trim().slice(0, LONGEST_REASON) };
  if (status === "failed") return { kind: "undelivered", reason: "the channel refused it" };
  if (channel === "chat" || source_id || status === "delivered" || status === "read") return { kind: "delivered" };
  return { kind: status === null ? "unknown" : "on-its-way" };
}
