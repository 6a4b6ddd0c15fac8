import type { App } from "../app.ts";
import type { Tx } from "../db/database.server.ts";
import { draftReplyJob } from "../drafts/jobs.ts";
import { enqueue } from "../queue/queue.server.ts";

/** A burst is answered once, at its end: each message moves the time a draft is due. */
export async function startQuietTime(app: App, tx: Tx, conversationId: number): Promise<void> {
  const dueAt = new Date(app.now().getTime() + app.config.DRAFT_QUIET_SECONDS * 1000);
  await tx
    .updateTable("conversations")
    .set({ draftDueAt: dueAt })
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "=", conversationId)
    .execute();
  await enqueue(app.queue, tx, draftReplyJob, { accountId: app.chatwoot.id, conversationId }, dueAt);
}

/** Nobody waits for a draft any more. */
export async function endQuietTime(app: App, tx: Tx, conversationId: number): Promise<void> {
  await tx
    .updateTable("conversations")
    .set({ draftDueAt: null })
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "=", conversationId)
    .execute();
}
