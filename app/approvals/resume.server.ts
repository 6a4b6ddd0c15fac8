import { sql } from "kysely";
import type { App } from "../app.ts";
import { inTransaction } from "../db/database.server.ts";
import { draftReplyJob } from "../drafts/jobs.ts";
import { QUEUE_SCHEMA } from "../queue/install.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import { retryReplyJob, sendReplyJob } from "./jobs.ts";
import { CLAIM_SECONDS, NEEDS_A_PERSON } from "./send.ts";

/** Work this much overdue has lost its job: to a pause, or to the day's spend cap. */
const OVERDUE_MS = 30_000;
const MOST_AT_ONCE = 200;

/**
 * The process before this one, alone on the embedded database, is gone: its claims on sends are nobody's, and what its
 * runs of the agent service answer reaches nobody, so their deadlines need not be waited for.
 */
export async function releaseWork(app: App): Promise<void> {
  await app.db
    .updateTable("sends")
    .set({ claimedAt: new Date(0) })
    .where("accountId", "=", app.chatwoot.id)
    .where("state", "in", ["sending", "uncertain", "retrying"])
    .where("claimedAt", "is not", null)
    .execute();
  await app.db
    .updateTable("approvals")
    .set({ draftDeadline: null })
    .where("accountId", "=", app.chatwoot.id)
    .where("draftDeadline", "is not", null)
    .execute();
}

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
    const { rows: unmade } = await sql<{ id: number }>`
      select a.conversation_id as id from approvals a
      where a.account_id = ${app.chatwoot.id} and a.kind = 'reply' and a.state in ('drafting', 'changes_requested')
        and a.updated_at <= ${before} and (a.draft_deadline is null or a.draft_deadline <= ${app.now()})
        and not exists (select from ${sql.id(QUEUE_SCHEMA, "job")} j where j.name = ${draftReplyJob.name}
          and j.state in ('created', 'retry', 'active') and j.data ->> 'conversationId' = a.conversation_id::text)
      limit ${MOST_AT_ONCE}
    `.execute(tx);
    for (const { id } of [...drafts, ...unmade])
      await enqueue(app.queue, tx, draftReplyJob, { accountId: app.chatwoot.id, conversationId: id });
    const { rows: sends } = await sql<{ id: string }>`
      select s.id from sends s
      where s.account_id = ${app.chatwoot.id}
        and ((s.state = 'scheduled' and s.scheduled_for <= ${before})
          or (s.state = 'retrying' and s.chatwoot_message_id is null and (s.claimed_at is null or s.claimed_at < ${dead}))
          or (s.state in ('sending', 'uncertain') and s.claimed_at < ${dead})
          or (s.state = 'uncertain' and s.claimed_at is null and s.reason is distinct from ${NEEDS_A_PERSON}))
        and not exists (select from ${sql.id(QUEUE_SCHEMA, "job")} j where j.name = ${sendReplyJob.name}
          and j.state in ('created', 'retry', 'active') and j.data ->> 'sendId' = s.id::text)
      limit ${MOST_AT_ONCE}
    `.execute(tx);
    const { rows: retries } = await sql<{ id: string }>`
      select s.id from sends s
      where s.account_id = ${app.chatwoot.id} and s.state = 'retrying' and s.chatwoot_message_id is not null and s.settled_at <= ${before}
        and not exists (select from ${sql.id(QUEUE_SCHEMA, "job")} j where j.name = ${retryReplyJob.name}
          and j.state in ('created', 'retry', 'active') and j.data ->> 'sendId' = s.id::text)
      limit ${MOST_AT_ONCE}
    `.execute(tx);
    for (const { id } of retries) await enqueue(app.queue, tx, retryReplyJob, { sendId: id });
    for (const { id } of sends) await enqueue(app.queue, tx, sendReplyJob, { sendId: id });
  });
}
