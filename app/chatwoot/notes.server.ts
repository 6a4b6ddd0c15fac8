import { type ChatwootDoor, callChatwoot } from "./client.server.ts";
import { MessagePayload } from "./payloads.ts";

/** Leaves a private note carrying our mark. `private` is not an argument: this module cannot speak to a customer. */
export async function postNote(
  door: ChatwootDoor,
  conversationId: number,
  note: { content: string; draftId: string; sourceMessageId: number },
): Promise<number> {
  const message = await callChatwoot(door, MessagePayload, `/conversations/${conversationId}/messages`, {
    method: "POST",
    body: {
      content: note.content,
      message_type: "outgoing",
      private: true,
      content_attributes: {
        hotdash: { kind: "draft", draft_id: note.draftId, source_message_id: note.sourceMessageId },
      },
    },
  });
  return message.id;
}
