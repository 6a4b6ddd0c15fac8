import type { App } from "../app.ts";
import { type MessagePayload, markerOf } from "../chatwoot/payloads.ts";
import { postedText } from "../chatwoot/reply-text/posted-text.ts";
import { readThread } from "../chatwoot/threads.server.ts";
import { type DecidedOn, type Seen, sameWords } from "./send.ts";

type Of = Pick<DecidedOn, "sourceMessageId" | "seenMessageId"> & {
  conversationId: number;
  text: string;
  chatwootChannel: string;
};

/**
 * Fetches the thread a send goes into, from what it answers to its end.
 * @param messageId one of its messages to be answered in full, null when the thread does not have it.
 * @returns `readAt` on the clock of `performance.now()`, from before the first page.
 */
export async function readThreadOfSend(
  app: App,
  send: Of,
  messageId: number | null = null,
): Promise<{ thread: Seen[]; message: MessagePayload | null; readAt: number }> {
  const readAt = performance.now();
  const from = Math.min(send.sourceMessageId ?? send.seenMessageId, send.seenMessageId) - 1;
  // Before texts were escaped, replies were posted as they were typed.
  const posted = [postedText(send.text, send.chatwootChannel), send.text];
  const thread: Seen[] = [];
  let message: MessagePayload | null = null;
  for await (const one of readThread(app.chatwoot, send.conversationId, Math.max(0, from))) {
    thread.push(asSeen(one, posted));
    if (one.id === messageId) message = one;
  }
  return { thread, message, readAt };
}

function asSeen(message: MessagePayload, posted: string[]): Seen {
  const marker = markerOf(message);
  return {
    id: message.id,
    direction: message.message_type,
    private: message.private,
    deleted: message.content_attributes.deleted === true,
    sendId: marker?.kind === "reply" ? marker.send_id : null,
    twin:
      marker === null &&
      message.message_type === "outgoing" &&
      !message.private &&
      posted.some((text) => sameWords(message.content, text)),
  };
}
