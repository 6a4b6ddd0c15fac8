import { expect, test } from "vitest";
import { readDeliveries, readSweeps } from "../../../app/health/flow.server.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";

const at = (time: string) => new Date(`2026-11-21T${time}:00Z`);

async function openAt(time: string): Promise<TestApp> {
  const app = await openTestApp();
  app.setNow(at(time));
  return app;
}

const deliver = (app: TestApp, time: string, source: "webhook" | "sweep") =>
  app.db
    .insertInto("webhookEvents")
    .values({
      accountId: app.chatwoot.id,
      dedupeKey: `${source}:${time}`,
      source,
      event: "message_created",
      body: "{}",
      receivedAt: at(time),
    })
    .execute();

const sweep = (app: TestApp, time: string, found = 0, outcome: "good" | "failed" | "running" = "good", detail = "") =>
  app.db
    .insertInto("sweeps")
    .values({ accountId: app.chatwoot.id, startedAt: at(time), outcome, messagesFound: found, detail: detail || null })
    .execute();

test("with nothing there, nothing is told", async () => {
  const app = await openAt("12:00");
  expect(await readDeliveries(app)).toEqual({ lastAt: null, missed: null, missedLastHour: 0 });
  expect(await readSweeps(app)).toEqual({ lastGoodAt: null, last: null, owed: null, skipped: null });
});

test("what the sweep found since the last webhook was missed, since the first of it", async () => {
  const app = await openAt("12:00");
  await deliver(app, "11:00", "webhook");
  await deliver(app, "11:02", "sweep");
  for (const [time, found] of [
    ["10:58", 0],
    ["10:59", 4],
    ["11:00", 0],
    ["11:01", 0],
    ["11:02", 1],
    ["11:03", 2],
  ] as const)
    await sweep(app, time, found);
  expect(await readDeliveries(app)).toEqual({
    lastAt: at("11:00"),
    missed: { count: 3, since: at("11:02") },
    missedLastHour: 3,
  });
});

test("a webhook since then ends it, and the hour still counts", async () => {
  const app = await openAt("12:00");
  await sweep(app, "11:01");
  await sweep(app, "11:02", 2);
  await deliver(app, "11:03", "webhook");
  expect(await readDeliveries(app)).toEqual({ lastAt: at("11:03"), missed: null, missedLastHour: 2 });
  app.setNow(at("12:03"));
  expect((await readDeliveries(app)).missedLastHour).toBe(0);
});

test("what was written while HotDash was off says nothing of the webhook", async () => {
  const app = await openAt("12:00");
  await deliver(app, "11:00", "webhook");
  await sweep(app, "11:00");
  await sweep(app, "11:30", 9);
  expect(await readDeliveries(app)).toMatchObject({ missed: null, missedLastHour: 0 });
});

test("another account's webhooks and sweeps are not counted", async () => {
  const app = await openAt("12:00");
  const { id } = await app.db
    .insertInto("accounts")
    .values({ baseUrl: "https://other.example.com", chatwootAccountId: 1, name: "Other" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const other = { ...app, chatwoot: { ...app.chatwoot, id } };
  await deliver(other, "11:00", "webhook");
  await sweep(other, "11:00");
  await sweep(other, "11:01", 3);
  expect(await readDeliveries(app)).toEqual({ lastAt: null, missed: null, missedLastHour: 0 });
  expect(await readSweeps(app)).toEqual({ lastGoodAt: null, last: null, owed: null, skipped: null });
});

test("the newest sweep is told beside the newest good one", async () => {
  const app = await openAt("12:00");
  await sweep(app, "11:00");
  await sweep(app, "11:01");
  await sweep(app, "11:02", 0, "failed", "GET /conversations: Chatwoot answered 401");
  expect(await readSweeps(app)).toEqual({
    lastGoodAt: at("11:01"),
    last: { startedAt: at("11:02"), outcome: "failed", detail: "GET /conversations: Chatwoot answered 401" },
    owed: null,
    skipped: null,
  });
});
