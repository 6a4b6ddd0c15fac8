import type { App } from "../app.ts";
import { inTransaction } from "../db/database.server.ts";
import { draftReplyJob } from "../drafts/jobs.ts";
import { enqueue } from "../queue/queue.server.ts";
import { sendReplyJob } from "./jobs.ts";
import { CLAIM_SECONDS } from "./send.ts";

/** Work this much overdue has lost its job: to a pause, or to the day's spend cap. */
const OVERDUE_MS = 30_000;
const MOST_AT_ONCE = 200;

/**
 * Gives a job to drafts and sends that are due and have none. Their jobs decide for themselves whether there is
 * anything to do, so a job too many does nothing twice.
 * @param overdueMs 0 right after a pause ended.
 */
export async function resumeDueWork(app: App, { overdueMs = OVERDUE_MS } = {}): Promise<void> {
  const before = new Date(app.now().getTime() - overdueMs);
  const dead = new Date(app.now().getTime() - CLAIM_SECONDS * 1000);
  await inTransaction(app.db, async (tx) => {
    const drafts = await tx
      .selectFrom("conversations")
      .select("id")
      .where("accountId", "=", app.chatwoot.id)
      .where("draftDueAt", "<=", before)
      .limit(MOST_AT_ONCE)
      .execute();
    for (const { id } of drafts)
      await enqueue(app.queue, tx, draftReplyJob, { accountId: app.chatwoot.id, conversationId: id });
    const sends = await tx
      .selectFrom("sends")
      .select("id")
      .where("accountId", "=", app.chatwoot.id)
      .where((row) =>
        row.or([
          row.and([row("state", "=", "scheduled"), row("scheduledFor", "<=", before)]),
          row.and([row("state", "=", "sending"), row("claimedAt", "<", dead)]),
        ]),
      )
      .limit(MOST_AT_ONCE)
      .execute();
    for (const { id } of sends) await enqueue(app.queue, tx, sendReplyJob, { sendId: id });
  });
}
