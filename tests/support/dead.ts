import { sql } from "kysely";
import { DEAD_LETTERS } from "../../app/queue/queue.server.ts";
import type { TestApp } from "./app.ts";

/** Lays a dead letter as pg-boss does when a job is given up. @returns its id. */
export async function layLetter(
  app: Pick<TestApp, "db">,
  job: string,
  payload: object,
  output: object = { cause: "unexpected:Error", message: "Error, in work at work.ts:1", tries: 12 },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into pgboss.job (name, data, source_name, source_id, source_retry_count, source_output, source_root_id)
    select ${DEAD_LETTERS}, ${JSON.stringify(payload)}::jsonb, ${job}, root, 11, ${JSON.stringify(output)}::jsonb, root
    from gen_random_uuid() root returning id::text
  `.execute(app.db);
  return rows[0]?.id ?? "";
}

/** Ids of the dead letters there are. */
export async function lettersLeft(app: Pick<TestApp, "db">): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id::text from pgboss.job where name = ${DEAD_LETTERS} and state = 'created' order by created_on
  `.execute(app.db);
  return rows.map(({ id }) => id);
}

/** Jobs of a kind that are still to be done. */
export async function jobsLeft(app: Pick<TestApp, "db">, job: string): Promise<object[]> {
  const { rows } = await sql<{ data: object }>`
    select data from pgboss.job where name = ${job} and state < 'active'
  `.execute(app.db);
  return rows.map(({ data }) => data);
}
