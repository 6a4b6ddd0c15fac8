import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { readSweeps } from "../../../app/health/flow.server.ts";
import type { Job } from "../../../app/queue/job.ts";
import { processEvent } from "../../../app/webhooks/process-event.server.ts";
import { storeEvent } from "../../../app/webhooks/store-event.server.ts";
import { takeLine } from "../../../app/webhooks/sweep/line.server.ts";
import type { Limits } from "../../../app/webhooks/sweep/pace.server.ts";
import { sweep } from "../../../app/webhooks/sweep.server.ts";
import { jobs } from "../../../app/worker.server.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { openCrowdedChatwoot } from "../../support/crowded-chatwoot.ts";
import { openPostgres } from "../../support/postgres.ts";

const MINUTE_MS = 60_000;
const unhurried: Limits = { perMinute: Number.POSITIVE_INFINITY, turnMs: 600_000, firstWaitMs: 1 };
const tooMany = (headers: Record<string, string> = {}) => ({ status: 429, headers });

/** The JSON of a list of so many conversations. */
const listOf = (count: number) =>
  JSON.stringify({
    data: { meta: { all_count: count }, payload: Array.from({ length: count }, (_, at) => ({ id: at + 1 })) },
  });

type Crowd = Awaited<ReturnType<typeof openCrowdedChatwoot>>;

/** HotDash was connected to an empty account and away since: in the time after, `count` customers wrote and nobody told it. */
async function behind(count: number, options: Parameters<typeof openCrowdedChatwoot>[0] & { app?: TestApp } = {}) {
  const { app = await openTestApp({ jobs: jobs as Job<never>[] }), ...chatwoot } = options;
  const crowd = await openCrowdedChatwoot(chatwoot);
  onTestFinished(crowd.close);
  app.chatwoot.address = crowd.address;
  await sweep(app, unhurried);
  await awayFor(app, 30 * MINUTE_MS);
  for (let id = 1; id <= count; id++) crowd.write(id, Date.now() + crowd.aheadMs - 20 * MINUTE_MS + id * 10);
  crowd.asked.length = 0;
  return { app, crowd };
}

/** Moves every turn so far into the past. */
const awayFor = (app: TestApp, ms: number) =>
  sql`update sweeps set started_at = started_at - ${ms} * interval '1 ms', ended_at = ended_at - ${ms} * interval '1 ms',
    began_at = began_at - ${ms} * interval '1 ms', chatwoot_at = chatwoot_at - ${ms} * interval '1 ms'`.execute(app.db);
const storedIds = async (app: TestApp) =>
  (await app.db.selectFrom("webhookEvents").select("dedupeKey").where("event", "=", "message_created").execute())
    .map(({ dedupeKey }) => Number(dedupeKey.split(":")[1]))
    .sort((a, b) => a - b);
const turnsOf = (app: TestApp) => app.db.selectFrom("sweeps").selectAll().orderBy("id").execute();
const owedOf = (app: TestApp) => app.db.selectFrom("sweepOwed").selectAll().execute();

async function expectAllStored(app: TestApp, crowd: Crowd) {
  expect(await storedIds(app)).toEqual(crowd.messageIds().sort((a, b) => a - b));
}

test("a long list is read page by page, each thread once, with nothing missed and nothing twice", async () => {
  const { app, crowd } = await behind(130);
  expect(await sweep(app, unhurried)).toEqual({
    outcome: "good",
    conversations: 130,
    stored: 130,
    late: 130,
    pagesSkipped: 0,
  });
  await expectAllStored(app, crowd);
  expect(crowd.threadsAsked()).toBe(130);
  expect(crowd.asked.filter((path) => path.includes("page="))).toHaveLength(7);
});

test("a Chatwoot whose pages are smaller is read to its end all the same", async () => {
  const { app, crowd } = await behind(30, { page: 10 });
  await sweep(app, unhurried);
  await expectAllStored(app, crowd);
});

test("what did not change since it was read is not read again", async () => {
  const { app, crowd } = await behind(10);
  await sweep(app, unhurried);
  crowd.write(3);
  crowd.asked.length = 0;
  await awayFor(app, 11 * MINUTE_MS);
  await sweep(app, unhurried);
  await sweep(app, unhurried);
  expect(crowd.asked.filter((path) => path.includes("/messages")).map((path) => path.split("?")[0])).toEqual([
    "/conversations/3/messages",
  ]);
});

