import { describe, expect, test } from "vitest";
import { catchUpLog } from "../../../app/learning/catch-up.server.ts";
import type { DecisionLog, LoggedDecision } from "../../../app/learning/decision-log.ts";
import { catchUpLogJob, logDecisionJob } from "../../../app/learning/jobs.ts";
import { logDecision } from "../../../app/learning/log-decision.server.ts";
import { ownLog } from "../../../app/learning/own-log.server.ts";
import { supabaseLog } from "../../../app/learning/supabase-log.server.ts";
import { DEAD_LETTERS } from "../../../app/queue/queue.server.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { askAndDraft, decide, type InReview, openReview, scheduleSend } from "../../support/decided.ts";
import { openPostgres } from "../../support/postgres.ts";
import { openPostgrest, SECRET_KEY } from "../../support/postgrest.ts";

const jobs = [logDecisionJob, catchUpLogJob] as never[];

/** The product over one of its two databases, as the account of one item under review. */
async function openReviewed(where: "the embedded database" | "Postgres") {
  const database = where === "Postgres" ? (await openPostgres()).database : undefined;
  const app = await openTestApp({ jobs, ...(database && { database }) });
  const review = await openReview(app.db);
  app.chatwoot.id = review.accountId;
  return { app, review };
}

/** A send of an approving decision, brought to a state along its life. */
async function send(app: TestApp, review: InReview, decisionId: string, ...states: string[]) {
  const id = await scheduleSend(app.db, review, decisionId);
  for (const state of states) await app.db.updateTable("sends").set({ state }).where("id", "=", id).execute();
}

/** Another customer's question, rejected. */
async function rejectAnother(app: TestApp, review: InReview, conversationId: number) {
  const more = { ...review, ...(await askAndDraft(app.db, review.accountId, conversationId)) };
  return decide(app.db, more, { outcome: "reject", finalText: null, reason: "facts" });
}

const rowsOf = (app: TestApp) => app.db.selectFrom("decisionLog").selectAll().orderBy("decidedAt").execute();
const queued = async (app: TestApp) =>
  (await app.queue.boss.findJobs<{ decisionId: string }>(logDecisionJob.name)).map((job) => job.data.decisionId);

/** A log that remembers what it was given. */
function openKept(destination: string): DecisionLog & { kept: LoggedDecision[] } {
  const kept: LoggedDecision[] = [];
  return {
    destination,
    kept,
    write: async (decision) => {
      kept.push(decision);
      return "written";
    },
  };
}

describe.each(["the embedded database", "Postgres"] as const)("on %s", (where) => {
  test("an approved decision whose send was accepted becomes one masked row, however often its job runs", async () => {
    const { app, review } = await openReviewed(where);
    const decisionId = await decide(app.db, review, {
      finalText: "Hi Mira, it left today. Write to mira@example.com.",
      reason: "facts",
      note: "Mira is in a hurry",
    });
    await send(app, review, decisionId, "sending", "accepted");
    const log = ownLog(app.db);
    await Promise.all([logDecision(app, log, { decisionId }), logDecision(app, log, { decisionId })]);
    await logDecision(app, log, { decisionId });
    expect(await rowsOf(app)).toMatchObject([
      {
        decisionId,
        accountId: review.accountId,
        outcome: "approve",
        intent: "order_status",
        language: "en",
        draftText: "It is on its way.",
        finalText: "Hi [name 1], it left today. Write to [mail address 2].",
        tone: 5,
        accuracy: 4,
        policy: 5,
        reason: "facts",
        note: "[name 1] is in a hurry",
        model: "offline",
        draftVersion: 1,
      },
    ]);
    expect(JSON.stringify((await rowsOf(app))[0]?.wordDiff)).not.toMatch(/mira/i);
  });

  test("the same decision written again is the same row", async () => {
    const { app, review } = await openReviewed(where);
    const decisionId = await decide(app.db, review, { outcome: "reject", finalText: null });
    const log = ownLog(app.db);
    await logDecision(app, log, { decisionId });
    const [row] = await rowsOf(app);
    if (!row) throw new Error("nothing was logged");
    await log.write({ ...row, wordDiff: null, note: "again" });
    expect(await rowsOf(app)).toMatchObject([{ decisionId, note: "again" }]);
  });

  test("a log switched on later is given everything decided before, and the one before it is not asked again", async () => {
    const { app, review } = await openReviewed(where);
    const first = await decide(app.db, review, { outcome: "reject", finalText: null });
    const own = ownLog(app.db);
    await logDecision(app, own, { decisionId: first });
    const second = await rejectAnother(app, review, 2);
    await logDecision(app, own, { decisionId: second });
    expect(await catchUpLog(app, own)).toBe(0);

    const project = await openPostgrest();
    const supabase = supabaseLog({ url: project.address, secretKey: SECRET_KEY });
    expect(await catchUpLog(app, supabase)).toBe(2);
    for (const decisionId of await queued(app)) await logDecision(app, supabase, { decisionId });
    expect([...project.rows.keys()].sort()).toEqual([first, second].sort());
    expect(await catchUpLog(app, supabase)).toBe(0);
  });

  test("a person who is erased is erased from the log too", async () => {
    const { app, review } = await openReviewed(where);
    const decisionId = await decide(app.db, review, { outcome: "reject", finalText: null, note: "rude" });
    const log = openKept("a project");
    await logDecision(app, log, { decisionId });
    expect(log.kept).toMatchObject([{ draftText: "It is on its way.", note: "rude" }]);

    await app.database.pool.query("select erase_person($1, $2, 'an admin')", [review.accountId, review.conversationId]);
    expect(await catchUpLog(app, log)).toBe(1);
    await logDecision(app, log, { decisionId });
    expect(log.kept.at(-1)).toMatchObject({ decisionId, draftText: null, note: null, accuracy: 4 });
    expect(await catchUpLog(app, log)).toBe(0);
  });
});

