import { sql } from "kysely";
import type { App } from "../app.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import { QUEUE_SCHEMA } from "../queue/install.server.ts";
import { DEAD_LETTERS, enqueueAll } from "../queue/queue.server.ts";
import type { DecisionLog } from "./decision-log.ts";
import { logDecisionJob } from "./jobs.ts";
import { loggedAt, settledSince } from "./settled.server.ts";

/** Decisions under way to the log at a time: enough for 57 000 a day, few enough not to crowd the queue in an outage. */
const MOST_UNDER_WAY = 200;
/** A decision whose job died is tried anew after this long; until then its dead letter is for a person to redrive. */
const DEAD_LETTER_HOURS = 24;

/** No transaction of ours is open this long, and no two clocks differ as much: what settled before it is there to be seen. */
const MARGIN_MS = 3_600_000;

/**
 * Gives a job to settled decisions the log lacks: those from before it was switched on or while it was another, and those
 * whose job died. A job that is under way already is not doubled. It looks from its own mark on, before which the log is
 * known to be complete.
 * @returns how many jobs were made.
 */
export async function catchUpLog(app: App, log: DecisionLog, most = MOST_UNDER_WAY): Promise<number> {
  const lettersSince = new Date(app.now().getTime() - DEAD_LETTER_HOURS * 3_600_000);
  const seen = new Date(app.now().getTime() - MARGIN_MS);
  return inTransaction(app.db, async (tx) => {
    const mark = await lockMark(app, tx, log.destination);
    const { rows } = await sql<{ lacking: { decisionId: string }[]; completeTo: Date }>`
      with lacking as (
        select x.id, x.decided_at, x.settled_at from (${settledSince(app.chatwoot.id, mark)}) x
        where not ${loggedAt(log.destination)}
      ), under_way as (
        select data ->> 'decisionId' as id from ${sql.id(QUEUE_SCHEMA, "job")}
        where name = ${logDecisionJob.name} and state in ('created', 'retry', 'active')
      ), dead as (
        select data ->> 'decisionId' as id from ${sql.id(QUEUE_SCHEMA, "job")}
        where name = ${DEAD_LETTERS} and created_on > ${lettersSince} and data ->> 'decisionId' is not null
      ), to_do as (
        select id from lacking x
        where not exists (select from under_way u where u.id = x.id::text) and not exists (select from dead where dead.id = x.id::text)
        order by x.decided_at
        limit greatest(0, ${most}::bigint - (select count(*) from under_way))
      )
      select coalesce((select json_agg(json_build_object('decisionId', id)) from to_do), '[]') as lacking,
        least(${seen}::timestamptz, (select min(settled_at) from lacking)) as complete_to
    `.execute(tx);
    const [found] = rows;
    if (!found) return 0;
    await enqueueAll(app.queue, tx, logDecisionJob, found.lacking);
    await tx
      .updateTable("logMarks")
      .set({ completeTo: found.completeTo })
      .where("accountId", "=", app.chatwoot.id)
      .where("destination", "=", log.destination)
      .execute();
    return found.lacking.length;
  });
}

/** How far the log is known to be complete, locked: what moves it back meanwhile waits. */
async function lockMark(app: App, tx: Tx, destination: string): Promise<Date> {
  const mine = { accountId: app.chatwoot.id, destination };
  await tx
    .insertInto("logMarks")
    .values({ ...mine, completeTo: new Date(0) })
    .onConflict((same) => same.columns(["accountId", "destination"]).doNothing())
    .execute();
  const { completeTo } = await tx
    .selectFrom("logMarks")
    .select("completeTo")
    .where("accountId", "=", mine.accountId)
    .where("destination", "=", destination)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return completeTo;
}
