import { sql } from "kysely";
import type { App, Tenant } from "../../app.ts";
import { QUEUE_SCHEMA } from "../../queue/install.server.ts";
import { DEAD_LETTERS } from "../../queue/queue.server.ts";
import { aboutPayloads, inAFewWords } from "./about.server.ts";
import { type Asked, asPage, type Page, ROWS_A_PAGE, uuidIn } from "./asked.ts";
import { type FailedTry, failuresOf } from "./failures.server.ts";

type Asker = Tenant & Pick<App, "db">;

export type Letter = {
  id: string;
  job: string;
  about: string;
  cause: string;
  message: string;
  tries: number;
  /** When it was given up. */
  at: string;
};
export type LetterInFull = Letter & { payload: unknown; conversationId: number | null; failures: FailedTry[] };

const jobs = sql.table(`${QUEUE_SCHEMA}.job`);
/** Jobs whose payload names an account belong to it; the others concern the whole installation. */
const ofAccount = (account: number) =>
  sql<boolean>`j.name = ${DEAD_LETTERS} and j.state = 'created' and coalesce((j.data->>'accountId')::bigint, ${account}) = ${account}`;

type Row = {
  id: string;
  job: string | null;
  data: Record<string, unknown> | null;
  output: { cause?: string; message?: string; tries?: number } | null;
  retryCount: number | null;
  rootId: string;
  at: string;
};
const columns = sql`j.id::text, j.source_name as job, j.data, j.source_output as output, j.source_retry_count as retry_count,
  coalesce(j.source_root_id, j.source_id, j.id)::text as root_id, to_json(j.created_on at time zone 'utc') #>> '{}' || '+00:00' as at`;

/** Jobs that waiting could not heal, newest first. */
export async function listLetters(
  app: Asker,
  { cause, job, search, after }: Pick<Asked, "cause" | "job"> & Partial<Asked>,
  limit = ROWS_A_PAGE,
): Promise<Page<Letter>> {
  const number = /^#?(\d{1,15})$/.exec(search ?? "")?.[1] ?? null;
  const id = uuidIn(search ?? null);
  const { rows } = await sql<Row>`
    select ${columns} from ${jobs} j
    where ${ofAccount(app.chatwoot.id)}
      and (${cause}::text is null or j.source_output ->> 'cause' = ${cause})
      and (${job}::text is null or j.source_name = ${job})
      and (${id}::uuid is null or j.id = ${id} or j.source_root_id = ${id} or j.source_id = ${id} or j.data::text like ${`%${id}%`})
      and (${number}::text is null or j.data ->> 'conversationId' = ${number} or j.data ->> 'eventId' = ${number}
        or exists (select from sends s where s.id::text = j.data ->> 'sendId' and s.conversation_id::text = ${number})
        or exists (select from webhook_events e where e.id::text = j.data ->> 'eventId' and e.conversation_id::text = ${number}))
      and (${after?.at ?? null}::timestamptz is null or (j.created_on, j.id::text) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::text))
    order by j.created_on desc, j.id::text desc limit ${limit + 1}
  `.execute(app.db);
  return asPage(await shown(app, rows));
}

/** One of them with its payload and every failure that is kept. */
export async function readLetter(app: Asker, id: string): Promise<LetterInFull | null> {
  const { rows } = await sql<Row>`
    select ${columns} from ${jobs} j where j.id = ${id} and ${ofAccount(app.chatwoot.id)}
  `.execute(app.db);
  const [row] = rows;
  const [letter] = await shown(app, rows);
  if (!row || !letter) return null;
  const [about] = await aboutPayloads(app, [row.data]);
  return {
    ...letter,
    payload: row.data,
    conversationId: about?.conversationId ?? null,
    failures: await failuresOf(app, row.rootId),
  };
}

/** How many letters there are of each cause, the commonest first. */
export async function countByCause(app: Asker): Promise<{ cause: string; count: number; oldest: string }[]> {
  const { rows } = await sql<{ cause: string; count: number; oldest: Date }>`
    select coalesce(j.source_output ->> 'cause', 'not-told') as cause, count(*) as count, min(j.created_on) as oldest
    from ${jobs} j where ${ofAccount(app.chatwoot.id)} group by 1 order by 2 desc, 1
  `.execute(app.db);
  return rows.map(({ oldest, ...row }) => ({ ...row, oldest: oldest.toISOString() }));
}

async function shown(app: Asker, rows: Row[]): Promise<Letter[]> {
  const abouts = await aboutPayloads(
    app,
    rows.map(({ data }) => data),
  );
  return rows.map(({ id, job, data, output, retryCount, at }, index) => ({
    id,
    job: job ?? "unknown",
    about: inAFewWords(abouts[index] ?? { conversationId: null, customer: null }, data),
    cause: output?.cause ?? "not-told",
    message: output?.message ?? "Not said",
    tries: output?.tries ?? (retryCount ?? 0) + 1,
    at,
  }));
}
