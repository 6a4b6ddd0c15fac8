import { sql } from "kysely";
import type { App } from "../app.ts";
import type { Typist } from "../conversations/typing.server.ts";
import type { Db, Tx } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import { sendReplyJob } from "./jobs.ts";
import { LONGEST_WAIT_FOR_TYPIST_SECONDS } from "./send.ts";

/** Whom a send waits for that is due, and until when; null when nobody is typing or it has waited long enough. */
export async function typistToWaitFor(app: App, db: Db | Tx, sendId: string): Promise<Typist | null> {
  const { rows } = await sql<Typist>`
    select t.user_name as name, least(t.until, s.scheduled_for + make_interval(secs => ${LONGEST_WAIT_FOR_TYPIST_SECONDS})) as until
    from sends s join typing t on t.account_id = s.account_id and t.conversation_id = s.conversation_id
    where s.id = ${sendId} and s.account_id = ${app.chatwoot.id} and s.state in ('scheduled', 'sending')
      and s.scheduled_for <= ${app.now()} and t.until > ${app.now()}
      and s.scheduled_for + make_interval(secs => ${LONGEST_WAIT_FOR_TYPIST_SECONDS}) > ${app.now()}
  `.execute(db);
  return rows[0] ?? null;
}

/** Gives sends that wait for somebody who stopped typing a job for the moment when the wait is over. */
export async function enqueueWaitingSends(app: App, tx: Tx, conversationIds: number[]): Promise<void> {
  const { rows } = await sql<{ id: string; until: Date }>`
    select s.id, t.until from sends s
    join typing t on t.account_id = s.account_id and t.conversation_id = s.conversation_id
    where s.account_id = ${app.chatwoot.id} and s.conversation_id = any(${conversationIds}::bigint[])
      and s.state = 'scheduled' and s.scheduled_for <= t.until
  `.execute(tx);
  for (const { id, until } of rows) await enqueue(app.queue, tx, sendReplyJob, { sendId: id }, until);
}
