import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { abandonDraft } from "../../../app/approvals/drafting.server.ts";
import { inTransaction } from "../../../app/db/database.server.ts";
import type { Job } from "../../../app/queue/job.ts";
import { action } from "../../../app/routes/actions/redrive.ts";
import { failEvent } from "../../../app/webhooks/process-event.server.ts";
import { redrive } from "../../../app/webhooks/redrive/redrive.server.ts";
import { stillWanted } from "../../../app/webhooks/redrive/still-wanted.server.ts";
import { jobs } from "../../../app/worker.server.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { jobsLeft, layLetter, lettersLeft } from "../../support/dead.ts";
import { askAndDraft, decide, hire, scheduleSend, signIn } from "../../support/decided.ts";
import { openDesk } from "../../support/desk.ts";
import { answered, doorArgs } from "../../support/door.ts";
import { signedInAs } from "../../support/operators.ts";
import { openPostgres } from "../../support/postgres.ts";

const all = jobs as Job<never>[];
const places = [
  ["the embedded database", () => openTestApp({ jobs: all })],
  ["Postgres", async () => openTestApp({ jobs: all, database: (await openPostgres()).database })],
] as const;

const by = { id: "00000000-0000-4000-8000-000000000001", name: "Avery Stone" };
const traces = (app: TestApp) =>
  app.db
    .selectFrom("activities")
    .select(["verb", "actorName", "conversationId", "detail"])
    .where("verb", "like", "dead_letter%")
    .orderBy("id")
    .execute();

