import { sql } from "kysely";
import type { App } from "../../app.ts";
import { QUEUE_SCHEMA } from "../../queue/install.server.ts";
import { DEAD_LETTERS } from "../../queue/queue.server.ts";
import { tellsOfNote } from "../ops/found-by.server.ts";

type Asked = Pick<App, "db" | "chatwoot" | "now">;
type Counted = { labels: Record<string, string>; value: number };
/** One number, or one for each of its labels, as the database has it now. */
export type Count = { name: string; help: string; labels: string[]; read: (app: Asked) => Promise<Counted[]> };

const HOUR_MS = 3600_000;
const ago = (app: Asked, ms: number) => new Date(app.now().getTime() - ms);
const jobs = sql.table(`${QUEUE_SCHEMA}.job`);
const queues = sql.table(`${QUEUE_SCHEMA}.queue`);

async function rowsOf(app: Asked, query: ReturnType<typeof sql<Record<string, string | number | null>>>) {
  const { rows } = await query.execute(app.db);
  return rows.flatMap(({ value, ...labels }) =>
    value === null ? [] : [{ labels: labels as Record<string, string>, value: Number(value) }],
  );
}

/** Every count is the same whichever process is asked, and none reads further back than a day. */
export const counts: Count[] = [
  {
    name: "hotdash_events_last_hour",
    help: "Events stored in the last hour, by who brought them and what became of them",
    labels: ["source", "state"],
    read: (app) =>
      rowsOf(
        app,
        sql`select source, state, count(*) as value from webhook_events
          where account_id = ${app.chatwoot.id} and received_at > ${ago(app, HOUR_MS)} group by source, state`,
      ),
  },
  {
    name: "hotdash_messages_found_last_hour",
    help: "Messages to and from customers, of the last hour, that a webhook brought, and that the sweep found more than 30 s late",
    labels: ["by"],
    read: (app) =>
      rowsOf(
        app,
        sql`select 'webhook' as by, count(*) as value from webhook_events e
            where account_id = ${app.chatwoot.id} and event = 'message_created' and source = 'webhook' and not ${tellsOfNote} and received_at > ${ago(app, HOUR_MS)}
          union all select 'sweep', coalesce(sum(messages_found), 0) from sweeps
            where account_id = ${app.chatwoot.id} and started_at > ${ago(app, HOUR_MS)}`,
      ),
  },
  {
    name: "hotdash_jobs_waiting",
    help: "Jobs that wait for a worker (created) or for another try (retry)",
    labels: ["job", "state"],
    read: (app) =>
      rowsOf(
        app,
        sql`select name as job, state::text as state, count(*) as value from ${jobs}
          where state < 'active' and not blocked and name <> ${DEAD_LETTERS} group by name, state`,
      ),
  },
  {
    name: "hotdash_jobs_active",
    help: "Jobs under way, as the queue last counted them",
    labels: ["job"],
    read: (app) =>
      rowsOf(app, sql`select name as job, active_count as value from ${queues} where name <> ${DEAD_LETTERS}`),
  },
  {
    name: "hotdash_dead_letters",
    help: "Jobs that waiting could not heal and nobody redrove yet",
    labels: [],
    read: (app) =>
      rowsOf(
        app,
        sql`select count(*) as value from ${jobs} where name = ${DEAD_LETTERS} and state < 'active' and not blocked`,
      ),
  },
  {
    name: "hotdash_sends_last_day",
    help: "Replies approved in the last 24 hours, by the state of their send",
    labels: ["state"],
    read: (app) =>
      rowsOf(
        app,
        sql`select state, count(*) as value from sends
          where account_id = ${app.chatwoot.id} and created_at > ${ago(app, 24 * HOUR_MS)} group by state`,
      ),
  },
  {
    name: "hotdash_oldest_waiting_review_seconds",
    help: "Age of the oldest draft that waits for a reviewer; absent when none waits",
    labels: [],
    read: (app) =>
      rowsOf(
        app,
        sql`select extract(epoch from ${app.now()}::timestamptz - min(created_at)) as value from approvals
          where account_id = ${app.chatwoot.id} and kind = 'reply' and state = 'pending_review'`,
      ),
  },
  {
    name: "hotdash_last_good_sweep_age_seconds",
    help: "Time since the last sweep that came to its end began; absent before the first",
    labels: [],
    read: (app) =>
      rowsOf(
        app,
        sql`select extract(epoch from ${app.now()}::timestamptz - started_at) as value from sweeps
          where account_id = ${app.chatwoot.id} and outcome = 'good' order by started_at desc limit 1`,
      ),
  },
  {
    name: "hotdash_sweep_skipped_pages",
    help: "Pages of Chatwoot's list that the last good sweep could not read; absent before the first",
    labels: [],
    read: (app) =>
      rowsOf(
        app,
        sql`select pages_skipped as value from sweeps
          where account_id = ${app.chatwoot.id} and outcome = 'good' order by started_at desc limit 1`,
      ),
  },
  {
    name: "hotdash_sweep_owed_conversations",
    help: "Conversations the sweep could not read by themselves and tries again",
    labels: [],
    read: (app) => rowsOf(app, sql`select count(*) as value from sweep_owed where account_id = ${app.chatwoot.id}`),
  },
];