test.each([
  ["says for how long", { "Retry-After": "0" }],
  ["gives the moment", { "Retry-After": new Date(0).toUTCString() }],
  ["says nothing", {}],
])("refused for its rate by a Chatwoot that %s, the sweep waits and goes on", async (_, headers) => {
  const { app, crowd } = await behind(40);
  crowd.fault = (_path, request) => (request % 7 === 0 ? tooMany(headers as Record<string, string>) : null);
  expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", stored: 40 });
  expect(crowd.threadsAsked()).toBeLessThanOrEqual(50);
  await expectAllStored(app, crowd);
});

test("refused without end, the turn is given up with its cause, and the next goes on where it stopped", async () => {
  const { app, crowd } = await behind(60);
  crowd.fault = (_path, request) => (request > 40 ? tooMany() : null);
  await expect(sweep(app, unhurried)).rejects.toMatchObject({ causeName: "chatwoot-rate-limited" });
  const read = (await turnsOf(app)).at(-1)?.conversationsRead ?? 0;
  expect(read).toBeGreaterThan(30);
  expect((await turnsOf(app)).at(-1)).toMatchObject({ outcome: "failed", page: 2 });
  crowd.fault = () => null;
  crowd.asked.length = 0;
  expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good" });
  expect(crowd.threadsAsked()).toBe(60 - read);
  expect(crowd.asked[0]).toContain("page=2");
  await expectAllStored(app, crowd);
});

test("a round longer than a turn is gone on with by the next turn, and the round after it reaches back to its beginning", async () => {
  const { app, crowd } = await behind(60);
  let left = 10;
  crowd.fault = async () => {
    if (--left === 0) await new Promise((over) => setTimeout(over, 60));
    return null;
  };
  const hurried = { ...unhurried, turnMs: 50 };
  const outcomes: string[] = [];
  while (outcomes.at(-1) !== "good") {
    outcomes.push((await sweep(app, hurried)).outcome);
    if (outcomes.length === 1) crowd.write(1);
  }
  expect(outcomes.length).toBeGreaterThan(1);
  expect(new Set(outcomes)).toEqual(new Set(["unfinished", "good"]));
  const last = (await turnsOf(app)).at(-1);
  expect(last?.beganAt?.getTime()).toBeLessThan(last?.startedAt.getTime() ?? 0);
  await sweep(app, unhurried);
  await expectAllStored(app, crowd);
});

test.each(["while a thread is asked for", "while the list is asked for"])(
  "killed %s, nothing that was read is read again and nothing is skipped",
  async (when) => {
    const { app, crowd } = await behind(80);
    let threads = 0;
    const killed = Promise.withResolvers<void>();
    crowd.fault = (path) => {
      const isThread = path.endsWith("/messages");
      if (isThread) threads += 1;
      if (threads < 50 || isThread !== when.includes("thread")) return null;
      killed.resolve();
      return new Promise(() => {});
    };
    const dying = sweep(app, unhurried).catch(() => "died");
    await killed.promise;
    // Another process takes over: what the first one still does, it does to nobody's harm.
    await app.db
      .updateTable("sweepLines")
      .set({ heldUntil: new Date(0) })
      .execute();
    crowd.fault = () => null;
    crowd.asked.length = 0;
    const { outcome } = await sweep(app, unhurried);
    expect(outcome).toBe("good");
    expect(crowd.threadsAsked()).toBeLessThanOrEqual(31);
    await expectAllStored(app, crowd);
    expect((await turnsOf(app)).map((turn) => turn.outcome)).toEqual(["good", "failed", "good"]);
    await crowd.close();
    await dying;
  },
);

test("conversations that move to the top and that are deleted while the list is paged hide none of the others", async () => {
  const { app, crowd } = await behind(100);
  const everybody = [...crowd.talks.values()];
  crowd.fault = (path, request) => {
    if (path !== "/conversations") return null;
    // The newest seven, all on pages that were read, are deleted between two pages; an old one comes to the top.
    if (request > 50 && crowd.talks.has(100)) for (let id = 94; id <= 100; id++) crowd.talks.delete(id);
    if (request > 50 && crowd.talks.get(2)?.messages.length === 1) crowd.write(2);
    return null;
  };
  await sweep(app, unhurried);
  await sweep(app, unhurried);
  const written = everybody.flatMap(({ messages }) => messages.map(({ id }) => id)).sort((a, b) => a - b);
  expect(await storedIds(app)).toEqual(written);
});

