import { setTimeout as delay } from "node:timers/promises";
import { isDatabaseAway } from "../db/away.ts";
import type { Cause } from "./causes.ts";
import { type Described, describeFailure } from "./failure.ts";
import { cameThrough, keepFailure, type Life, triesOf } from "./failures.server.ts";
import { BadPayload, type Job, WorkerLost } from "./job.ts";
import type { Queue } from "./queue.server.ts";
import { afterFailure, silentTries, type Verdict } from "./retry.ts";

/** Without LISTEN/NOTIFY a delayed job is noticed by polling; pg-boss allows nothing shorter. */
const POLL_SECONDS = 0.5;
/** With it new jobs are announced, but nobody announces that the time of a delayed or retried one has come. */
const NOTIFIED_POLL_SECONDS = 2;

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

/**
 * Starts this process's workers.
 * @param alertsFor the account whose alerts tell that a job waits for long.
 */
export async function startWorkers(
  queue: Queue,
  worked: Worked[],
  onFailure: (failure: Failure) => void,
  alertsFor: number | null = null,
): Promise<void> {
  for (const one of worked) {
    const { job } = one;
    const ids: string[] = [];
    queue.workers.set(job.name, ids);
    for (let worker = 0; worker < job.concurrency; worker++) {
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
            for (const fetched of batch) results.push(await settle(queue, one, fetched, onFailure, alertsFor));
            // There may be more: looking at once drains a backlog without a pause after each fetch.
            queue.wake(job.name);
            return results;
          },
        ),
      );
    }
  }
}

export type Failure = {
  job: string;
  id: string;
  tries: number;
  cause: Cause;
  message: string;
  dead: boolean;
  /** Seconds until the next try; none for a dead letter. */
  waitSeconds: number | null;
};
type Fetched = { id: string; data: unknown; retryCount: number; sourceRootId: string | null };

async function settle(
  queue: Queue,
  one: Worked,
  fetched: Fetched,
  onFailure: (failure: Failure) => void,
  alertsFor: number | null,
) {
  const { job, run } = one;
  const { id, retryCount } = fetched;
  const life: Life = { job: job.name, id, rootId: fetched.sourceRootId ?? id };
  try {
    if (retryCount >= queue.retryLimit) await refuseIfItKillsWorkers(queue, life, retryCount + 1);
    const payload = job.payload.safeParse(fetched.data);
    if (!payload.success) throw new BadPayload(`the payload does not fit ${job.name}`);
    await run(payload.data);
  } catch (error) {
    const described = describeFailure(error);
    // Results that cannot be stored are lost, and their jobs would lie until their time is over. pg-boss ends the wait with that time.
    if (described.cause === "database-away") await databaseBack(queue);
    const { dead, waitSeconds } = await judge(queue, one, fetched, life, described, alertsFor);
    const { cause, message } = described;
    const failure = { job: job.name, id, tries: retryCount + 1, cause, message, dead };
    onFailure({ ...failure, waitSeconds: dead ? null : waitSeconds });
    return { id, status: dead ? ("deadletter" as const) : ("failed" as const), output: failure };
  }
  // A wake-up of people, not of jobs: what came through is done, whether or not its alert could be cleared now.
  if (alertsFor !== null && (retryCount > 0 || fetched.sourceRootId))
    await cameThrough(queue.db, life, { now: new Date(), accountId: alertsFor }).catch(() => {});
  return { id, status: "completed" as const, output: undefined };
}

/**
 * Decides what becomes of a failed job and stores it. Whatever the storing meets, the job itself is not lost: it stays in
 * the queue, which tries it again.
 */
async function judge(
  queue: Queue,
  { job, givenUp }: Worked,
  { data, retryCount }: Fetched,
  life: Life,
  described: Described,
  alertsFor: number | null,
): Promise<Pick<Verdict, "dead" | "waitSeconds">> {
  const { cause, message, ...failed } = described;
  for (;;) {
    try {
      const now = new Date();
      const tries = { ...failed, tries: retryCount + 1 };
      const before = await triesOf(queue.db, life);
      const verdict = afterFailure(before, tries, { retryLimit: queue.retryLimit, now, jitter: Math.random() });
      const payload = job.payload.safeParse(data);
      if (verdict.dead && payload.success) await givenUp?.(payload.data);
      await keepFailure(queue.db, life, { cause, message }, verdict, { now, accountId: alertsFor });
      return verdict;
    } catch (error) {
      if (isDatabaseAway(error)) await databaseBack(queue);
      else {
        queue.onError(new Error(`a failure of ${job.name} could not be stored: ${describeFailure(error).message}`));
        return { dead: false, waitSeconds: 0 };
      }
    }
  }
}

/** @throws WorkerLost when this job has used up its tries by ending its workers, and would end this one as well. */
async function refuseIfItKillsWorkers({ db, retryLimit }: Queue, life: Life, tries: number): Promise<void> {
  const before = await triesOf(db, life);
  const silent = silentTries(before, tries);
  if (silent > 0 && before.faults + silent >= retryLimit)
    throw new WorkerLost(`its worker ended or ran out of time in ${silent} tries, the last of them without a word`);
}

/** Waits until the database answers. */
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
