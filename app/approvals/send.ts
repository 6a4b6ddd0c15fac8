import { BLOCKED } from "../conversations/blocked.ts";
import { type Author, endsBurst, isHuman } from "../conversations/message-author.ts";

/**
 * One public reply on its way to the customer. The database allows these moves and no others (`guard_send`):
 *
 *   scheduled ──▶ sending ──▶ accepted ──▶ delivered        Chatwoot has it · the channel has it
 *       │            │            └──────▶ undelivered      the channel refused it later
 *       │            │                        └─▶ retrying   a person had it sent again: by Chatwoot's own retry ─▶ accepted …
 *       │            │                               │        or, to keep its recipients, as a new message:
 *       │            │                               ├─▶ sending    the failed message is deleted, the new one posted ─▶ accepted …
 *       │            │                               └─▶ cancelled  somebody wrote before that
 *       │            ├──▶ uncertain ──▶ accepted            found in the thread
 *       │            │        ├───────▶ sending             absent twice: one more POST
 *       │            │        └───────▶ cancelled           overtaken, or a person gave it up
 *       │            ├──▶ refused                           Chatwoot said no and the thread has nothing
 *       │            ├──▶ scheduled                         nothing left this machine: try again
 *       │            └──▶ cancelled                         a newer message stood in the thread
 *       └──▶ cancelled                                      undone, or the thread moved on
 */
export type SendState =
  | "scheduled"
  | "sending"
  | "accepted"
  | "delivered"
  | "cancelled"
  | "uncertain"
  | "refused"
  | "undelivered"
  | "retrying";

/** A slow POST may be stored after we stopped waiting: the second look comes this long after it ended. */
export const SECOND_LOOK_SECONDS = 90;
/** Between the beginning of the last read and the POST; anything slower reads again. */
export const READ_TO_POST_MS = 1000;
/** A Chatwoot that took longer gets this pause before all is read again. */
export const SLOW_READ_PAUSE_MS = 2000;
/** A thread that Chatwoot refuses to show is asked for again after this: somebody has to mend the token first. */
export const REFUSED_READ_MS = 60_000;
/** One POST, and one more by itself after two looks found nothing; beyond that a person asks for each. */
export const MOST_POSTS = 2;
/** Somebody who is typing in Chatwoot is waited for so long beyond the send's due time; then it goes out all the same. */
export const LONGEST_WAIT_FOR_TYPIST_SECONDS = 20;
/** A send claimed longer ago than this has lost its job with its process: longer than a run of the job may last. */
export const CLAIM_SECONDS = 70;

/** Why an uncertain send waits for a person: a program may do no more about it. */
export const NEEDS_A_PERSON = "a person must look";

/** How an attempt ended that was begun and did not happen, since the last read said otherwise or could not be had. */
export const WITHDRAWN = "withdrawn";

/** Why a send came back: the channel takes no reply any more. */
export const WINDOW_CLOSED = "reply-window-closed";

const comeBack: Record<string, string> = {
  [WINDOW_CLOSED]: "It was approved and not sent: the channel's reply window closed before it went out.",
  [BLOCKED]: "It was approved and not sent: the customer was blocked in Chatwoot.",
  "newer-message": "It was approved and not sent: somebody wrote before it went out.",
  "source-deleted": "It was approved and not sent: the message it answers was deleted.",
  "taken back to review":
    "It was approved and posted, and nobody could tell whether it arrived. See the thread before you send it again.",
};
/** Why an approved reply stands before the reviewer again; null for one they took back themselves. */
export const cameBackWords = (reason: string | null): string | null => comeBack[reason ?? ""] ?? null;

/** How the reason of a refused send begins. */
export const REFUSED = "Chatwoot ";

/** What a look into the thread found of a send in doubt: ids and counts, never text. */
export type Found = { messages: number; twin: number | null; deleted: boolean };

/** A message of the thread, as far as a send cares. */
export type Seen = {
  id: number;
  author: Author;
  deleted: boolean;
  sendId: string | null;
  /** A public message from the shop in the words of this send, without any mark of ours. */
  twin: boolean;
};

/**
 * What was decided on: the message answered (null when written unasked) and the newest on the reviewer's screen; and the
 * failed message that this reply replaces, null when it replaces none.
 */
export type DecidedOn = {
  sendId: string;
  sourceMessageId: number | null;
  seenMessageId: number;
  replacesMessageId: number | null;
};

