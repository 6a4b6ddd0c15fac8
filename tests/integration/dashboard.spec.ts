import { expect, test } from "vitest";
import { recordActivity } from "../../app/conversations/activity.server.ts";
import { readTimeline } from "../../app/conversations/timeline/timeline.server.ts";
import { inTransaction } from "../../app/db/database.server.ts";
import { readTiles } from "../../app/reporting/dashboard/tiles.server.ts";
import { countNeedingAPerson, listUnsettledSends } from "../../app/reporting/ops/needs-a-person.server.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { askAndDraft, decide, hire, type InReview, scheduleSend, signIn } from "../support/decided.ts";

const MINUTE = 60_000;

async function openReviews(app: TestApp, count: number): Promise<InReview[]> {
  const accountId = app.chatwoot.id;
  const operatorId = await hire(app.db, accountId, "reviewer");
  const sessionId = await signIn(app.db, operatorId);
  const reviews: InReview[] = [];
  for (let id = 1; id <= count; id++)
    reviews.push({ accountId, operatorId, sessionId, ...(await askAndDraft(app.db, accountId, id)) });
  return reviews;
}

const tilesOf = (app: TestApp, now = new Date()) => readTiles(app, now, "UTC", 30);

async function moveSend(app: TestApp, id: string, ...states: string[]) {
  for (const state of states) await app.db.updateTable("sends").set({ state }).where("id", "=", id).execute();
}

test("a day without decisions has no grades, rather than grades of zero", async () => {
  const app = await openTestApp();
  const { reviews, approvals, webhooks } = await tilesOf(app);
  expect(reviews).toMatchObject({
    unchanged: 0,
    tone: null,
    accuracy: null,
    policy: null,
    openToDecisionSeconds: null,
  });
  expect(approvals).toMatchObject({ overdue: 0, oldest: null, nextId: null });
  expect(webhooks).toMatchObject({ byHook: 0, lastEvent: null, lastSweep: null });
});

test("the queue is counted by the time that is left, and the most pressing draft is next", async () => {
  const app = await openTestApp();
  const reviews = await openReviews(app, 5);
  const now = new Date();
  const minutesLeft = [40, 10, -3, 4, 15];
  for (const [index, { approvalId }] of reviews.entries())
    await app.db
      .updateTable("approvals")
      .set({ dueAt: new Date(now.getTime() + (minutesLeft[index] ?? 0) * MINUTE) })
      .where("id", "=", approvalId)
      .execute();
  const { approvals } = await tilesOf(app, now);
  expect(approvals).toMatchObject({
    overdue: 1,
    underFive: 1,
    underFifteen: 2,
    later: 1,
    nextId: reviews[2]?.approvalId,
  });
});

test("reviews tell unchanged from edited by the text itself, and grades are means", async () => {
  const app = await openTestApp();
  const [unchanged, edited, rejected] = await openReviews(app, 3);
  if (!unchanged || !edited || !rejected) throw new Error("three reviews");
  const now = new Date();
  const opened = (seconds: number) => ({ openedAt: new Date(now.getTime() - seconds * 1000), decidedAt: now });
  await decide(app.db, unchanged, { tone: 5, ...opened(10) });
  await decide(app.db, edited, { tone: 3, finalText: "It left today.", ...opened(20) });
  await decide(app.db, rejected, { tone: 1, outcome: "reject", finalText: null, ...opened(60) });
  const { reviews } = await tilesOf(app, now);
  expect(reviews).toMatchObject({
    unchanged: 1,
    edited: 1,
    rejected: 1,
    sentBack: 0,
    tone: 3,
    openToDecisionSeconds: 20,
  });
});

test("yesterday's decisions are not today's, by the shop's midnight", async () => {
  const app = await openTestApp();
  const [review] = await openReviews(app, 1);
  if (!review) throw new Error("one review");
  await decide(app.db, review, { decidedAt: new Date("2026-11-19T22:30:00Z") });
  const now = new Date("2026-11-19T23:30:00Z");
  expect((await readTiles(app, now, "UTC", 30)).reviews.unchanged).toBe(1);
  expect((await readTiles(app, now, "Europe/Berlin", 30)).reviews.unchanged).toBe(0);
});

test("a doubtful or failed send needs a person until another went out after it", async () => {
  const app = await openTestApp();
  const [doubtful, failed, fine] = await openReviews(app, 3);
  if (!doubtful || !failed || !fine) throw new Error("three reviews");
  await moveSend(app, await scheduleSend(app.db, doubtful, await decide(app.db, doubtful)), "sending", "uncertain");
  await moveSend(app, await scheduleSend(app.db, failed, await decide(app.db, failed)), "sending", "refused");
  await moveSend(app, await scheduleSend(app.db, fine, await decide(app.db, fine)), "sending", "accepted");
  expect(await countNeedingAPerson(app)).toBe(2);
  expect((await listUnsettledSends(app)).map(({ state, customer }) => [state, customer])).toEqual([
    ["uncertain", "Mira"],
    ["refused", "Mira"],
  ]);

  const again = await decide(app.db, failed, { approvalVersion: 2 });
  await scheduleSend(app.db, failed, again, { createdAt: new Date(Date.now() + 1000) });
  expect(await countNeedingAPerson(app)).toBe(1);
});

test("what another account did is nowhere on these pages", async () => {
  const app = await openTestApp();
  const [review] = await openReviews(app, 1);
  if (!review) throw new Error("one review");
  await moveSend(app, await scheduleSend(app.db, review, await decide(app.db, review)), "sending", "uncertain");
  await inTransaction(app.db, (tx) => recordActivity(app, tx, { actor: { kind: "hotdash" }, verb: "sweep_found" }));
  const { id } = await app.db
    .insertInto("accounts")
    .values({ baseUrl: "https://other.example", chatwootAccountId: 1, name: "Other" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const other = { ...app, chatwoot: { ...app.chatwoot, id } };
  expect(await countNeedingAPerson(other)).toBe(0);
  expect((await tilesOf(other)).approvals.oldest).toBeNull();
  expect((await tilesOf(other)).sends.uncertain).toBe(0);
  expect((await readTimeline(other, { limit: 10 })).items).toEqual([]);
});

test("the timeline pages back without a gap or a repeat, and can be of one conversation", async () => {
  const app = await openTestApp();
  await openReviews(app, 2);
  for (let index = 0; index < 5; index++)
    await inTransaction(app.db, (tx) =>
      recordActivity(app, tx, {
        conversationId: index === 4 ? 2 : 1,
        actor: { kind: "customer", name: "Mira" },
        verb: "message_received",
        detail: { message_id: index },
      }),
    );
  const first = await readTimeline(app, { limit: 3 });
  const rest = await readTimeline(app, { limit: 3, before: first.older });
  expect([...first.items, ...rest.items].map(({ detail }) => detail.message_id)).toEqual([4, 3, 2, 1, 0]);
  expect(rest.older).toBeNull();
  const one = await readTimeline(app, { limit: 3, conversationId: 2 });
  expect(one.items).toMatchObject([{ conversationId: 2, customer: "Mira" }]);
});