test.each([
  ["has more conversations than are worked off at once", { body: listOf(1001) }],
  ["is not JSON", { body: "<html></html>" }],
  ["breaks off", { body: listOf(3).slice(0, -9), torn: true }],
])("what changed is paged instead when its one answer %s", async (_, answer) => {
  const { app, crowd } = await behind(0);
  await awayFor(app, -25 * MINUTE_MS);
  for (let id = 1; id <= 60; id++) crowd.write(id);
  crowd.fault = (path) =>
    path === "/conversations" && crowd.asked.at(-1)?.includes("updated_within") ? { status: 200, ...answer } : null;
  expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", pagesSkipped: 0 });
  expect(crowd.asked.filter((path) => path.includes("&page="))).not.toEqual([]);
  await expectAllStored(app, crowd);
});

const brokenPages: [string, Parameters<typeof breakPages>[2]][] = [
  ["is not JSON", { status: 200, body: "<html>words of a customer</html>" }],
  ["breaks off in the middle", { status: 200, body: '{"data":{"payload":[{"id":900,"st', torn: true }],
  ["ends in the middle", { status: 200, body: '{"data":{"payload":[{"id":900,"st' }],
  ["is of another shape", { status: 200, body: '{"data":{"payload":"words of a customer"}}' }],
  ["makes Chatwoot fail", { status: 500, body: "words of a customer" }],
];

/** Those pages of the list are answered so. */
function breakPages(crowd: Crowd, pages: number[], answer: Awaited<ReturnType<Crowd["fault"]>>) {
  crowd.fault = (path) =>
    path === "/conversations" && pages.some((page) => crowd.asked.at(-1)?.endsWith(`&page=${page}`)) ? answer : null;
}

