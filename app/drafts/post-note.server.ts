import type { App } from "../app.ts";
import { beginNote, endNote } from "../approvals/mail-and-notes.server.ts";
import { openNote, recordNoNote, recordNote } from "../approvals/note.server.ts";
import { markerOf } from "../chatwoot/payloads.ts";
import { readThread } from "../chatwoot/threads.server.ts";
import { automaticSince } from "../conversations/newest.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { noteIn } from "../notes/note-content.ts";
import { enqueue } from "../queue/queue.server.ts";
import { readSettings } from "../settings/settings.server.ts";
import { askForNote } from "./agent-client.server.ts";
import { Draft } from "./draft.ts";
import { NOTE_SECONDS, postNoteJob } from "./jobs.ts";
import { followsUnsentDraft } from "./note-before.server.ts";

const endedStates = new Set(["rejected", "superseded", "closed", "failed"]);
/** Between two looks whether the mail before it has left. */
const MAIL_WAIT_MS = 5000;

/**
 * Has the agent service leave the draft as a private note, once, in the words that are wanted in its inbox. Review never waits for
 * it; an overtaken draft gets none, and while a mail is on its way out of Chatwoot the note waits: the mail would take its
 * recipients from it.
 */
export async function postDraftNote(app: App, { draftId }: { draftId: string }): Promise<void> {
  const row = await readNote(app, draftId);
  // Erased, or there already.
  if (!row || row.reply === null || row.messageId !== null) return;
  // Decided meanwhile, or overtaken by a newer version: nothing to say about this one any more.
  if (row.unwanted || row.currentDraftId !== draftId || endedStates.has(row.state)) {
    if (row.askedAt) await findNote(app, row);
    return;
  }
  const { notesByInbox } = await readSettings(app.db, app.chatwoot, app.config);
  const content = noteIn(notesByInbox, row);
  if (content === "none") return;
  const deadline = new Date(app.now().getTime() + NOTE_SECONDS * 1000);
  const begun = await inTransaction(app.db, async (tx) => {
    const free = await beginNote(app, tx, row, deadline);
    if (free)
      return {
        askedBefore: await openNote(app, tx, { ...row, draftId }),
        replaces: await followsUnsentDraft(app, tx, row),
      };
    await enqueue(app.queue, tx, postNoteJob, { draftId }, new Date(Date.now() + MAIL_WAIT_MS));
    return null;
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
    automaticMessageIds: await automaticSince(app, app.db, row.conversationId, row.sourceMessageId),
    reviewUrl: `${app.publicUrl}/app/approvals?approvalId=${row.approvalId}`,
    draft: Draft.parse({ ...row, risk: { level: row.riskLevel, reason: row.riskReason ?? "" } }),
    content,
    ...begun,
  });
  await inTransaction(app.db, async (tx) => {
    await endNote(app, tx, row.approvalId);
    if ("noteId" in answer) await recordNote(app, tx, row, answer.noteId);
    else if (answer.none === "overtaken") await recordNoNote(app, tx, row);
  });
}

const readNote = (app: App, draftId: string) =>
  app.db
    .selectFrom("drafts")
    .innerJoin("approvals", "approvals.id", "drafts.approvalId")
    .innerJoin("conversations", (join) =>
      join
        .onRef("conversations.accountId", "=", "approvals.accountId")
        .onRef("conversations.id", "=", "approvals.conversationId"),
    )
    .leftJoin("notes", "notes.draftId", "drafts.id")
    .selectAll("drafts")
    .select([
      "drafts.id as draftId",
      "approvals.conversationId",
      "approvals.state",
      "approvals.draftId as currentDraftId",
    ])
    .select(["conversations.inboxId", "conversations.channel"])
    .select(["notes.askedAt", "notes.messageId", "notes.unwanted"])
    .where("drafts.id", "=", draftId)
    .where("drafts.accountId", "=", app.chatwoot.id)
    .executeTakeFirst();

/** Its draft ended while nobody knew whether it was posted: what stands in the thread is known from now on, and can be deleted. */
async function findNote(
  app: App,
  note: { draftId: string; approvalId: string; conversationId: number; sourceMessageId: number },
): Promise<void> {
  for await (const message of readThread(app.chatwoot, note.conversationId, note.sourceMessageId - 1)) {
    const mark = markerOf(message);
    if (mark?.kind !== "draft" || mark.draft_id !== note.draftId) continue;
    await inTransaction(app.db, (tx) => recordNote(app, tx, note, message.id));
    return;
  }
}
