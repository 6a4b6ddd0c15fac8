import { sql } from "kysely";
import { expect, onTestFinished, test, vi } from "vitest";
import { inTransaction } from "../../../app/db/database.server.ts";
import type { Job } from "../../../app/queue/job.ts";
import { enqueue } from "../../../app/queue/queue.server.ts";
import { moveBack, watchClock } from "../../../app/upkeep/clock-set-back.server.ts";
import { processEventJob } from "../../../app/webhooks/jobs.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const open = () => openTestApp({ jobs: [processEventJob as unknown as Job<never>] });
const later = (ms: number) => new Date(Date.now() + ms);

async function jobIn(app: TestApp, ms: number): Promise<void> {
  await inTransaction(app.db, (tx) => enqueue(app.queue, tx, processEventJob, { eventId: 1 }, later(ms)));
}
async function waitsMs({ db }: TestApp): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    select extract(epoch from start_after - now())::float8 * 1000 as ms from pgboss.job where name = 'process-event'`.execute(
    db,
  );
  return rows[0]?.ms ?? Number.NaN;
}

test("a job put off by a clock that was an hour ahead waits as long as was meant", async () => {
  const app = await open();
  await jobIn(app, HOUR_MS + 5 * MINUTE_MS);
  expect(await moveBack(app.db, HOUR_MS)).toBe(1);
  const waits = await waitsMs(app);
  expect(waits).toBeGreaterThan(3 * MINUTE_MS);
  expect(waits).toBeLessThanOrEqual(5 * MINUTE_MS);
});

test("what was due within the hour that never was is due now, and the schedules go on", async () => {
  const app = await open();
  await jobIn(app, HOUR_MS / 2);
  await sql`update pgboss.version set cron_on = now() + interval '1 hour'`.execute(app.db);
  await app.db
    .insertInto("conversations")
    .values({ accountId: app.chatwoot.id, id: 7, draftDueAt: later(HOUR_MS) })
    .execute();
  expect(await moveBack(app.db, HOUR_MS)).toBe(3);
  expect(await waitsMs(app)).toBeLessThanOrEqual(0);
  const { draftDueAt } = await app.db.selectFrom("conversations").select("draftDueAt").executeTakeFirstOrThrow();
  expect(draftDueAt?.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
  expect(await moveBack(app.db, HOUR_MS)).toBe(0);
});

test("a clock that is set back is noticed, one that goes its way is not", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const app = await open();
  onTestFinished(watchClock(app));
  await jobIn(app, 2 * HOUR_MS);
  const right = Date.now();
  await vi.advanceTimersByTimeAsync(5000);
  expect(app.logged.join()).not.toContain("set back");
  vi.setSystemTime(right - HOUR_MS);
  await vi.advanceTimersByTimeAsync(5000);
  await vi.waitFor(() => expect(app.logged.join()).toContain("set back"), 20_000);
});