async function openEvent(app: TestApp, state = "failed", reason: string | null = "its job failed too often") {
  const { id } = await app.db
    .insertInto("webhookEvents")
    .values({
      accountId: app.chatwoot.id,
      dedupeKey: `message_created:${randomUUID()}`,
      source: "webhook",
      event: "message_created",
      body: "{}",
      state,
      reason,
      conversationId: 7,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}
const stateOf = async (app: TestApp, id: number) =>
  (await app.db.selectFrom("webhookEvents").select("state").where("id", "=", id).executeTakeFirstOrThrow()).state;

test.each(places)(
  "on %s a redriven job lies in its own queue, its letter is gone, and the timeline says who",
  async (_where, open) => {
    const app = await open();
    const eventId = await openEvent(app);
    const letter = await layLetter(app, "process-event", { eventId });
    expect(await redrive(app, by, { ids: [letter] })).toEqual({ redriven: 1, dropped: 0, gone: 0, kept: [] });
    expect(await lettersLeft(app)).toEqual([]);
    expect(await jobsLeft(app, "process-event")).toEqual([{ eventId }]);
    expect(await stateOf(app, eventId)).toBe("received");
    expect(await traces(app)).toMatchObject([
      {
        verb: "dead_letter_redriven",
        actorName: "Avery Stone",
        conversationId: 7,
        detail: { job: "process-event", cause: "unexpected:Error" },
      },
    ]);
  },
);

test.each(places)("on %s ten people who redrive the same letters at once do it once", async (_where, open) => {
  const app = await open();
  const eventIds = await Promise.all([openEvent(app), openEvent(app)]);
  const ids: string[] = [];
  for (const eventId of eventIds) ids.push(await layLetter(app, "process-event", { eventId }));
  const tallies = await Promise.all(Array.from({ length: 10 }, () => redrive(app, by, { ids })));
  expect(tallies.reduce((sum, { redriven }) => sum + redriven, 0)).toBe(2);
  expect(tallies.reduce((sum, { gone }) => sum + gone, 0)).toBe(18);
  expect(await jobsLeft(app, "process-event")).toHaveLength(2);
  expect(await traces(app)).toHaveLength(2);
});

test("a redriven job is as pg-boss would have sent it", async () => {
  const app = await openTestApp({ jobs: all });
  const eventId = await openEvent(app);
  await redrive(app, by, { ids: [await layLetter(app, "process-event", { eventId })] });
  await app.queue.boss.send("process-event", { eventId });
  const { rows } = await app.database.pool.query(
    `select priority, state, retry_limit, retry_count, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds,
      policy, heartbeat_seconds, dead_letter, blocked, extract(epoch from keep_until - start_after)::int as kept
     from pgboss.job where name = 'process-event'`,
  );
  expect(rows).toHaveLength(2);
  expect(rows[0]).toEqual(rows[1]);
});

test("by cause, by job and all redrive what fits and nothing else", async () => {
  const app = await openTestApp({ jobs: all });
  const letter = async (cause: string) =>
    layLetter(app, "process-event", { eventId: await openEvent(app) }, { cause, message: "", tries: 12 });
  const [mended, , other] = [
    await letter("unexpected:TypeError"),
    await letter("unexpected:TypeError"),
    await letter("worker-lost"),
  ];
  const sweep = await layLetter(app, "sweep", { accountId: app.chatwoot.id });
  expect(await redrive(app, by, { cause: "unexpected:TypeError" })).toMatchObject({ redriven: 2 });
  expect(await lettersLeft(app)).not.toContain(mended);
  expect(await redrive(app, by, { job: "sweep" })).toMatchObject({ redriven: 1 });
  expect(await lettersLeft(app)).not.toContain(sweep);
  expect(await lettersLeft(app)).toEqual([other]);
  expect(await redrive(app, by, {})).toMatchObject({ redriven: 1 });
  expect(await lettersLeft(app)).toEqual([]);
});

test("more letters than one page are all redriven, each once", async () => {
  const app = await openTestApp({ jobs: all });
  for (let index = 0; index < 120; index++) await layLetter(app, "sweep", { accountId: app.chatwoot.id });
  expect(await redrive(app, null, {})).toMatchObject({ redriven: 120, gone: 0 });
  expect(await jobsLeft(app, "sweep")).toHaveLength(120);
});

test("giving an event up is undone, so that its job finds it again", async () => {
  const app = await openTestApp({ jobs: all });
  const eventId = await openEvent(app, "received", null);
  await failEvent(app, { eventId });
  expect(await stateOf(app, eventId)).toBe("failed");
  await redrive(app, by, { ids: [await layLetter(app, "process-event", { eventId })] });
  expect(await stateOf(app, eventId)).toBe("received");
});

test.each([
  ["processed", null],
  ["ignored", "our own note"],
  ["failed", "not readable as a message"],
] as const)(
  "an event that is %s since is no longer wanted: its letter goes and nothing is enqueued",
  async (state, reason) => {
    const app = await openTestApp({ jobs: all });
    const eventId = await openEvent(app, state, reason);
    const letter = await layLetter(app, "process-event", { eventId });
    expect(await redrive(app, by, { ids: [letter] })).toMatchObject({ redriven: 0, dropped: 1 });
    expect(await jobsLeft(app, "process-event")).toEqual([]);
    expect(await lettersLeft(app)).toEqual([]);
    expect(await stateOf(app, eventId)).toBe(state);
    expect(await traces(app)).toMatchObject([
      { verb: "dead_letter_dropped", detail: { why: `The event is ${state} since.` } },
    ]);
  },
);

const kept: [what: string, job: string, payload: (app: TestApp) => object, why: RegExp][] = [
  ["a payload nobody understands", "process-event", () => ({ eventId: "all" }), /does not understand/],
  ["a job of another version", "paint", () => ({ wall: 1 }), /does not understand/],
  ["a job of another account", "sweep", (app) => ({ accountId: app.chatwoot.id + 1 }), /another Chatwoot account/],
];
test.each(kept)("%s stays among the dead letters, and why is said", async (_what, job, payload, why) => {
  const app = await openTestApp({ jobs: all });
  const letter = await layLetter(app, job, payload(app));
  expect(await redrive(app, by, { ids: [letter] })).toMatchObject({
    redriven: 0,
    kept: [{ id: letter, why: expect.stringMatching(why) }],
  });
  expect(await lettersLeft(app)).toEqual([letter]);
  expect(await traces(app)).toEqual([]);
});

test("a draft that was given up is made after all when it is redriven", async () => {
  const desk = await openDesk({ working: false });
  const { app } = desk;
  const { conversationId } = await askAndDraft(app.db, app.chatwoot.id, 31);
  await app.db
    .updateTable("approvals")
    .set({ state: "drafting" })
    .where("conversationId", "=", conversationId)
    .execute();
  await abandonDraft(app, { conversationId });
  const payload = { accountId: app.chatwoot.id, conversationId };
  const letter = await layLetter(app, "draft-reply", payload);
  expect(await redrive(app, by, { ids: [letter] })).toMatchObject({ redriven: 1 });
  const { draftDueAt } = await app.db
    .selectFrom("conversations")
    .select("draftDueAt")
    .where("id", "=", conversationId)
    .executeTakeFirstOrThrow();
  expect(draftDueAt).not.toBeNull();
  expect(await jobsLeft(app, "draft-reply")).toEqual([payload]);
});

test("a draft is no longer wanted when there is one", async () => {
  const app = await openTestApp({ jobs: all });
  const { conversationId } = await askAndDraft(app.db, app.chatwoot.id, 32);
  const letter = await layLetter(app, "draft-reply", { accountId: app.chatwoot.id, conversationId });
  expect(await redrive(app, by, { ids: [letter] })).toMatchObject({ dropped: 1 });
  expect(await jobsLeft(app, "draft-reply")).toEqual([]);
  expect(await traces(app)).toMatchObject([{ conversationId, detail: { why: "There is a draft already." } }]);
});

async function openSend(app: TestApp) {
  const operatorId = await hire(app.db, app.chatwoot.id, "reviewer");
  const sessionId = await signIn(app.db, operatorId);
  const review = {
    accountId: app.chatwoot.id,
    operatorId,
    sessionId,
    ...(await askAndDraft(app.db, app.chatwoot.id, 33)),
  };
  return scheduleSend(app.db, review, await decide(app.db, review));
}

test.each(["accepted", "delivered"])("a reply that is %s is not sent by a redrive", async (state) => {
  const app = await openTestApp({ jobs: all });
  const sendId = await openSend(app);
  for (const next of ["sending", "accepted", ...(state === "delivered" ? ["delivered"] : [])])
    await app.db.updateTable("sends").set({ state: next }).where("id", "=", sendId).execute();
  const letter = await layLetter(app, "send-reply", { sendId });
  expect(await redrive(app, by, { ids: [letter] })).toMatchObject({ dropped: 1, redriven: 0 });
  expect(await jobsLeft(app, "send-reply")).toEqual([]);
});

test("the retry of a reply that did not arrive is redriven while it is asked for, and not once it is settled", async () => {
  const app = await openTestApp({ jobs: all });
  const sendId = await openSend(app);
  const become = (change: object) => app.db.updateTable("sends").set(change).where("id", "=", sendId).execute();
  for (const state of ["sending", "accepted", "undelivered"]) await become({ state, chatwootMessageId: 77 });
  const settled = await layLetter(app, "retry-reply", { sendId });
  expect(await redrive(app, by, { ids: [settled] })).toMatchObject({ dropped: 1 });
  await become({ state: "retrying" });
  const letter = await layLetter(app, "retry-reply", { sendId });
  expect(await redrive(app, by, { ids: [letter] })).toMatchObject({ redriven: 1 });
  expect(await jobsLeft(app, "retry-reply")).toEqual([{ sendId }]);
});

test("every kind of job can be redriven", async () => {
  const app = await openTestApp({ jobs: all });
  await inTransaction(app.db, async (tx) => {
    const payload = {
      accountId: app.chatwoot.id,
      conversationId: 1,
      eventId: 1,
      contactId: 1,
      ...Object.fromEntries(
        ["sendId", "draftId", "decisionId", "approvalId", "tryId"].map((key) => [key, randomUUID()]),
      ),
    };
    for (const { name } of all) expect([name, await stillWanted(app, tx, { job: name, payload })]).not.toContain(null);
  });
});

test("a reply that went out before its job was given up is not sent twice by a redrive", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  const review = await desk.pending(conversationId);
  await desk.app.queue.boss.offWork("send-reply");
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  const sendId = decided.send.id;
  // Chatwoot has it, and neither its answer nor its webhook came to tell.
  desk.sandbox.faults.set({ loseAnswer: { next: 1 }, dropWebhooks: { count: 50 } });
  await desk.send(sendId);
  expect((await desk.sendRow(sendId)).state).toBe("uncertain");
  const letter = await layLetter(desk.app, "send-reply", { sendId });
  const tallies = await Promise.all([1, 2].map(() => redrive(desk.app, by, { ids: [letter] })));
  expect(tallies.reduce((sum, { redriven }) => sum + redriven, 0)).toBe(1);
  await desk.send(sendId);
  await desk.send(sendId);
  await desk.sendReaches(sendId, "accepted", "delivered");
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("a viewer sees the dead letters and redrives none", async () => {
  const app = await openTestApp({ jobs: all });
  const letter = await layLetter(app, "sweep", { accountId: app.chatwoot.id });
  const post = async (role: "viewer" | "reviewer", body: unknown) => {
    const { cookie } = await signedInAs(app, role, { email: `${role}-${randomUUID()}@example.com` });
    const args = doorArgs(app, "/app/ops/redrive", { method: "POST", cookie });
    return answered(() => action({ ...args, request: new Request(args.request, { body: JSON.stringify(body) }) }));
  };
  expect(await post("viewer", { ids: [letter] })).toMatchObject({ status: 403 });
  expect(await lettersLeft(app)).toEqual([letter]);
  for (const wrong of [{ ids: [] }, { ids: ["1"] }, { everything: true }, [], null, { cause: "x".repeat(101) }])
    expect(await post("reviewer", wrong)).toMatchObject({ status: 400, body: { code: "not-readable" } });
  expect(await post("reviewer", { ids: [letter] })).toMatchObject({ status: 200, body: { redriven: 1 } });
});
