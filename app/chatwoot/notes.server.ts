import { z } from "zod";
import { type ChatwootDoor, ChatwootRefused, callChatwoot } from "./client.server.ts";
import { MessagePayload, markOf } from "./payloads.ts";

/** Leaves a private note carrying our mark. `private` is not an argument: this module cannot speak to a customer. */
export async function postNote(
  door: ChatwootDoor,
  conversationId: number,
  note: { content: string; draftId: string },
): Promise<number> {
  const message = await callChatwoot(door, MessagePayload, `/conversations/${conversationId}/messages`, {
    method: "POST",
    body: {
      content: note.content,
      message_type: "outgoing",
      private: true,
      content_attributes: markOf(note.draftId),
    },
  });
  return message.id;
}

/** Deletes a note of ours: Chatwoot leaves "This message was deleted" in its place. Calling it again changes nothing. */
export async function deleteNote(door: ChatwootDoor, conversationId: number, noteId: number): Promise<void> {
  const path = `/conversations/${conversationId}/messages/${noteId}`;
  await callChatwoot(door, z.unknown(), path, { method: "DELETE" }).catch((error: unknown) => {
    // Its conversation was deleted, and the note with it.
    if (!(error instanceof ChatwootRefused && error.status === 404)) throw error;
  });
}
