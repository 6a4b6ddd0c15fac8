import { sql } from "kysely";
import { type Db, inTransaction, type Tx } from "../db/database.server.ts";
import { clearAlerts, raiseAlert } from "./alerts.server.ts";
import { QUEUE_SCHEMA } from "./install.server.ts";
import { type Tries, UNTRIED, type Verdict } from "./retry.ts";

/** Failures kept of one job; one that waits for days fails hundreds of times. */
const MOST_KEPT = 50;
/** The alert that something a kind of job needs stays away. */
const JOB_WAITS = "job-waits";

/** A job in one of its lives: a redriven one has a new id and keeps its root. */
export type Life = { job: string; id: string; rootId: string };
export type Told = { cause: string; message: string };

/** How this life of a job went so far. */
export async function triesOf(db: Db, { id, rootId }: Life): Promise<Tries> {
  const last = await db
    .selectFrom("jobFailures")
    .select(["try as tries", "faults", "waitsSince"])
    .where("rootId", "=", rootId)
    .where("jobId", "=", id)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return last ?? UNTRIED;
}

/**
 * Stores a failed try with its cause and, in the same transaction, when the job runs next: pg-boss, which settles the job
 * afterwards, reads the wait from its row. The first failure of a long wait raises the alert.
 */
export async function keepFailure(
  db: Db,
  life: Life,
  told: Told,
  verdict: Verdict,
  { now, accountId }: { now: Date; accountId: number | null },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx
      .insertInto("jobFailures")
      .values({
        rootId: life.rootId,
        jobId: life.id,
        job: life.job,
        try: verdict.tries,
        ...told,
        faults: verdict.faults,
        waitsSince: verdict.waitsSince,
        nextTryAt: verdict.dead ? null : new Date(now.getTime() + verdict.waitSeconds * 1000),
        failedAt: now,
      })
      .onConflict((same) => same.columns(["jobId", "try"]).doNothing())
      .execute();
    await forgetOldest(tx, life.rootId);
    await sql`
      update ${sql.id(QUEUE_SCHEMA, "job")} set retry_delay = ${verdict.waitSeconds}, retry_backoff = false
      where name = ${life.job} and id = ${life.id} and state = 'active' and retry_count = ${verdict.tries - 1}
    `.execute(tx);
    if (verdict.patient && accountId !== null)
      await raiseAlert(tx, { accountId, kind: JOB_WAITS, about: waitsFor(life.job, told.cause) }, told.message);
  });
}

/** A job that had failed came through: what it waited for is there again. */
export async function cameThrough(
  db: Db,
  life: Life,
  { now, accountId }: { now: Date; accountId: number },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const met = await tx
      .selectFrom("jobFailures")
      .select("cause")
      .distinct()
      .where("rootId", "=", life.rootId)
      .execute();
    const abouts = met.map(({ cause }) => waitsFor(life.job, cause));
    await clearAlerts(tx, { accountId, kind: JOB_WAITS, abouts, now });
  });
}

const waitsFor = (job: string, cause: string) => `${job} ${cause}`;

async function forgetOldest(tx: Tx, rootId: string): Promise<void> {
  await tx
    .deleteFrom("jobFailures")
    .where("rootId", "=", rootId)
    .where("id", "in", (from) =>
      from
        .selectFrom("jobFailures")
        .select("id")
        .where("rootId", "=", rootId)
        .orderBy("id", "desc")
        .limit(100)
        .offset(MOST_KEPT),
    )
    .execute();
}
