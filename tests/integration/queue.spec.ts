import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { type Database, inTransaction } from "../../app/db/database.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import { defineJob, HEARTBEAT_SECONDS, type Job, Unavailable } from "../../app/queue/job.ts";
import { DEAD_LETTERS, enqueue, openQueue } from "../../app/queue/queue.server.ts";
import { type Failure, startWorkers, work } from "../../app/queue/workers.server.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { openPostgres } from "../support/postgres.ts";

const ring = defineJob("ring", z.object({ bell: z.number().int() }));
const PATIENCE = { timeout: 15_000, interval: 50 };

async function ringing(run: (bell: number) => Promise<unknown>) {
  const app = await openTestApp({ jobs: [ring as unknown as Job<never>], env: { RETRY_LIMIT: "3" } });
  const failures: Failure[] = [];
  await startWorkers(
    app.queue,
    [work(ring, ({ bell }) => run(bell))],
    (failure) => failures.push(failure),
    app.chatwoot.id,
  );
  return { app, failures };
}

const ask = (app: TestApp, bell = 1) => inTransaction(app.db, (tx) => enqueue(app.queue, tx, ring, { bell }));
const rowsOf = async ({ pool }: Database, name: string) =>
  (await pool.query("select state, data, output, retry_count from pgboss.job where name = $1", [name])).rows as {
    state: string;
    data: unknown;
    output: Record<string, unknown> | null;
    retry_count: number;
  }[];
/** Lets the wait before the next try pass. */
async function nextTry(app: TestApp) {
  await app.database.pool.query("update pgboss.job set start_after = now() where name = 'ring' and state = 'retry'");
  app.queue.wake(ring.name);
}

test("what is unavailable for now never uses up a job's tries", async () => {
  let tries = 0;
  const { app, failures } = await ringing(async () => {
    tries += 1;
    if (tries <= 8) throw new Unavailable("agent-service-unreachable", "the bell cannot be reached");
  });
  await ask(app);
  for (let failed = 1; failed <= 8; failed++) {
    await expect.poll(() => failures.length, PATIENCE).toBe(failed);
    await expect.poll(async () => (await rowsOf(app.database, "ring"))[0]?.state, PATIENCE).toBe("retry");
    await nextTry(app);
  }
  await expect.poll(async () => (await rowsOf(app.database, "ring"))[0]?.state, PATIENCE).toBe("completed");
  expect(failures.every(({ dead, cause }) => !dead && cause === "agent-service-unreachable")).toBe(true);
  expect(await rowsOf(app.database, DEAD_LETTERS)).toEqual([]);
});

test("any other failure becomes a dead letter after the limit, with its cause", async () => {
  let tries = 0;
  const { app, failures } = await ringing(async () => {
    tries += 1;
    throw new Error("the clapper is gone");
  });
  await ask(app, 7);
  for (let failed = 1; failed < 3; failed++) {
    await expect.poll(() => failures.length, PATIENCE).toBe(failed);
    await expect.poll(async () => (await rowsOf(app.database, "ring"))[0]?.state, PATIENCE).toBe("retry");
    await nextTry(app);
  }
  await expect.poll(async () => (await rowsOf(app.database, DEAD_LETTERS)).length, PATIENCE).toBe(1);
  expect(tries).toBe(3);
  expect(failures.map(({ dead }) => dead)).toEqual([false, false, true]);
  const [letter] = await rowsOf(app.database, DEAD_LETTERS);
  expect(letter?.data).toEqual({ bell: 7 });
  const [failed] = await rowsOf(app.database, "ring");
  expect(failed?.output).toMatchObject({ job: "ring", cause: "unexpected:Error", tries: 3 });
});

test("as many jobs of a kind run at a time as it says, so that one waiting for a model keeps no other customer waiting", async () => {
  const bells = defineJob("ring", z.object({ bell: z.number().int() }), { concurrency: 3 });
  const app = await openTestApp({ jobs: [bells as unknown as Job<never>] });
  const ringingNow: number[] = [];
  const answered = Promise.withResolvers<void>();
  const ring = async (bell: number) => {
    ringingNow.push(bell);
    await answered.promise;
  };
  await startWorkers(app.queue, [work(bells, ({ bell }) => ring(bell))], () => {});
  for (const bell of [1, 2, 3, 4]) await ask(app, bell);
  await expect.poll(() => ringingNow.length, PATIENCE).toBe(3);
  answered.resolve();
  await expect.poll(() => ringingNow.length, PATIENCE).toBe(4);
});

const historyOf = (app: TestApp) => app.db.selectFrom("jobFailures").selectAll().orderBy("id").execute();
const alertsOf = (app: TestApp) => app.db.selectFrom("alerts").selectAll().orderBy("id").execute();