test.each(brokenPages)(
  "a page of the list that %s is skipped with its reason, the rest goes on, and it is read when it can be",
  async (_, answer) => {
    const { app, crowd } = await behind(100);
    breakPages(crowd, [2], answer);
    expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", stored: 75, pagesSkipped: 1 });
    expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", stored: 0, pagesSkipped: 1 });
    const [, first, second] = await turnsOf(app);
    expect(second).toMatchObject({ pagesSkipped: 1, skipCause: expect.stringMatching(/^GET \/conversations: \w/) });
    expect(app.logged.join("\n")).toMatch(/"page":2,"cause":"GET \/conversations: .*could not be read/);
    expect(`${app.logged.join("\n")}${second?.skipCause}`).not.toContain("words of a customer");
    expect((await readSweeps(app)).skipped).toMatchObject({ pages: 1, since: first?.startedAt });
    crowd.fault = () => null;
    expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", stored: 25, pagesSkipped: 0 });
    await expectAllStored(app, crowd);
    expect((await readSweeps(app)).skipped).toBeNull();
  },
);

test("a page that was skipped in one turn is remembered by the turns that go on with its round", async () => {
  const { app, crowd } = await behind(100);
  breakPages(crowd, [2], { status: 200, body: "" });
  const { fault } = crowd;
  crowd.fault = (path, request) => (crowd.threadsAsked() > 60 ? tooMany() : fault(path, request));
  await expect(sweep(app, unhurried)).rejects.toMatchObject({ causeName: "chatwoot-rate-limited" });
  crowd.fault = fault;
  expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", pagesSkipped: 1 });
  crowd.fault = () => null;
  await sweep(app, unhurried);
  await expectAllStored(app, crowd);
});

test("three pages in a row that cannot be read fail the turn, and the next one begins with the first of them", async () => {
  const { app, crowd } = await behind(130);
  breakPages(crowd, [2, 3, 4], { status: 200, body: "" });
  await expect(sweep(app, unhurried)).rejects.toThrow("the answer is not complete");
  expect((await turnsOf(app)).at(-1)).toMatchObject({ outcome: "failed", page: 2, pagesSkipped: 0 });
  crowd.fault = () => null;
  expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", pagesSkipped: 0 });
  await expectAllStored(app, crowd);
});

test("a list of which nothing can be read fails the turn, however short it is", async () => {
  const { app, crowd } = await behind(20);
  breakPages(crowd, [1], { status: 200, body: "" });
  await expect(sweep(app, unhurried)).rejects.toThrow("the answer is not complete");
  expect((await turnsOf(app)).at(-1)).toMatchObject({ outcome: "failed", page: null });
});

test("a token that Chatwoot refuses is no page's own fault", async () => {
  const { app, crowd } = await behind(100);
  breakPages(crowd, [2], { status: 401 });
  await expect(sweep(app, unhurried)).rejects.toThrow("401");
});

test("a page that the first look skipped keeps it from nothing: the next sweep takes what is new", async () => {
  const app = await openTestApp({ jobs: jobs as Job<never>[] });
  const crowd = await openCrowdedChatwoot();
  onTestFinished(crowd.close);
  app.chatwoot.address = crowd.address;
  for (let id = 1; id <= 60; id++) crowd.write(id, Date.now() - 20 * MINUTE_MS + id * 10);
  breakPages(crowd, [2], { status: 200, body: "" });
  expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", conversations: 35, pagesSkipped: 1 });
  crowd.asked.length = 0;
  crowd.write(60);
  expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", stored: 1, pagesSkipped: 0 });
  expect(crowd.threadsAsked()).toBe(1);
});

test("a page that cannot be read for days is reached back to no longer", async () => {
  const { app, crowd } = await behind(100);
  breakPages(crowd, [2], { status: 200, body: "" });
  expect(await sweep(app, unhurried)).toMatchObject({ pagesSkipped: 1 });
  await app.db
    .updateTable("sweeps")
    .set({ startedAt: new Date(Date.now() - 5 * 24 * 60 * MINUTE_MS), beganAt: null, chatwootAt: null })
    .where("pagesSkipped", "=", 0)
    .execute();
  crowd.asked.length = 0;
  expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", pagesSkipped: 0 });
  expect(crowd.asked).toEqual([expect.stringContaining("updated_within")]);
});

test("a conversation of the list and a message of a thread that cannot be read keep nothing from the others", async () => {
  const { app, crowd } = await behind(3);
  const unreadable = crowd.write(2);
  const readable = crowd.write(2);
  crowd.altered = (path, body) => {
    if (path === "/conversations/2/messages") {
      const { payload } = body as { payload: { id: number; message_type: unknown }[] };
      return { payload: payload.map((one) => (one.id === unreadable ? { ...one, message_type: "words" } : one)) };
    }
    const { data } = body as { data?: { payload: { id: unknown }[] } };
    return data
      ? { data: { ...data, payload: data.payload.map((one) => (one.id === 3 ? { id: "words" } : one)) } }
      : body;
  };
  expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", pagesSkipped: 0 });
  const expected = [1, 2].flatMap((id) => crowd.talks.get(id)?.messages.map((message) => message.id) ?? []);
  expect(await storedIds(app)).toEqual(expected.filter((id) => id !== unreadable).sort((a, b) => a - b));
  expect(await storedIds(app)).toContain(readable);
  expect(app.logged.join("\n")).toMatch(/"count":1,"cause":"id".*left out/);
});

test.each([
  ["breaks off", { body: '{"payload":[{"id":5,"mess', torn: true }],
  ["is not JSON", { body: "<html></html>" }],
  ["holds nothing that can be read", { body: JSON.stringify({ payload: Array(100).fill({ id: "x" }) }) }],
])("a thread whose answer %s is owed with its reason, and read when it can be", async (_, answer) => {
  const { app, crowd } = await behind(4);
  crowd.fault = (path) => (path.startsWith("/conversations/2/") ? { status: 200, ...answer } : null);
  expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", stored: 3 });
  expect(await owedOf(app)).toMatchObject([
    { conversationId: 2, cause: expect.stringMatching(/^GET \/conversations\/2\/messages: \w/) },
  ]);
  crowd.fault = () => null;
  await sweep(app, unhurried);
  await expectAllStored(app, crowd);
});

test("a conversation that fails by itself is owed, keeps none of the others waiting, and is read when it can be", async () => {
  const { app, crowd } = await behind(12);
  crowd.fault = (path) => (path.startsWith("/conversations/5/") ? { status: 500 } : null);
  expect(await sweep(app, unhurried)).toMatchObject({ outcome: "good", stored: 11 });
  expect(await owedOf(app)).toMatchObject([{ conversationId: 5, cause: expect.stringContaining("500") }]);
  // Its change of 20 minutes ago lies outside of what is listed from now on.
  await sweep(app, unhurried);
  const [owed] = await owedOf(app);
  expect(owed?.failures).toBeGreaterThan(1);
  crowd.fault = () => null;
  app.setNow(new Date((owed?.tryAt.getTime() ?? 0) + 1));
  expect(await sweep(app, unhurried)).toMatchObject({ stored: 1 });
  expect(await owedOf(app)).toEqual([]);
  await expectAllStored(app, crowd);
});

test("a conversation that is owed and was deleted is owed no longer", async () => {
  const { app, crowd } = await behind(2);
  crowd.fault = (path) => (path.startsWith("/conversations/2/") ? { status: 422 } : null);
  await sweep(app, unhurried);
  crowd.talks.delete(2);
  crowd.fault = () => null;
  await sweep(app, unhurried);
  expect(await owedOf(app)).toEqual([]);
});

test("a Chatwoot that answers for no conversation fails the turn, and not each conversation", async () => {
  const { app, crowd } = await behind(50);
  crowd.fault = (path) => (path.endsWith("/messages") ? { status: 503 } : null);
  await expect(sweep(app, unhurried)).rejects.toMatchObject({ causeName: "chatwoot-server-error" });
  expect(crowd.threadsAsked()).toBe(3);
  crowd.fault = () => null;
  await sweep(app, unhurried);
  await expectAllStored(app, crowd);
});

test.each([
  ["3 minutes behind Chatwoot's", 3 * MINUTE_MS],
  ["3 minutes ahead of Chatwoot's", -3 * MINUTE_MS],
])("with our clock %s nothing is skipped, and what is late is judged by Chatwoot's", async (_, aheadMs) => {
  const { app, crowd } = await behind(0, { aheadMs });
  await sweep(app, unhurried);
  crowd.write(1);
  await awayFor(app, 11 * MINUTE_MS);
  crowd.write(2, Date.now() + aheadMs - 10 * MINUTE_MS);
  expect(await sweep(app, unhurried)).toMatchObject({ stored: 2, late: 1 });
  expect((await turnsOf(app)).at(-1)?.firstMissedAt?.getTime()).toBe(
    (crowd.talks.get(2)?.messages[0]?.created_at ?? 0) * 1000,
  );
});

test("a clock that was set back between two sweeps leaves no hole", async () => {
  const { app, crowd } = await behind(0);
  await sweep(app, unhurried);
  await awayFor(app, 9 * MINUTE_MS);
  crowd.write(1, Date.now() - 8 * MINUTE_MS);
  app.setNow(new Date(Date.now() - 8 * MINUTE_MS));
  expect(await sweep(app, unhurried)).toMatchObject({ stored: 1 });
});

test("requests keep their distance", async () => {
  const { app, crowd } = await behind(5);
  const startedAt = performance.now();
  await sweep(app, { ...unhurried, perMinute: 3000 });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual((crowd.asked.length - 1) * 20 - 1);
});

test("one sweep at a time over two processes, and one that died makes way", async () => {
  const { database } = await openPostgres();
  const { app } = await behind(5, { app: await openTestApp({ jobs: jobs as Job<never>[], database }) });
  const line = await takeLine(app);
  expect(await sweep(app, unhurried)).toMatchObject({ outcome: "held", conversations: 0 });
  await app.db
    .updateTable("sweepLines")
    .set({ heldUntil: new Date(0) })
    .execute();
  expect((await Promise.all([sweep(app, unhurried), sweep(app, unhurried)])).map((one) => one.outcome).sort()).toEqual([
    "good",
    "held",
  ]);
  await expect(line?.hold(app.db)).rejects.toThrow("another process");
});

test.each(["embedded", "Postgres"])(
  "webhook and sweep at once, on %s: each message is stored and worked once",
  async (where) => {
    const database = where === "Postgres" ? (await openPostgres()).database : undefined;
    const { app, crowd } = await behind(40, {
      app: await openTestApp({ jobs: jobs as Job<never>[], ...(database && { database }) }),
    });
    const webhooks = crowd.messageIds().map((id) =>
      storeEvent(app, {
        event: "message_created",
        messageId: id,
        source: "webhook",
        deliveryId: null,
        body: JSON.stringify({
          event: "message_created",
          id,
          content: "Question",
          message_type: "incoming",
          created_at: new Date().toISOString(),
          conversation: { id: id - 1000, channel: "Channel::WebWidget", updated_at: 1 },
        }),
      }),
    );
    const [{ stored }, taken] = await Promise.all([sweep(app, unhurried), Promise.all(webhooks)]);
    expect(stored + taken.filter(Boolean).length).toBe(40);
    await expectAllStored(app, crowd);
    const events = await app.db.selectFrom("webhookEvents").select("id").orderBy("id").execute();
    await Promise.all([...events, ...events].map(({ id }) => processEvent(app, { eventId: id })));
    const { rows } = await app.database.pool.query(
      "select count(*)::int as jobs from pgboss.job where name = 'draft-reply'",
    );
    expect(rows[0]).toEqual({ jobs: 40 });
  },
);

test("only what is older than 30 s counts as found late", async () => {
  const { app, crowd } = await behind(0);
  await sweep(app, unhurried);
  crowd.write(1);
  crowd.write(2, Date.now() - 32_000);
  expect(await sweep(app, unhurried)).toMatchObject({ stored: 2, late: 1 });
  expect((await turnsOf(app)).at(-1)).toMatchObject({ messagesFound: 1 });
});