test.each([
  ["undone", ["cancelled"]],
  ["still waiting", []],
  ["on its way", ["sending"]],
  ["doubtful", ["sending", "uncertain"]],
])("an approval whose send is %s is not logged", async (_, states) => {
  const { app, review } = await openReviewed("the embedded database");
  const decisionId = await decide(app.db, review);
  await send(app, review, decisionId, ...states);
  const log = ownLog(app.db);
  await logDecision(app, log, { decisionId });
  expect(await rowsOf(app)).toEqual([]);
  expect(await catchUpLog(app, log)).toBe(0);
});

test.each([
  ["refused", ["sending", "refused"]],
  ["undelivered", ["sending", "accepted", "undelivered"]],
  ["delivered", ["sending", "accepted", "delivered"]],
])("an approval whose send was %s is logged: the judgement of the draft stands", async (_, states) => {
  const { app, review } = await openReviewed("the embedded database");
  const decisionId = await decide(app.db, review);
  await send(app, review, decisionId, ...states);
  await logDecision(app, ownLog(app.db), { decisionId });
  expect(await rowsOf(app)).toMatchObject([{ decisionId, outcome: "approve" }]);
});

test("a decision of another account is left to those who work for it", async () => {
  const { app, review } = await openReviewed("the embedded database");
  const decisionId = await decide(app.db, review, { outcome: "reject", finalText: null });
  app.chatwoot.id = review.accountId + 1;
  await logDecision(app, ownLog(app.db), { decisionId });
  expect(await rowsOf(app)).toEqual([]);
});

test("who is erased while their decision is on its way to the log is logged again without their words", async () => {
  const { app, review } = await openReviewed("the embedded database");
  const decisionId = await decide(app.db, review, { outcome: "reject", finalText: null });
  const log = openKept("a project");
  const slow: DecisionLog = {
    ...log,
    write: async (decision) => {
      await app.database.pool.query("select erase_person($1, $2, 'me')", [review.accountId, review.conversationId]);
      return log.write(decision);
    },
  };
  await logDecision(app, slow, { decisionId });
  expect(await catchUpLog(app, log)).toBe(1);
});

test("decisions go to the log in small batches, and none is queued twice", async () => {
  const { app, review } = await openReviewed("the embedded database");
  const ids = [];
  for (const conversationId of [2, 3, 4, 5, 6]) ids.push(await rejectAnother(app, review, conversationId));
  const log = openKept("a project");
  expect(await catchUpLog(app, log, 3)).toBe(3);
  expect(await catchUpLog(app, log, 3)).toBe(0);
  expect(await catchUpLog(app, log, 4)).toBe(1);
  expect((await queued(app)).sort()).toEqual(ids.slice(0, 4).sort());
});

test("what the log lacks is looked for from a mark on that passes nothing by, and that an erasure moves back", async () => {
  const { app, review } = await openReviewed("the embedded database");
  const other = { ...review, ...(await askAndDraft(app.db, review.accountId, 2)) };
  const decidedAt = new Date(Date.now() - 48 * 3_600_000);
  const rejected = { outcome: "reject", finalText: null, decidedAt };
  const [first, second] = [await decide(app.db, review, rejected), await decide(app.db, other, rejected)];
  const log = openKept("a project");
  const marks = () => app.db.selectFrom("logMarks").select("completeTo").executeTakeFirstOrThrow();
  expect(await catchUpLog(app, log, 1)).toBe(1);
  expect((await marks()).completeTo).toEqual(decidedAt);
  expect(await catchUpLog(app, log, 2)).toBe(1);
  for (const decisionId of [first, second]) await logDecision(app, log, { decisionId });
  await app.queue.boss.deleteAllJobs(logDecisionJob.name);
  expect(await catchUpLog(app, log)).toBe(0);
  expect((await marks()).completeTo.getTime()).toBeGreaterThan(decidedAt.getTime());

  await app.database.pool.query("select erase_person($1, $2, 'an admin')", [review.accountId, review.conversationId]);
  expect(await catchUpLog(app, log)).toBe(1);
  expect(await queued(app)).toEqual([first]);
});

test("a decision whose job became a dead letter is a person's to redrive, and tried anew a day later", async () => {
  const { app, review } = await openReviewed("the embedded database");
  const decisionId = await decide(app.db, review, { outcome: "reject", finalText: null });
  await app.queue.boss.send(DEAD_LETTERS, { decisionId });
  const log = openKept("a project");
  expect(await catchUpLog(app, log)).toBe(0);
  app.setNow(new Date(Date.now() + 25 * 3_600_000));
  expect(await catchUpLog(app, log)).toBe(1);
});

test("a log that asks to come back later is come back to then, and the decision waits", async () => {
  const { app, review } = await openReviewed("the embedded database");
  const decisionId = await decide(app.db, review, { outcome: "reject", finalText: null });
  const notBefore = new Date(Date.now() + 600_000);
  await logDecision(app, { destination: "a project", write: async () => ({ notBefore }) }, { decisionId });
  const [job] = await app.queue.boss.findJobs(logDecisionJob.name);
  expect(job).toMatchObject({ data: { decisionId }, startAfter: notBefore });
});