test("ten times unavailable and then two faults use up two tries, and each is kept with its cause and its next try", async () => {
  let tries = 0;
  const { app, failures } = await ringing(async () => {
    tries += 1;
    if (tries <= 10) throw new Unavailable("agent-service-unreachable", "the bell cannot be reached");
    if (tries <= 12) throw new RangeError("the customer wrote: my card is 4111");
  });
  await ask(app);
  for (let failed = 1; failed <= 12; failed++) {
    await expect.poll(() => failures.length, PATIENCE).toBe(failed);
    await expect.poll(async () => (await rowsOf(app.database, "ring"))[0]?.state, PATIENCE).toBe("retry");
    await nextTry(app);
  }
  await expect.poll(async () => (await rowsOf(app.database, "ring"))[0]?.state, PATIENCE).toBe("completed");
  const kept = await historyOf(app);
  expect(kept.map(({ cause, faults }) => [cause, faults])).toEqual([
    ...Array.from({ length: 10 }, () => ["agent-service-unreachable", 0]),
    ["unexpected:RangeError", 1],
    ["unexpected:RangeError", 2],
  ]);
  for (const { nextTryAt, failedAt } of kept)
    expect(nextTryAt?.getTime()).toBeGreaterThanOrEqual(failedAt.getTime() + 1000);
  // What an unexpected error says may quote a customer.
  expect(JSON.stringify([kept, failures, await rowsOf(app.database, "ring")])).not.toContain("4111");
}, 60_000);

test("a job waits in the queue at least as long as its failure says", async () => {
  const { app, failures } = await ringing(async () => {
    throw new Unavailable("chatwoot-rate-limited", "busy", 90_000);
  });
  await ask(app);
  await expect.poll(() => failures.length, PATIENCE).toBe(1);
  const wait = async () =>
    (
      await app.database.pool.query(
        "select extract(epoch from start_after - now())::float as s from pgboss.job where name = 'ring' and state = 'retry'",
      )
    ).rows[0]?.s;
  await expect.poll(wait, PATIENCE).toBeGreaterThan(80);
});

test("what stays away is one alert, which is cleared when the job at last comes through", async () => {
  let away = true;
  const { app, failures } = await ringing(async () => {
    if (away) throw new Unavailable("agent-service-unreachable", "the bell cannot be reached");
  });
  await ask(app, 1);
  await ask(app, 2);
  const passed = async (count: number) => {
    await expect.poll(() => failures.length, PATIENCE).toBe(count);
    await expect
      .poll(async () => (await rowsOf(app.database, "ring")).map(({ state }) => state), PATIENCE)
      .toEqual(["retry", "retry"]);
  };
  for (let failed = 2; failed <= 8; failed += 2) {
    await passed(failed);
    expect(await alertsOf(app)).toHaveLength(failed < 6 ? 0 : 1);
    if (failed < 8) await nextTry(app);
  }
  expect(await alertsOf(app)).toMatchObject([
    { kind: "job-waits", about: "ring agent-service-unreachable", clearedAt: null },
  ]);
  away = false;
  await nextTry(app);
  await expect
    .poll(async () => (await rowsOf(app.database, "ring")).map(({ state }) => state), PATIENCE)
    .toEqual(["completed", "completed"]);
  await expect.poll(async () => (await alertsOf(app))[0]?.clearedAt, PATIENCE).not.toBeNull();
  expect(await alertsOf(app)).toHaveLength(1);
}, 60_000);

test("after 72 hours of waiting a job is given up", async () => {
  const { app, failures } = await ringing(async () => {
    throw new Unavailable("agent-service-unreachable", "the bell cannot be reached");
  });
  await ask(app);
  for (let failed = 1; failed <= 3; failed++) {
    await expect.poll(() => failures.length, PATIENCE).toBe(failed);
    await expect.poll(async () => (await rowsOf(app.database, "ring"))[0]?.state, PATIENCE).toBe("retry");
    if (failed < 3) await nextTry(app);
  }
  // The product itself may change no failure.
  await app.database.pool.query("reset role");
  await app.database.pool.query("update job_failures set waits_since = waits_since - interval '72 hours'");
  await app.database.pool.query("set role hotdash_app");
  await nextTry(app);
  await expect.poll(async () => (await rowsOf(app.database, DEAD_LETTERS)).length, PATIENCE).toBe(1);
  expect((await historyOf(app)).at(-1)).toMatchObject({ try: 4, cause: "agent-service-unreachable", nextTryAt: null });
}, 60_000);

test("a job that ended its worker as often as it may be tried ends no other", async () => {
  let runs = 0;
  const { app } = await ringing(async () => {
    runs += 1;
  });
  // Three times fetched and never settled, as by processes that were killed.
  await app.queue.boss.send(ring.name, { bell: 1 }, { startAfter: 3600 });
  await sql`update pgboss.job set retry_count = 2, started_on = now(), state = 'retry', start_after = now() where name = 'ring'`.execute(
    app.db,
  );
  app.queue.wake(ring.name);
  await expect.poll(async () => (await rowsOf(app.database, DEAD_LETTERS)).length, PATIENCE).toBe(1);
  expect(await historyOf(app)).toMatchObject([{ try: 4, cause: "worker-lost" }]);
  expect(runs).toBe(0);
});

