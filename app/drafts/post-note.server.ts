import type { App } from "../app.ts";
import { beginNote, endNote } from "../approvals/mail-and-notes.server.ts";
import { recordNote } from "../approvals/note.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import { askForNote } from "./agent-client.server.ts";
import { Draft } from "./draft.ts";
import { NOTE_SECONDS, postNoteJob } from "./jobs.ts";

/** Between two looks whether the mail before it has left. */
const MAIL_WAIT_MS = 5000;

/**
 * Has the agent service leave the draft as a private note. Review never waits for it; an overtaken draft gets none, and
 * while a mail is on its way out of Chatwoot the note waits: the mail would take its recipients from it.
 */
export async function postDraftNote(app: App, { draftId }: { draftId: string }): Promise<void> {
  const row = await app.db
    .selectFrom("drafts")
    .innerJoin("approvals", "approvals.id", "drafts.approvalId")
    .selectAll("drafts")
    .select(["approvals.conversationId", "approvals.noteMessageId", "approvals.draftId as currentDraftId"])
    .where("drafts.id", "=", draftId)
    .where("drafts.accountId", "=", app.chatwoot.id)
    .executeTakeFirst();
  // Erased, or overtaken by a newer version: nothing to say about this one any more.
  if (!row || row.reply === null || row.currentDraftId !== draftId) return;
  const deadline = new Date(app.now().getTime() + NOTE_SECONDS * 1000);
  const begun = await inTransaction(app.db, async (tx) => {
    const free = await beginNote(app, tx, row, deadline);
    if (!free) await enqueue(app.queue, tx, postNoteJob, { draftId }, new Date(Date.now() + MAIL_WAIT_MS));
    return free;
  });
  if (!begun) return;
  const { address, accountId, token } = app.chatwoot;
  // Without an answer it may still be posted until the deadline; only an answer says that it is over.
  const answer = await askForNote(app.agentService, {
    draftId,
    deadline: deadline.toISOString(),
    chatwoot: { address, accountId, token },
    conversationId: row.conversationId,
    sourceMessageId: row.sourceMessageId,
    reviewUrl: `${app.publicUrl}/app/approvals?approvalId=${row.approvalId}`,
    draft: Draft.parse({ ...row, risk: { level: row.riskLevel, reason: row.riskReason ?? "" } }),
  });
  await inTransaction(app.db, (tx) => endNote(app, tx, row.approvalId));
  await recordNote(app, row, "overtaken" in answer ? null : answer.noteId);
}
