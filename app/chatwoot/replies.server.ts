import { z } from "zod";
import { type ChatwootDoor, callChatwoot } from "./client.server.ts";
import { MessagePayload, markOf } from "./payloads.ts";

/** Where an approved reply goes. `to` and `cc` are for mail; elsewhere Chatwoot addresses the contact. */
export type Recipients = { to: string[]; cc: string[] };

/**
 * Posts a public reply. Chatwoot has no idempotency key, so whoever calls this must hold the send's claim and
 * settle an unclear answer by reading the thread, never by calling again.
 * @param reply.escaped the content was made by `postedText`, so what was typed is read by `typedText`.
 * @returns Chatwoot's id of the message.
 */
export async function postReply(
  door: ChatwootDoor,
  conversationId: number,
  reply: { content: string; escaped?: boolean; sendId: string; mail: Recipients | null },
): Promise<number> {
  const message = await callChatwoot(door, MessagePayload, `/conversations/${conversationId}/messages`, {
    method: "POST",
    body: {
      content: reply.content,
      message_type: "outgoing",
      private: false,
      content_attributes: markOf(reply.sendId, { escaped: reply.escaped ?? false }),
      // Chatwoot does not carry the thread's CC over, so what was approved is said in full.
      ...(reply.mail && { to_emails: reply.mail.to.join(","), cc_emails: reply.mail.cc.join(",") }),
    },
  });
  return message.id;
}

/**
 * Has Chatwoot send a message once more whose channel refused it. Up to 4.15 it does so whatever became of the message,
 * and clears its `content_attributes`: our mark, and the Cc of a mail. So whoever calls this must have read that it
 * failed, and tells what came of it by reading it again. The answer says nothing that the message does not.
 */
export async function retryMessage(door: ChatwootDoor, conversationId: number, messageId: number): Promise<void> {
  await callChatwoot(door, z.unknown(), `/conversations/${conversationId}/messages/${messageId}/retry`, {
    method: "POST",
  });
}

/**
 * Deletes a message whose channel refused it, so that the reply can be posted anew. Chatwoot leaves a fixed sentence in its
 * place and keeps its status. Calling it again changes nothing.
 * @returns the message as it stands now.
 */
export function deleteMessage(door: ChatwootDoor, conversationId: number, messageId: number): Promise<MessagePayload> {
  return callChatwoot(door, MessagePayload, `/conversations/${conversationId}/messages/${messageId}`, {
    method: "DELETE",
  });
}
