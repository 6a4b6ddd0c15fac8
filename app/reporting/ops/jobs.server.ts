import { sql } from "kysely";
import type { App, Tenant } from "../../app.ts";
import { QUEUE_SCHEMA } from "../../queue/install.server.ts";
import { DEAD_LETTERS } from "../../queue/queue.server.ts";
import { aboutPayloads, inAFewWords } from "./about.server.ts";
import { type Asked, asPage, type Page, ROWS_A_PAGE, uuidIn } from "./asked.ts";
import { type FailedTry, failuresOf } from "./failures.server.ts";
import { type JobState, jobStates } from "./job-states.ts";

type Asker = Tenant & Pick<App, "db">;

/** A due job that nobody took for this long shows that no worker is at work, or too few. */
const OVERDUE_SECONDS = 60;

export type JobRow = {
  id: string;
  job: string;
  about: string;
  state: JobState;
  cause: string | null;
  tries: number;
  /** When it runs next, or since when it runs. */
  when: string;
  at: string;
};
export type JobInFull = JobRow & {
  payload: unknown;
  conversationId: number | null;
  message: string | null;
  failures: FailedTry[];
};
export type Schedule = { id: string; cron: string; lastRun: string | null; lastState: string | null };

const jobs = sql.table(`${QUEUE_SCHEMA}.job`);
const state = sql<JobState>`case when j.state = 'active' then 'running'
  when j.start_after < now() - ${OVERDUE_SECONDS} * interval '1 s' then 'overdue'
  when j.state = 'retry' then 'retrying'
  when j.start_after <= now() then 'due' else 'planned' end`;
// pg-boss keeps its own clock in jobs as well, which say nothing to anybody.
const ofAccount = (account: number) =>
  sql<boolean>`j.name <> ${DEAD_LETTERS} and not starts_with(j.name, '__pgboss__') and coalesce((j.data->>'accountId')::bigint, ${account}) = ${account}`;

type Row = Omit<JobRow, "about" | "when"> & {
  data: Record<string, unknown> | null;
  message: string | null;
  rootId: string;
  when: Date;
};
const columns = sql`j.id::text, j.name as job, j.data, ${state} as state, j.output ->> 'cause' as cause, j.output ->> 'message' as message,
  j.retry_count as tries, case when j.state = 'active' then j.started_on else j.start_after end as when,
  coalesce(j.source_root_id, j.id)::text as root_id, to_json(j.created_on at time zone 'utc') #>> '{}' || '+00:00' as at`;

/** Jobs that are not done: running, waiting for their next try, overdue or planned. Newest first. */
export async function listJobs(app: Asker, asked: Asked): Promise<Page<JobRow>> {
  const { cause, job, after } = asked;
  const number = /^#?(\d{1,15})$/.exec(asked.search ?? "")?.[1] ?? null;
  const id = uuidIn(asked.search);
  const wanted = jobStates.find((one) => one === asked.state) ?? null;
  const { rows } = await sql<Row>`
    select ${columns} from ${jobs} j
    where j.state < 'completed' and ${ofAccount(app.chatwoot.id)}
      and (${wanted}::text is null or ${state} = ${wanted})
      and (${cause}::text is null or j.output ->> 'cause' = ${cause})
      and (${job}::text is null or j.name = ${job})
      and (${id}::uuid is null or j.id = ${id} or j.source_root_id = ${id} or j.data::text like ${`%${id}%`})
      and (${number}::text is null or j.data ->> 'conversationId' = ${number} or j.data ->> 'eventId' = ${number}
        or exists (select from sends s where s.id::text = j.data ->> 'sendId' and s.conversation_id::text = ${number}))
      and (${after?.at ?? null}::timestamptz is null or (j.created_on, j.id::text) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::text))
    order by j.created_on desc, j.id::text desc limit ${ROWS_A_PAGE + 1}
  `.execute(app.db);
  return asPage(await shown(app, rows));
}

/** One of them with its payload and every failure that is kept; null when it is done or was never there. */
export async function readJob(app: Asker, id: string): Promise<JobInFull | null> {
  const { rows } = await sql<Row>`
    select ${columns} from ${jobs} j where j.id = ${id} and j.state < 'completed' and ${ofAccount(app.chatwoot.id)}
  `.execute(app.db);
  const [row] = rows;
  const [job] = await shown(app, rows);
  if (!row || !job) return null;
  const [about] = await aboutPayloads(app, [row.data]);
  return {
    ...job,
    payload: row.data,
    message: row.message,
    conversationId: about?.conversationId ?? null,
    failures: await failuresOf(app, row.rootId),
  };
}

/** What runs by the clock, and how it went last. */
export async function listSchedules({ db }: Pick<App, "db">): Promise<Schedule[]> {
  const { rows } = await sql<{ id: string; cron: string; lastRun: Date | null; lastState: string | null }>`
    select s.name as id, s.cron, j.created_on as last_run, j.state::text as last_state
    from ${sql.table(`${QUEUE_SCHEMA}.schedule`)} s
    left join lateral (select created_on, state from ${jobs} where name = s.name order by created_on desc limit 1) j on true
    order by s.name
  `.execute(db);
  return rows.map(({ lastRun, ...row }) => ({ ...row, lastRun: lastRun?.toISOString() ?? null }));
}

async function shown(app: Asker, rows: Row[]): Promise<JobRow[]> {
  const abouts = await aboutPayloads(
    app,
    rows.map(({ data }) => data),
  );
  return rows.map(({ data, when, message: _, rootId: __, ...row }, index) => ({
    ...row,
    when: when.toISOString(),
    about: inAFewWords(abouts[index] ?? { conversationId: null, customer: null }, data),
  }));
}
