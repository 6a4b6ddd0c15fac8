import type { App } from "../app.ts";
import { recordNote } from "../approvals/note.server.ts";
import { askForNote } from "./agent-client.server.ts";
import { Draft } from "./draft.ts";
import { NOTE_SECONDS } from "./jobs.ts";

/** Has the agent service leave the draft as a private note. Review never waits for it; an overtaken draft gets none. */
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
  const { address, accountId, token } = app.chatwoot;
  const answer = await askForNote(app.agentService, {
    draftId,
    deadline: new Date(app.now().getTime() + NOTE_SECONDS * 1000).toISOString(),
    chatwoot: { address, accountId, token },
    conversationId: row.conversationId,
    sourceMessageId: row.sourceMessageId,
    reviewUrl: `${app.publicUrl}/app/approvals?approvalId=${row.approvalId}`,
    draft: Draft.parse({ ...row, risk: { level: row.riskLevel, reason: row.riskReason ?? "" } }),
  });
  await recordNote(app, row, "overtaken" in answer ? null : answer.noteId);
}
