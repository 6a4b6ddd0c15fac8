import type { MessagePayload } from "../chatwoot/payloads.ts";
import type { ChannelKind } from "../conversations/channel.ts";
import { type Fate, fateOf } from "./fate.ts";
import { type DecidedOn, findReply, overtakenBy, type Seen } from "./send.ts";

/** Why a reply counts as undelivered whose message somebody deleted: a person must say whether it is sent all the same. */
export const DELETED = "the message was deleted in Chatwoot";
/** Somebody had Chatwoot retry the message at the moment it was deleted. */
export const MAY_HAVE_LEFT =
  "somebody had Chatwoot send it again at the moment it was deleted, so the customer may have it: ask before you answer anew";

/** What to do about a failed message that is to be replaced by a new one. */
export type ReplacementStep =
  /** The new one stands in the thread: HotDash was restored from a backup made before it was posted. */
  | { do: "adopt"; messageId: number }
  /** It needs no replacement, or a person must look first: this is what its message tells. */
  | { do: "settle"; fate: Fate }
  | { do: "stop"; why: "newer-message" | "source-deleted" }
  | { do: "delete" }
  | { do: "post" };

type Failed = DecidedOn & { channel: ChannelKind; reason: string | null; deleteCalledAt: Date | null };

/**
 * Judges by the thread as it was just read. Nothing is deleted unless the message failed and still stands as it failed,
 * nobody wrote since the decision, and no newer message is this reply already. What somebody else deleted is asked about
 * once: who then has it sent again has read so.
 * @param message the failed message in full, null when the thread does not have it.
 */
export function replacementStep(thread: Seen[], message: MessagePayload | null, failed: Failed): ReplacementStep {
  const newer = findReply(thread, failed);
  if (newer) return { do: "adopt", messageId: newer.id };
  const deleted = message === null || message.content_attributes.deleted === true;
  const fate: Fate = deleted ? undelivered(MAY_HAVE_LEFT) : fateOf(message, failed.channel);
  if (deleted && failed.deleteCalledAt === null && failed.reason !== DELETED)
    return { do: "settle", fate: undelivered(DELETED) };
  // Deleting keeps the status: anything but "failed" says that Chatwoot began to send it once more.
  if (fate.kind !== "undelivered" || (message !== null && message.status !== "failed")) return { do: "settle", fate };
  const why = overtakenBy(thread, failed);
  if (why) return { do: "stop", why };
  return { do: deleted && failed.deleteCalledAt !== null ? "post" : "delete" };
}

const undelivered = (reason: string): Fate => ({ kind: "undelivered", reason });