/** Our own reply in the thread, or null. The message it replaces carried the same mark. */
export function findReply(
  thread: Seen[],
  { sendId, replacesMessageId }: Pick<DecidedOn, "sendId" | "replacesMessageId">,
): Seen | null {
  return thread.find((message) => message.sendId === sendId && message.id > (replacesMessageId ?? 0)) ?? null;
}

/** A message up to this id is no POST whose outcome is unknown: it was seen, or is the one replaced. */
const lastKnown = ({ seenMessageId, replacesMessageId }: Pick<DecidedOn, "seenMessageId" | "replacesMessageId">) =>
  Math.max(seenMessageId, replacesMessageId ?? 0);

/**
 * A message in the same words without our mark, said since the decision: most likely our reply, whose mark Chatwoot's
 * own retry takes away (up to 4.15), or the same words posted by hand. Either way a person must tell.
 */
export function findTwin(
  thread: Seen[],
  decidedOn: Pick<DecidedOn, "seenMessageId" | "replacesMessageId">,
): Seen | null {
  return thread.find((message) => message.twin && message.id > lastKnown(decidedOn)) ?? null;
}

/** The same words: Chatwoot may trim lines and take out breaks. */
export const sameWords = (a: string | null, b: string): boolean => words(a ?? "") === words(b);
const words = (text: string) => text.replaceAll(/[\s\\]+/g, " ").trim();

/**
 * Why the reply may no longer go out: a person wrote after what the reviewer saw, or the message it answers was deleted.
 * Notes and automatic messages never count.
 */
export function overtakenBy(
  thread: Seen[],
  { sendId, sourceMessageId, seenMessageId, replacesMessageId }: DecidedOn,
): "newer-message" | "source-deleted" | null {
  if (thread.some((message) => message.id === sourceMessageId && message.deleted)) return "source-deleted";
  const newer = thread.some(
    (message) =>
      message.id > seenMessageId &&
      isHuman(message.author) &&
      !message.deleted &&
      message.sendId !== sendId &&
      message.id !== replacesMessageId,
  );
  return newer ? "newer-message" : null;
}

/**
 * A person's reply was deleted since: it may have been ours, mark and all, so nothing is posted again by itself. The failed
 * message that HotDash deleted itself does not count, nor does a note: deleted ones stay private.
 */
export function outgoingDeletedSince(
  thread: Seen[],
  decidedOn: Pick<DecidedOn, "seenMessageId" | "replacesMessageId">,
): boolean {
  const since = lastKnown(decidedOn);
  return thread.some((message) => message.id > since && endsBurst(message.author) && message.deleted);
}

/** What to do about a send whose POST had no clear outcome and that the thread does not show. */
export function afterAbsence(
  send: { posts: number; absentReads: number; postEndedAt: Date; askedAgainAt: Date | null },
  thread: Seen[],
  decidedOn: DecidedOn,
  now: Date,
): "look-again" | "post-again" | "ask-a-person" {
  // Taken back as soon as a POST begins, so each asking allows one.
  if (send.askedAgainAt) return "post-again";
  if (outgoingDeletedSince(thread, decidedOn) || findTwin(thread, decidedOn)) return "ask-a-person";
  const waitedLongEnough = now.getTime() - send.postEndedAt.getTime() >= SECOND_LOOK_SECONDS * 1000;
  if (send.absentReads === 0 || !waitedLongEnough) return "look-again";
  return send.posts < MOST_POSTS ? "post-again" : "ask-a-person";
}

/** What the last look before a POST says: messages since the reviewer's look, in which nothing may stand in its way. */
export function beforePost(
  since: Seen[],
  decidedOn: DecidedOn & { unclear: boolean; askedAgainAt: Date | null },
):
  | { do: "post" }
  | { do: "accept"; messageId: number }
  | { do: "ask a person" }
  | { do: "stop"; why: "newer-message" | "source-deleted" } {
  const reply = findReply(since, decidedOn);
  if (reply) return { do: "accept", messageId: reply.id };
  const doubtful = decidedOn.unclear && !decidedOn.askedAgainAt;
  if (doubtful && (outgoingDeletedSince(since, decidedOn) || findTwin(since, decidedOn))) return { do: "ask a person" };
  const why = overtakenBy(since, decidedOn);
  return why ? { do: "stop", why } : { do: "post" };
}