test("a failure that cannot be stored, or whose giving up fails, never loses the job", async () => {
  const app = await openTestApp({ jobs: [ring as unknown as Job<never>], env: { RETRY_LIMIT: "1" } });
  let broken = true;
  const givenUp = async () => {
    if (broken) throw new Error("not now");
  };
  await startWorkers(app.queue, [work(ring, () => Promise.reject(new Error("no")), givenUp)], () => {});
  await ask(app);
  await expect.poll(async () => (await rowsOf(app.database, "ring"))[0]?.state, PATIENCE).toBe("retry");
  expect(await rowsOf(app.database, DEAD_LETTERS)).toEqual([]);
  broken = false;
  await nextTry(app);
  await expect.poll(async () => (await rowsOf(app.database, DEAD_LETTERS)).length, PATIENCE).toBe(1);
});

test("a payload that does not fit goes straight to the dead letters and runs nothing", async () => {
  let runs = 0;
  const { app } = await ringing(async () => {
    runs += 1;
  });
  await app.queue.boss.send(ring.name, { bell: "all of them" });
  app.queue.wake(ring.name);
  await expect.poll(async () => (await rowsOf(app.database, DEAD_LETTERS)).length, PATIENCE).toBe(1);
  expect((await rowsOf(app.database, "ring"))[0]?.output).toMatchObject({ cause: "bad-payload" });
  expect(runs).toBe(0);
});

test("a payload that does not fit cannot even be enqueued", async () => {
  const { app } = await ringing(async () => {});
  const wrong = { bell: "one" } as unknown as { bell: number };
  await expect(inTransaction(app.db, (tx) => enqueue(app.queue, tx, ring, wrong))).rejects.toThrow();
});

test("a job exists exactly when the change it belongs to does", async () => {
  const { app } = await ringing(async () => {});
  const undone = inTransaction(app.db, async (tx) => {
    await enqueue(app.queue, tx, ring, { bell: 1 });
    throw new Error("changed my mind");
  });
  await expect(undone).rejects.toThrow("changed my mind");
  expect(await rowsOf(app.database, "ring")).toEqual([]);
});

test("a job a killed process left running runs again when the folder is opened", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-queue-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const jobs = [ring as unknown as Job<never>];
  const before = await openEmbedded({ folder });
  const dying = await openQueue(before, jobs, { retryLimit: 3 }, () => {});
  await dying.boss.send(ring.name, { bell: 5 });
  // Fetched and never settled, as by a process that was killed.
  await dying.boss.fetch(ring.name);
  expect(await rowsOf(before, "ring")).toMatchObject([{ state: "active" }]);
  await dying.boss.stop({ graceful: false });
  await before.close();

  const after = await openEmbedded({ folder });
  const queue = await openQueue(after, jobs, { retryLimit: 3 }, () => {});
  onTestFinished(async () => {
    await queue.stop(2000);
    await after.close();
  });
  const rung: number[] = [];
  await startWorkers(queue, [work(ring, async ({ bell }) => rung.push(bell))], () => {});
  await expect.poll(() => rung, PATIENCE).toEqual([5]);
});

test("on Postgres a job whose worker fell silent runs again, long before its time is up", async () => {
  const { database } = await openPostgres();
  const app = await openTestApp({ database, jobs: [ring as unknown as Job<never>] });
  await ask(app, 5);
  // Fetched and never settled, as by a process that was killed.
  await app.queue.boss.fetch(ring.name);
  const rung: number[] = [];
  await startWorkers(app.queue, [work(ring, async ({ bell }) => rung.push(bell))], () => {});
  await sql`update pgboss.job set heartbeat_on = heartbeat_on - make_interval(secs => ${HEARTBEAT_SECONDS})
    where name = ${ring.name} and state = 'active'`.execute(app.db);
  await expect.poll(() => rung, { timeout: (ring.timeoutSeconds * 1000) / 2 }).toEqual([5]);
}, 60_000);

test("on Postgres a delayed job that another process enqueued runs when its time has come", async () => {
  const { database } = await openPostgres();
  const app = await openTestApp({ database, jobs: [ring as unknown as Job<never>] });
  const rung: number[] = [];
  await startWorkers(app.queue, [work(ring, async ({ bell }) => rung.push(bell))], () => {});
  // Past `enqueue`, which would wake this process's own workers.
  await app.queue.boss.send(ring.name, { bell: 5 }, { startAfter: 1 });
  await expect.poll(() => rung, PATIENCE).toEqual([5]);
});
