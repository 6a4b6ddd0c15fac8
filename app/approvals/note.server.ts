import { sql } from "kysely";
import type { App } from "../app.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import type { Tx } from "../db/database.server.ts";
import { deleteNoteJob } from "../drafts/jobs.ts";
import { enqueue } from "../queue/queue.server.ts";
import { readSettings } from "../settings/settings.server.ts";

/** Why a note is to be deleted. */
type Unwanted = "draft-ended" | "source-deleted";
type Noted = { draftId: string; approvalId: string; conversationId: number };

/** Before a note is asked for: from now on it may stand in Chatwoot. @returns whether it was asked for before. */
export async function openNote(
  app: App,
  tx: Tx,
  { draftId, conversationId }: Omit<Noted, "approvalId">,
): Promise<boolean> {
  const opened = await tx
    .insertInto("notes")
    .values({ draftId, accountId: app.chatwoot.id, conversationId, askedAt: app.now() })
    .onConflict((same) => same.column("draftId").doNothing())
    .returning("draftId")
    .executeTakeFirst();
  return opened === undefined;
}

/** The note of a draft stands in Chatwoot, as its answer said or the note itself when it came back. Told twice, it counts once. */
export async function recordNote(app: App, tx: Tx, { draftId, approvalId, conversationId }: Noted, noteId: number) {
  const noted = await tx
    .updateTable("notes")
    .set({ messageId: noteId, postedAt: app.now() })
    .where("draftId", "=", draftId)
    .where("accountId", "=", app.chatwoot.id)
    .where("messageId", "is", null)
    .returning("unwanted")
    .executeTakeFirst();
  if (!noted) return;
  await tx
    .updateTable("approvals")
    .set({ noteMessageId: noteId, notedAt: app.now() })
    .where("id", "=", approvalId)
    .where("accountId", "=", app.chatwoot.id)
    .execute();
  const detail = { note_id: noteId };
  await recordActivity(app, tx, { conversationId, approvalId, actor: hotdash, verb: "note_posted", detail });
  // Its draft ended while it was being posted.
  if (noted.unwanted) await enqueue(app.queue, tx, deleteNoteJob, { draftId });
}

/** A note with a draft's mark came back from Chatwoot. */
export async function recordOwnNote(app: App, tx: Tx, conversationId: number, draftId: string, noteId: number) {
  const draft = await tx
    .selectFrom("drafts as d")
    .innerJoin("approvals as a", "a.id", "d.approvalId")
    .select("a.id as approvalId")
    .where("d.id", "=", draftId)
    .where("a.accountId", "=", app.chatwoot.id)
    .where("a.conversationId", "=", conversationId)
    .executeTakeFirst();
  if (draft) await recordNote(app, tx, { ...draft, draftId, conversationId }, noteId);
}

/** Somebody wrote before the note could be left. */
export async function recordNoNote(app: App, tx: Tx, { approvalId, conversationId }: Omit<Noted, "draftId">) {
  await recordActivity(app, tx, { conversationId, approvalId, actor: hotdash, verb: "note_overtaken" });
}

/**
 * Drafts of an approval ended without being sent: where an admin wants it so, their notes go.
 * @param keep the draft that took their place.
 */
export async function endNotes(app: App, tx: Tx, approvalId: string, keep: string | null = null): Promise<void> {
  const { endedNotes } = await readSettings(tx, app.chatwoot, app.config);
  if (endedNotes === "keep") return;
  await dropNotes(
    app,
    tx,
    "draft-ended",
    sql<boolean>`approval_id = ${approvalId} and id is distinct from ${keep}::uuid`,
  );
}

/**
 * A customer's message was deleted in Chatwoot: so are the notes of the drafts that answer it, which may repeat its words. A draft
 * answers all the customer wrote since somebody last answered, not the newest alone.
 */
export const dropNotesAbout = (
  app: App,
  tx: Tx,
  { conversationId, messageId }: { conversationId: number; messageId: number },
): Promise<void> =>
  dropNotes(
    app,
    tx,
    "source-deleted",
    sql<boolean>`approval_id in (select id from approvals where account_id = ${app.chatwoot.id} and conversation_id = ${conversationId})
      and source_message_id >= ${messageId} and not exists (select from messages answer
        where answer.account_id = ${app.chatwoot.id} and answer.conversation_id = ${conversationId} and not answer.deleted
          and answer.author in ('person', 'hotdash') and answer.id > ${messageId} and answer.id < drafts.source_message_id)`,
  );

async function dropNotes(app: App, tx: Tx, why: Unwanted, ofDrafts: ReturnType<typeof sql<boolean>>): Promise<void> {
  const dropped = await tx
    .updateTable("notes")
    .set({ unwanted: why })
    .where("accountId", "=", app.chatwoot.id)
    .where("unwanted", "is", null)
    .where("draftId", "in", (from) =>
      from.selectFrom("drafts").select("id").where("accountId", "=", app.chatwoot.id).where(ofDrafts),
    )
    .returning(["draftId", "messageId"])
    .execute();
  // One that is being posted is deleted once it is known.
  for (const { draftId, messageId } of dropped)
    if (messageId !== null) await enqueue(app.queue, tx, deleteNoteJob, { draftId });
}
