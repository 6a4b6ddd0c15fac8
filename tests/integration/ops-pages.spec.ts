import { sql } from "kysely";
import { expect, test } from "vitest";
import { z } from "zod";
import { inTransaction } from "../../app/db/database.server.ts";
import { defineJob, type Job, Unavailable } from "../../app/queue/job.ts";
import { enqueue } from "../../app/queue/queue.server.ts";
import { startWorkers, work } from "../../app/queue/workers.server.ts";
import { loader as letterPage } from "../../app/routes/app.ops.dead-letters.$letterId.tsx";
import { loader as lettersPage } from "../../app/routes/app.ops.dead-letters.tsx";
import { loader as eventPage } from "../../app/routes/app.ops.events.$eventId.tsx";
import { loader as eventsPage } from "../../app/routes/app.ops.events.tsx";
import { loader as jobPage } from "../../app/routes/app.ops.jobs.$jobId.tsx";
import { loader as jobsPage } from "../../app/routes/app.ops.jobs.tsx";
import { loader as sendPage } from "../../app/routes/app.ops.sends.$sendId.tsx";
import { loader as sendsPage } from "../../app/routes/app.ops.sends.tsx";
import { openTestApp, type TestApp } from "../support/app.ts";
import { layLetter } from "../support/dead.ts";
import { askAndDraft, decide, hire, scheduleSend, signIn } from "../support/decided.ts";
import { answered, doorArgs } from "../support/door.ts";
import { signedInAs } from "../support/operators.ts";

const call = defineJob("call", z.object({ accountId: z.number(), conversationId: z.number() }));
type Loader = (args: ReturnType<typeof doorArgs>) => unknown;

async function opened() {
  const app = await openTestApp({ jobs: [call as unknown as Job<never>] });
  const { cookie } = await signedInAs(app, "viewer");
  const read = async <Body>(loader: Loader, path: string, params: Record<string, string> = {}): Promise<Body> =>
    (await answered(() => loader(doorArgs(app, path, { cookie, params })))).body as Body;
  return { app, read };
}
type Rows<Row> = { page: { rows: Row[]; next: string | null }; events: { rows: Row[]; next: string | null } };

const addEvent = (app: TestApp, change: object = {}) =>
  app.db
    .insertInto("webhookEvents")
    .values({
      accountId: app.chatwoot.id,
      dedupeKey: `contact_updated:${Math.random()}`,
      source: "webhook",
      event: "contact_updated",
      body: "{}",
      ...change,
    })
    .returning("id")
    .executeTakeFirstOrThrow();

test("events name the contact or the conversation and its customer, worked or not", async () => {
  const { app, read } = await opened();
  const { conversationId } = await askAndDraft(app.db, app.chatwoot.id, 12);
  const { name, id } = await app.db.selectFrom("contacts").selectAll().executeTakeFirstOrThrow();
  await addEvent(app, { contactId: id, state: "processed" });
  await addEvent(app, { body: JSON.stringify({ id }) });
  await addEvent(app, { event: "conversation_updated", body: JSON.stringify({ id: conversationId }) });
  const { events } = await read<Rows<{ about: string }>>(eventsPage, "/app/ops/events");
  expect(events.rows.map(({ about }) => about)).toEqual([
    `Conversation 12, ${name}`,
    `Contact ${id}, ${name}`,
    `Contact ${id}, ${name}`,
  ]);
});

test("a list is read page by page, each row once, and its filters hold", async () => {
  const { app, read } = await opened();
  for (let index = 0; index < 103; index++)
    await addEvent(app, { state: index % 2 ? "failed" : "ignored", conversationId: index % 5 });
  // All of one moment: the id alone tells them apart.
  await app.db.updateTable("webhookEvents").set({ receivedAt: new Date() }).execute();
  const seen: number[] = [];
  for (let path = "/app/ops/events"; path !== ""; ) {
    const { events } = await read<Rows<{ id: number }>>(eventsPage, path);
    seen.push(...events.rows.map(({ id }) => id));
    path = events.next ? `/app/ops/events?after=${encodeURIComponent(events.next)}` : "";
  }
  expect(seen).toHaveLength(103);
  expect(new Set(seen).size).toBe(103);
  const failed = await read<Rows<{ state: string }>>(eventsPage, "/app/ops/events?state=failed&search=3");
  expect(failed.events.rows.every(({ state }) => state === "failed")).toBe(true);
  expect(failed.events.rows).toHaveLength(10);
});

test.each([
  "after=nonsense",
  "after=2026-13-45T99:99:99+00:00_1",
  "state=%00&cause=%00&job=%00&search=%00",
  "search='; drop table sends",
  "job=x&cause=y",
  "search=99999999999999999999",
])("an address with %s still answers", async (asked) => {
  const { read } = await opened();
  for (const [page, path] of [
    [eventsPage, "events"],
    [jobsPage, "jobs"],
    [lettersPage, "dead-letters"],
    [sendsPage, "sends"],
  ] as const)
    expect(await read<Rows<unknown>>(page, `/app/ops/${path}?${asked}`)).toHaveProperty("asked");
});

