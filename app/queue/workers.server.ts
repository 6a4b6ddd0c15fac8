import { setTimeout as delay } from "node:timers/promises";
import { isDatabaseAway } from "../db/away.ts";
import { type Job, Unavailable } from "./job.ts";
import type { Queue } from "./queue.server.ts";

/** Without LISTEN/NOTIFY a delayed job is noticed by polling; pg-boss allows nothing shorter. */
const POLL_SECONDS = 0.5;
/** With it new jobs are announced, but nobody announces that the time of a delayed or retried one has come. */
const NOTIFIED_POLL_SECONDS = 2;
/** One connection and one thread serve pages, webhooks and jobs alike: more jobs at once would only make the webhooks wait. */
const EMBEDDED_SHARE = 4;

/** The cause of a failure that only says the database cannot be reached. */
const DATABASE_AWAY = "database-away";
/** Between two looks whether it is back. */
const DATABASE_WAIT_MS = 500;

export type Worked<Payload = never> = {
  job: Job<Payload>;
  run: (payload: Payload) => Promise<unknown>;
  /** What to do when the job became a dead letter, so that what it was for does not wait for it. */
  givenUp?: (payload: Payload) => Promise<unknown>;
};

/** Binds a job to the one call that does it. */
export const work = <Payload>(
  job: Job<Payload>,
  run: (payload: Payload) => Promise<unknown>,
  givenUp?: (payload: Payload) => Promise<unknown>,
): Worked => ({ job, run, givenUp }) as unknown as Worked;

/** Starts this process's workers. */
export async function startWorkers(
  queue: Queue,
  worked: Worked[],
  onFailure: (failure: Failure) => void,
): Promise<void> {
  for (const one of worked) {
    const { job } = one;
    const ids: string[] = [];
    queue.workers.set(job.name, ids);
    for (
      let worker = 0;
      worker < (queue.embedded ? Math.ceil(job.concurrency / EMBEDDED_SHARE) : job.concurrency);
      worker++
    ) {
      ids.push(
        await queue.boss.work(
          job.name,
          {
            batchSize: job.batch,
            perJobResults: true,
            includeMetadata: true,
            pollingIntervalSeconds: POLL_SECONDS,
            notifyPollingIntervalSeconds: NOTIFIED_POLL_SECONDS,
          },
          async (batch) => {
            const results = [];
            for (const fetched of batch) results.push(await settle(queue, one, fetched, onFailure));
            if (results.some(({ output }) => output?.cause === DATABASE_AWAY)) await databaseBack(queue);
            // There may be more: looking at once drains a backlog without a pause after each fetch.
            queue.wake(job.name);
            return results;
          },
        ),
      );
    }
  }
}

export type Failure = { job: string; id: string; tries: number; cause: string; message: string; dead: boolean };

async function settle(
  queue: Queue,
  { job, run, givenUp }: Worked,
  one: { id: string; data: unknown; retryCount: number },
  onFailure: (failure: Failure) => void,
) {
  const payload = job.payload.safeParse(one.data);
  try {
    if (!payload.success) throw new TypeError(`the payload does not fit ${job.name}`);
    await run(payload.data);
    return { id: one.id, status: "completed" as const, output: undefined };
  } catch (error) {
    const tries = one.retryCount + 1;
    const healing = heals(error);
    const dead = !payload.success || (!healing && tries >= queue.retryLimit);
    const failure: Failure = {
      job: job.name,
      id: one.id,
      tries,
      dead,
      cause: healing ?? (payload.success ? "unexpected" : "bad-payload"),
      message: error instanceof Error ? error.message : String(error),
    };
    onFailure(failure);
    if (dead && payload.success) await givenUp?.(payload.data);
    return { id: one.id, status: dead ? ("deadletter" as const) : ("failed" as const), output: failure };
  }
}

/** What is waited for, by its short name, or null when waiting does not heal it. */
const heals = (error: unknown): string | null =>
  error instanceof Unavailable ? error.causeName : isDatabaseAway(error) ? DATABASE_AWAY : null;

/**
 * Waits until the database answers: results that cannot be stored are lost, and their jobs would lie until their time is
 * over. pg-boss ends the wait with that time.
 */
async function databaseBack({ boss }: Queue): Promise<void> {
  const answers = () =>
    boss
      .getDb()
      .executeSql("select 1", [])
      .then(
        () => true,
        () => false,
      );
  while (!(await answers())) await delay(DATABASE_WAIT_MS);
}
