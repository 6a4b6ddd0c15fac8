import { type ChatwootDoor, ChatwootRefused, ChatwootUnavailable } from "../chatwoot/client.server.ts";
import { postNote } from "../chatwoot/notes.server.ts";
import { type MessagePayload, markerOf } from "../chatwoot/payloads.ts";
import { readThread } from "../chatwoot/threads.server.ts";
import { authorOf, isHuman } from "../conversations/message-author.ts";
import type { NoteRequest } from "../drafts/draft.ts";
import { noteText } from "./note-text.ts";
import { deadlinePassed, Refusal } from "./refusal.ts";

/**
 * Leaves the draft as a private note, once: a note that already carries this draft's mark is answered instead.
 * @throws Refusal `overtaken` (409) when the thread moved on, `note-deleted` (409) when it may have been posted and deleted
 *   before, `deadline-passed` (409), `chatwoot-unavailable` (503) or `chatwoot-refused` (502).
 */
export async function leaveNote(request: NoteRequest, now: () => Date): Promise<number> {
  const door: ChatwootDoor = request.chatwoot;
  try {
    const thread: MessagePayload[] = [];
    for await (const message of readThread(door, request.conversationId, request.sourceMessageId - 1))
      thread.push(message);
    const ours = thread.find((message) => isNoteOf(message, request.draftId));
    if (ours) return ours.id;
    // With a deleted message its mark is gone: this one may be ours, and what somebody deleted does not come back.
    if (request.askedBefore && thread.some((message) => isDeletedNote(message, request.sourceMessageId)))
      throw new Refusal(409, "note-deleted", "a note was deleted since this draft");
    if (thread.some((message) => overtakes(message, request)))
      throw new Refusal(409, "overtaken", "the conversation has moved on since this draft");
    // Reading may have taken long; a note nobody waits for any more could meet its own retry.
    if (now() > new Date(request.deadline)) throw deadlinePassed();
    return await postNote(door, request.conversationId, {
      content: noteText(request.draft, request),
      draftId: request.draftId,
    });
  } catch (error) {
    if (error instanceof ChatwootUnavailable)
      throw new Refusal(503, "chatwoot-unavailable", "Chatwoot does not answer", { status: error.status });
    if (error instanceof ChatwootRefused)
      throw new Refusal(502, "chatwoot-refused", "Chatwoot refuses", { status: error.status });
    throw error;
  }
}

function isNoteOf(message: MessagePayload, draftId: string): boolean {
  const marker = markerOf(message);
  return message.private && marker?.kind === "draft" && marker.draft_id === draftId;
}

function isDeletedNote(message: MessagePayload, sourceMessageId: number): boolean {
  return message.id > sourceMessageId && message.private && message.message_type === "outgoing" && isDeleted(message);
}

/** A newer message of a person, or the end of the one that was answered. Notes and automatic messages never count. */
function overtakes(
  message: MessagePayload,
  { sourceMessageId, automaticMessageIds }: Pick<NoteRequest, "sourceMessageId" | "automaticMessageIds">,
): boolean {
  if (message.id === sourceMessageId) return isDeleted(message);
  const isByHand = isHuman(authorOf(message)) && !automaticMessageIds.includes(message.id);
  return message.id > sourceMessageId && isByHand && !isDeleted(message);
}

function isDeleted(message: MessagePayload): boolean {
  return message.content_attributes.deleted === true;
}
