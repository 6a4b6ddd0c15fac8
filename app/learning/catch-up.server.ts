import { sql } from "kysely";
import type { App } from "../app.ts";
import { inTransaction } from "../db/database.server.ts";
import { QUEUE_SCHEMA } from "../queue/install.server.ts";
import { DEAD_LETTERS, enqueueAll } from "../queue/queue.server.ts";
import type { DecisionLog } from "./decision-log.ts";
import { logDecisionJob } from "./jobs.ts";
import { loggedAt, settled } from "./settled.server.ts";

/** Decisions under way to the log at a time: enough for 57 000 a day, few enough not to crowd the queue in an outage. */
const MOST_UNDER_WAY = 200;
/** A decision whose job died is tried anew after this long; until then its dead letter is for a person to redrive. */
const DEAD_LETTER_HOURS = 24;

/**
 * Gives a job to settled decisions the log lacks: those from before it was switched on or while it was another, and those
 * whose job died. A job that is under way already is not doubled.
 * @returns how many jobs were made.
 */
export async function catchUpLog(app: App, log: DecisionLog, most = MOST_UNDER_WAY): Promise<number> {
  const lettersSince = new Date(app.now().getTime() - DEAD_LETTER_HOURS * 3_600_000);
  return inTransaction(app.db, async (tx) => {
    const { rows } = await sql<{ decisionId: string }>`
      with under_way as (
        select data ->> 'decisionId' as id from ${sql.id(QUEUE_SCHEMA, "job")}
        where name = ${logDecisionJob.name} and state in ('created', 'retry', 'active')
      ), dead as (
        select data ->> 'decisionId' as id from ${sql.id(QUEUE_SCHEMA, "job")}
        where name = ${DEAD_LETTERS} and created_on > ${lettersSince} and data ->> 'decisionId' is not null
      )
      select x.id as decision_id from decisions x
      where x.account_id = ${app.chatwoot.id} and ${settled} and not ${loggedAt(log.destination)}
        and not exists (select from under_way u where u.id = x.id::text)
        and not exists (select from dead where dead.id = x.id::text)
      order by x.decided_at
      limit greatest(0, ${most}::bigint - (select count(*) from under_way))
    `.execute(tx);
    await enqueueAll(app.queue, tx, logDecisionJob, rows);
    return rows.length;
  });
}
