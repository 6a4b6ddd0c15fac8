import { setTimeout as delay } from "node:timers/promises";
import { fromKysely, PgBoss } from "pg-boss";
import { pooled } from "../db/connection.server.ts";
import { afterCommit, type Database, type Db, type Tx } from "../db/database.server.ts";
import { QUEUE_SCHEMA } from "./install.server.ts";
import { HEARTBEAT_SECONDS, type Job } from "./job.ts";
import { LONGEST_WAIT_SECONDS } from "./retry.ts";
import { steadyClock } from "./steady-clock.server.ts";

/** Where jobs go that waiting cannot heal. */
export const DEAD_LETTERS = "dead-letters";
/** What pg-boss counts ends nothing: it knows one kind of failure, so `afterFailure` decides when a job is given up. */
const NEVER = 1_000_000;
/** Where pg-boss's own waits start: for jobs whose worker fell silent. All others are told their wait by their failure. */
const FIRST_WAIT_SECONDS = 1;
/** How often somebody looks for jobs whose worker fell silent, however many processes run. */
const MONITOR_SECONDS = 5;

/** Finished jobs are kept this long, to look at; pg-boss's own week of them is what all questions to its table wade through. */
const FINISHED_SECONDS = 86_400;

export type Queue = {
  boss: PgBoss;
  db: Db;
  /** Told of troubles that no job's failure tells of. */
  onError(error: Error): void;
  /** Wakes this process's workers of a job, so that a committed job runs at once. */
  wake(jobName: string): void;
  /** Takes no more jobs, and lets those that run end for up to the given time. Jobs may still be enqueued. */
  drain(withinMs: number): Promise<void>;
  /** Drains, gives the jobs that still run back to be tried again, and stops. */
  stop(withinMs: number): Promise<void>;
  workers: Map<string, string[]>;
  retryLimit: number;
  embedded: boolean;
};

/**
 * Starts pg-boss on the database, with a queue for every job that may be enqueued or worked.
 * @param onError told of pg-boss's own troubles (a poll that failed); jobs' failures are stored with the job.
 */
export async function openQueue(
  database: Database,
  jobs: Job<never>[],
  settings: { retryLimit: number },
  onError: (error: Error) => void,
): Promise<Queue> {
  const boss = database.embedded
    ? new PgBoss({
        schema: QUEUE_SCHEMA,
        clock: steadyClock,
        migrate: false,
        backend: "pglite",
        db: throughThePool(database),
        reindex: false,
        monitorVacuum: false,
      })
    : new PgBoss({
        schema: QUEUE_SCHEMA,
        clock: steadyClock,
        migrate: false,
        createSchema: false,
        ...pooled(database.url!, "hotdash jobs"),
        max: 4,
        useListenNotify: true,
        superviseIntervalSeconds: MONITOR_SECONDS,
        monitorIntervalSeconds: MONITOR_SECONDS,
      });
  boss.on("error", onError);
  if (database.embedded) await freeOrphans(database);
  await boss.start();
  await boss.createQueue(DEAD_LETTERS, { retentionSeconds: 90 * 86_400, deleteAfterSeconds: 90 * 86_400 });
  for (const { name, timeoutSeconds } of jobs) {
    const options = {
      retryLimit: NEVER,
      retryDelay: FIRST_WAIT_SECONDS,
      retryBackoff: true,
      retryDelayMax: LONGEST_WAIT_SECONDS,
      expireInSeconds: timeoutSeconds,
      deleteAfterSeconds: FINISHED_SECONDS,
      deadLetter: DEAD_LETTERS,
      notify: !database.embedded,
      // The embedded database's one process frees what the one before it left, see `freeOrphans`.
      ...(!database.embedded && { heartbeatSeconds: HEARTBEAT_SECONDS }),
    };
    await boss.createQueue(name, options);
    await boss.updateQueue(name, options);
    // The first send inside a transaction would otherwise read the queue's settings over the connection it holds.
    await boss.insert(name, []);
  }
  const queue: Queue = {
    boss,
    db: database.db,
    onError,
    workers: new Map(),
    retryLimit: settings.retryLimit,
    embedded: database.embedded,
    wake: (jobName) => {
      for (const id of queue.workers.get(jobName) ?? []) boss.notifyWorker(id);
    },
    drain: async (withinMs) => {
      const ended = Promise.all([...queue.workers.keys()].map((jobName) => boss.offWork(jobName, { wait: true })));
      await Promise.race([ended, delay(withinMs, undefined, { ref: false })]);
    },
    stop: async (withinMs) => {
      await queue.drain(withinMs);
      await boss.stop({ graceful: false });
    },
  };
  return queue;
}

/** Puts a job into the caller's transaction: it exists exactly when the change it belongs to does. */
export async function enqueue<Payload extends object>(
  queue: Queue,
  tx: Tx,
  job: Job<Payload>,
  payload: Payload,
  startAfter?: Date,
): Promise<void> {
  const delayMs = startAfter ? Math.max(0, startAfter.getTime() - Date.now()) : 0;
  await queue.boss.send(job.name, job.payload.parse(payload), { db: fromKysely(tx.withoutPlugins()), startAfter });
  afterCommit(tx, () => wakeIn(queue, job.name, delayMs));
}

/**
 * Puts many jobs of one kind into the caller's transaction with one statement.
 * @param waitMs how long the job at this place waits before it runs.
 */
export async function enqueueAll<Payload extends object>(
  queue: Queue,
  tx: Tx,
  job: Job<Payload>,
  payloads: Payload[],
  waitMs: (at: number) => number = () => 0,
): Promise<void> {
  if (payloads.length === 0) return;
  const waits = payloads.map((_, at) => waitMs(at));
  const inserts = payloads.map((payload, at) => ({
    data: job.payload.parse(payload),
    ...(waits[at] && { startAfter: new Date(Date.now() + waits[at]) }),
  }));
  await queue.boss.insert(job.name, inserts, { db: fromKysely(tx.withoutPlugins()) });
  afterCommit(tx, () => {
    for (const wait of new Set(waits)) wakeIn(queue, job.name, wait);
  });
}

/** Nobody announces that the time of a waiting job has come. */
function wakeIn(queue: Queue, jobName: string, waitMs: number): void {
  if (waitMs === 0) queue.wake(jobName);
  else setTimeout(() => queue.wake(jobName), waitMs + 20).unref();
}

/** The folder has one owner, so jobs left active belong to a process that died: no need to wait out their time. */
async function freeOrphans({ pool }: Database): Promise<void> {
  await pool.query(`update ${QUEUE_SCHEMA}.job set state = 'retry', start_after = now() where state = 'active'`);
}

function throughThePool({ pool }: Database) {
  return {
    executeSql: async (text: string, values: unknown[] = []) => {
      // Parameters make Postgres refuse several statements in one text, so an empty list must not be passed.
      const result = (await pool.query(text, values.length > 0 ? values : undefined)) as unknown;
      return Array.isArray(result)
        ? { rows: result.flatMap((one: { rows?: unknown[] }) => one.rows ?? []) }
        : (result as { rows: unknown[] });
    },
  };
}
