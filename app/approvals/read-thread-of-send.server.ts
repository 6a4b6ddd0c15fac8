import type { App } from "../app.ts";
import { type MessagePayload, markerOf } from "../chatwoot/payloads.ts";
import { postedText } from "../chatwoot/reply-text/posted-text.ts";
import { readThread } from "../chatwoot/threads.server.ts";
import { authorOf } from "../conversations/message-author.ts";
import { automaticSince } from "../conversations/newest.server.ts";
import { type DecidedOn, type Seen, sameWords } from "./send.ts";

type Of = Pick<DecidedOn, "sourceMessageId" | "seenMessageId"> & {
  conversationId: number;
  text: string;
  chatwootChannel: string;
};

/** Messages as they were just read; `readAt` is on the clock of `performance.now()`, from before the first page. */
export type ReadThread = { thread: Seen[]; message: MessagePayload | null; readAt: number };

/**
 * Fetches the thread a send goes into, from what it answers to its end.
 * @param messageId one of its messages to be answered in full, null when the thread does not have it.
 */
export function readThreadOfSend(app: App, send: Of, messageId: number | null = null): Promise<ReadThread> {
  const from = Math.min(send.sourceMessageId ?? send.seenMessageId, send.seenMessageId) - 1;
  return readAfter(app, send, Math.max(0, from), messageId);
}

/** Fetches what was written since the reviewer looked: a short answer, without the mail that is answered. */
export function readSinceSeen(app: App, send: Of, messageId: number | null = null): Promise<ReadThread> {
  return readAfter(app, send, Math.min(send.seenMessageId, (messageId ?? Number.POSITIVE_INFINITY) - 1), messageId);
}

async function readAfter(app: App, send: Of, after: number, messageId: number | null): Promise<ReadThread> {
  const automatic = new Set(await automaticSince(app, app.db, send.conversationId, after));
  const readAt = performance.now();
  // Before texts were escaped, replies were posted as they were typed.
  const posted = [postedText(send.text, send.chatwootChannel), send.text];
  const thread: Seen[] = [];
  let message: MessagePayload | null = null;
  for await (const one of readThread(app.chatwoot, send.conversationId, after)) {
    thread.push({ ...asSeen(one, posted), ...(automatic.has(one.id) && { author: "automatic" }) });
    if (one.id === messageId) message = one;
  }
  return { thread, message, readAt };
}

function asSeen(message: MessagePayload, posted: string[]): Seen {
  const marker = markerOf(message);
  return {
    id: message.id,
    author: authorOf(message),
    deleted: message.content_attributes.deleted === true,
    sendId: marker?.kind === "reply" ? marker.send_id : null,
    twin:
      marker === null &&
      message.message_type === "outgoing" &&
      !message.private &&
      posted.some((text) => sameWords(message.content, text)),
  };
}
