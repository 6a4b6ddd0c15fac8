import { sql } from "kysely";
import type { Tx } from "../db/database.server.ts";
import { QUEUE_SCHEMA } from "./install.server.ts";
import { DEAD_LETTERS } from "./queue.server.ts";

/** A job that was given up, as it lies among the dead letters. */
export type Letter = {
  id: string;
  /** The kind of job; null when another version made it. */
  job: string | null;
  payload: unknown;
  /** The job as first enqueued. */
  rootId: string;
  cause: string | null;
};

const jobs = sql.table(`${QUEUE_SCHEMA}.job`);

/**
 * Takes a letter away, in the caller's transaction. Of two who take the same one, the second waits for the first and finds
 * nothing, whichever process it is in.
 * @returns null when it is not there any more.
 */
export async function takeLetter(tx: Tx, id: string): Promise<Letter | null> {
  const { rows } = await sql<Letter>`
    delete from ${jobs} where name = ${DEAD_LETTERS} and id = ${id} and state = 'created'
    returning id, source_name as job, data as payload, coalesce(source_root_id, source_id, id) as root_id,
      source_output ->> 'cause' as cause
  `.execute(tx);
  return rows[0] ?? null;
}

/**
 * Puts a job that was taken from the letters back into its own queue, to run at once and with all its tries. It is what
 * pg-boss's own redrive inserts: that one takes the letter in the same statement, so that nothing could be asked between,
 * and it needs a pg-boss, which a command has none of.
 * @returns false when this version knows no such job.
 */
export async function putBack(tx: Tx, { job, payload, rootId }: Letter): Promise<boolean> {
  const { rows } = await sql`
    insert into ${jobs} (id, name, data, retry_limit, retry_backoff, retry_delay, retry_delay_max, expire_seconds,
      start_after, created_on, keep_until, deletion_seconds, policy, heartbeat_seconds, dead_letter, source_root_id)
    select gen_random_uuid(), q.name, ${JSON.stringify(payload)}::jsonb, q.retry_limit, q.retry_backoff, q.retry_delay,
      q.retry_delay_max, q.expire_seconds, now(), now(), now() + q.retention_seconds * interval '1 s', q.deletion_seconds,
      q.policy, q.heartbeat_seconds, q.dead_letter, ${rootId}
    from ${sql.table(`${QUEUE_SCHEMA}.queue`)} q where q.name = ${job}
    returning id
  `.execute(tx);
  return rows.length === 1;
}
