import type { App } from "../app.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { inTransaction } from "../db/database.server.ts";

/** Records the private note of a draft, or that the thread had moved on and none was left. */
export async function recordNote(
  app: App,
  { approvalId, conversationId }: { approvalId: string; conversationId: number },
  noteId: number | null,
): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    if (noteId === null) {
      await recordActivity(app, tx, { conversationId, approvalId, actor: hotdash, verb: "note_overtaken" });
      return;
    }
    const noted = await tx
      .updateTable("approvals")
      .set({ noteMessageId: noteId, notedAt: app.now() })
      .where("id", "=", approvalId)
      .where("accountId", "=", app.chatwoot.id)
      .where((row) => row.or([row("noteMessageId", "is", null), row("noteMessageId", "!=", noteId)]))
      .returning("id")
      .executeTakeFirst();
    if (noted)
      await recordActivity(app, tx, {
        conversationId,
        approvalId,
        actor: hotdash,
        verb: "note_posted",
        detail: { note_id: noteId },
      });
  });
}
