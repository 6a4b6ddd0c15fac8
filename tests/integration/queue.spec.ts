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
  await startWorkers(app.queue, [work(ring, ({ bell }) => run(bell))], (failure) => failures.push(failure));
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