test("an event's body is shown without secrets, readable and cut", async () => {
  const { app, read } = await opened();
  const body = JSON.stringify({
    id: 1,
    pubsub_token: "tell-nobody",
    inner: { hmac_token: "nor-this" },
    text: "x".repeat(50_000),
  });
  const { id } = await addEvent(app, { body });
  const { event } = await read<{ event: { body: string } }>(eventPage, `/app/ops/events/${id}`, {
    eventId: String(id),
  });
  expect(event.body).toContain('"pubsub_token": "[removed]"');
  expect(event.body).not.toMatch(/tell-nobody|nor-this/);
  expect(event.body.length).toBeLessThan(21_000);
});

test("a job that waits shows its cause, every failure, and when it is tried next", async () => {
  const { app, read } = await opened();
  const failures: unknown[] = [];
  const run = async () => {
    throw new Unavailable("chatwoot-rate-limited", "GET /x: Chatwoot limits the rate", 40_000);
  };
  await startWorkers(app.queue, [work(call, run)], (failure) => failures.push(failure), app.chatwoot.id);
  const { conversationId } = await askAndDraft(app.db, app.chatwoot.id, 14);
  await inTransaction(app.db, (tx) => enqueue(app.queue, tx, call, { accountId: app.chatwoot.id, conversationId }));
  const waiting = () =>
    read<Rows<{ id: string; cause: string; when: string; about: string }>>(
      jobsPage,
      "/app/ops/jobs?state=retrying&cause=chatwoot-rate-limited&search=14",
    );
  await expect.poll(async () => (await waiting()).page.rows.length, { timeout: 10_000 }).toBe(1);
  const [row] = (await waiting()).page.rows;
  expect(row?.about).toMatch(/^Conversation 14, /);
  // 429's Retry-After is waited out.
  expect(Date.parse(row?.when ?? "") - Date.now()).toBeGreaterThan(30_000);
  const { job } = await read<{ job: { payload: object; failures: { cause: string; nextTryAt: string }[] } }>(
    jobPage,
    `/app/ops/jobs/${row?.id}`,
    { jobId: row?.id ?? "" },
  );
  expect(job.payload).toEqual({ accountId: app.chatwoot.id, conversationId: 14 });
  expect(job.failures).toMatchObject([
    { cause: "chatwoot-rate-limited", try: 1, message: "GET /x: Chatwoot limits the rate" },
  ]);
});

test("dead letters are found by cause, conversation and id, and one that is gone says so", async () => {
  const { app, read } = await opened();
  const { conversationId } = await askAndDraft(app.db, app.chatwoot.id, 15);
  const id = await layLetter(
    app,
    "draft-reply",
    { accountId: app.chatwoot.id, conversationId },
    { cause: "worker-lost", message: "gone", tries: 3 },
  );
  await layLetter(app, "sweep", { accountId: app.chatwoot.id });
  await layLetter(app, "sweep", { accountId: app.chatwoot.id + 1 });
  const ids = async (asked: string) =>
    (await read<Rows<{ id: string }>>(lettersPage, `/app/ops/dead-letters?${asked}`)).page.rows.map((row) => row.id);
  expect(await ids("")).toHaveLength(2);
  for (const asked of ["cause=worker-lost", "search=15", `search=${id}`, "job=draft-reply"])
    expect(await ids(asked)).toEqual([id]);
  expect(await read(letterPage, `/app/ops/dead-letters/${id}`, { letterId: id })).toMatchObject({
    letter: { cause: "worker-lost", message: "gone", tries: 3, conversationId: 15, payload: { conversationId: 15 } },
  });
  await sql`delete from pgboss.job where id = ${id}`.execute(app.db);
  expect(await read(letterPage, `/app/ops/dead-letters/${id}`, { letterId: id })).toMatchObject({ letter: null });
});

test("sends of every state are listed, and one tells its attempts", async () => {
  const { app, read } = await opened();
  const operatorId = await hire(app.db, app.chatwoot.id, "reviewer");
  const sessionId = await signIn(app.db, operatorId);
  const review = {
    accountId: app.chatwoot.id,
    operatorId,
    sessionId,
    ...(await askAndDraft(app.db, app.chatwoot.id, 16)),
  };
  const sendId = await scheduleSend(app.db, review, await decide(app.db, review));
  const startedAt = new Date("2026-11-20T10:00:00Z");
  await app.db
    .insertInto("sendAttempts")
    .values({
      accountId: app.chatwoot.id,
      sendId,
      startedAt,
      endedAt: new Date(startedAt.getTime() + 9000),
      outcome: "chatwoot-server-error",
      httpStatus: 500,
    })
    .execute();
  const ids = async (asked: string) =>
    (await read<Rows<{ id: string }>>(sendsPage, `/app/ops/sends?${asked}`)).page.rows.map((row) => row.id);
  for (const asked of ["", "state=scheduled", "search=16", `search=${sendId}`])
    expect(await ids(asked)).toEqual([sendId]);
  for (const asked of ["state=accepted", "search=17"]) expect(await ids(asked)).toEqual([]);
  expect(await read(sendPage, `/app/ops/sends/${sendId}`, { sendId })).toMatchObject({
    send: {
      state: "scheduled",
      conversationId: 16,
      attempts: [{ outcome: "chatwoot-server-error", status: 500, tookMs: 9000 }],
    },
  });
});
