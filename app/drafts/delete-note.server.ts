import type { App } from "../app.ts";
import { deleteNote } from "../chatwoot/notes.server.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { inTransaction } from "../db/database.server.ts";

/**
 * Deletes the private note of a draft in Chatwoot. Safe to run twice: what is deleted is deleted.
 * @throws ChatwootUnavailable when waiting may help, ChatwootRefused when it will not.
 */
export async function deleteDraftNote(app: App, { draftId }: { draftId: string }): Promise<void> {
  const note = await app.db
    .selectFrom("notes")
    .innerJoin("drafts", "drafts.id", "notes.draftId")
    .select(["notes.conversationId", "notes.messageId", "notes.unwanted", "drafts.approvalId"])
    .where("notes.draftId", "=", draftId)
    .where("notes.accountId", "=", app.chatwoot.id)
    .where("notes.deletedAt", "is", null)
    .executeTakeFirst();
  if (!note?.unwanted || note.messageId === null) return;
  const { conversationId, messageId, approvalId, unwanted } = note;
  await deleteNote(app.chatwoot, conversationId, messageId);
  await inTransaction(app.db, async (tx) => {
    const deleted = await tx
      .updateTable("notes")
      .set({ deletedAt: app.now() })
      .where("draftId", "=", draftId)
      .where("deletedAt", "is", null)
      .returning("draftId")
      .executeTakeFirst();
    const detail = { note_id: messageId, why: unwanted };
    if (deleted)
      await recordActivity(app, tx, { conversationId, approvalId, actor: hotdash, verb: "note_deleted", detail });
  });
}
