import { expect, test } from "vitest";
import { draftAnswer } from "../../../app/approvals/ask-for-draft.server.ts";
import { listUnanswered } from "../../../app/approvals/queries.server.ts";
import { Unavailable } from "../../../app/queue/job.ts";
import { sweep } from "../../../app/webhooks/sweep.server.ts";
import { type Desk, openDesk } from "../../support/desk.ts";

const MINUTE_MS = 60_000;
const lost = { dropWebhooks: { chance: 1 } };

/** A desk whose first look is over. */
async function connected(options: Parameters<typeof openDesk>[0] = {}) {
  const desk = await openDesk(options);
  await expect
    .poll(async () => (await sweepsOf(desk)).map(({ outcome }) => outcome), { timeout: 20_000 })
    .toEqual(["good"]);
  return desk;
}

const sweepsOf = (desk: Desk) => desk.app.db.selectFrom("sweeps").selectAll().orderBy("id").execute();
const draftsOf = (desk: Desk) => desk.app.db.selectFrom("drafts").select("id").execute();
const markOf = async (desk: Desk, conversationId: number) =>
  (
    await desk.app.db
      .selectFrom("sweepMarks")
      .select("sweptTo")
      .where("conversationId", "=", conversationId)
      .executeTakeFirst()
  )?.sweptTo ?? null;
/** Puts the last good sweep so long ago. */
const lastSweptAgo = (desk: Desk, ms: number) =>
  desk.app.db
    .updateTable("sweeps")
    .set({
      startedAt: new Date(Date.now() - ms),
      beganAt: new Date(Date.now() - ms),
      chatwootAt: new Date(Date.now() - ms),
    })
    .execute();

test("a message no webhook brought is found by the next sweep and drafted to once", async () => {
  const desk = await connected();
  desk.sandbox.faults.set(lost);
  const { conversationId, messageId } = await desk.sandbox.write();
  await desk.sandbox.idle();
  expect(await sweep(desk.app)).toMatchObject({ stored: 1 });
  expect((await desk.pending(conversationId)).sourceMessageId).toBe(messageId);
  expect(await sweep(desk.app)).toMatchObject({ stored: 0 });
  await desk.settled();
  expect(await draftsOf(desk)).toHaveLength(1);
  expect(await markOf(desk, conversationId)).toBeGreaterThanOrEqual(messageId);
});

test("two messages of one customer, each lost in its turn, are found by two sweeps", async () => {
  const desk = await connected();
  desk.sandbox.faults.set(lost);
  const { conversationId } = await desk.sandbox.write();
  await desk.sandbox.idle();
  expect(await sweep(desk.app)).toMatchObject({ stored: 1 });
  const { messageId } = await desk.sandbox.write({ conversationId, text: "Are you there?" });
  await desk.sandbox.idle();
  expect(await sweep(desk.app)).toMatchObject({ stored: 1 });
  await expect
    .poll(async () => (await desk.pending(conversationId)).sourceMessageId, { timeout: 20_000 })
    .toBe(messageId);
});

test("webhook first, then sweep: one draft, and the webhook moved no mark", async () => {
  const desk = await connected();
  const { conversationId, messageId } = await desk.sandbox.write();
  await desk.pending(conversationId);
  expect(await markOf(desk, conversationId)).toBeNull();
  expect(await sweep(desk.app)).toMatchObject({ stored: 0, late: 0 });
  await desk.settled();
  expect(await draftsOf(desk)).toHaveLength(1);
  expect(await markOf(desk, conversationId)).toBeGreaterThanOrEqual(messageId);
});

test("the first start drafts nothing old; it lists who waits, with a button that drafts", async () => {
  const desk = await openDesk({ working: false });
  desk.sandbox.faults.set(lost);
  const { conversationId, messageId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  await desk.sandbox.idle();
  desk.sandbox.faults.clear();
  expect(await sweep(desk.app)).toMatchObject({ conversations: 1, stored: 0 });
  expect(await sweep(desk.app)).toMatchObject({ stored: 0 });
  expect(await draftsOf(desk)).toEqual([]);
  expect(await listUnanswered(desk.app)).toMatchObject([
    { conversationId, customer: "Dana Whitfield", canDraft: true, why: "From before HotDash was connected" },
  ]);
  const { startWorking } = await import("../../../app/worker.server.ts");
  await startWorking(desk.app);
  expect(await draftAnswer(desk.app, conversationId)).toEqual({ ok: true });
  expect((await desk.pending(conversationId)).sourceMessageId).toBe(messageId);
  expect(await listUnanswered(desk.app)).toEqual([]);
  expect(await draftAnswer(desk.app, conversationId)).toMatchObject({ ok: false });
});

test("what is written while the first look takes its turns is found by the next round, though nothing changes any more", async () => {
  const desk = await openDesk({ working: false });
  desk.sandbox.faults.set(lost);
  const began = new Date(Date.now() - MINUTE_MS);
  await desk.app.db
    .insertInto("sweeps")
    .values({
      accountId: desk.app.chatwoot.id,
      startedAt: began,
      beganAt: began,
      chatwootAt: began,
      page: 1,
      outcome: "unfinished",
    })
    .execute();
  await desk.sandbox.write();
  await desk.sandbox.idle();
  expect(await sweep(desk.app)).toMatchObject({ outcome: "good", conversations: 1, stored: 0 });
  expect(await sweep(desk.app)).toMatchObject({ stored: 1 });
  expect(await sweep(desk.app)).toMatchObject({ conversations: 0, stored: 0 });
});

test("a sweep that fails keeps of an unexpected error its name and place, never what it quotes", async () => {
  const desk = await connected();
  desk.sandbox.faults.set(lost);
  await desk.sandbox.write();
  await desk.sandbox.idle();
  const { pool } = desk.app.database;
  await pool.query("reset role");
  await pool.query(
    "create function quote() returns trigger language plpgsql as $$ begin raise exception '%', new.body; end $$",
  );
  await pool.query("create trigger quotes before insert on webhook_events for each row execute function quote()");
  await pool.query("set role hotdash_app");
  await sweep(desk.app).catch(() => {});
  const owed = await desk.app.db.selectFrom("sweepOwed").select("cause").execute();
  expect(owed).toMatchObject([{ cause: expect.stringMatching(/^error, code P0001/i) }]);
});

test("the mark moves only when the thread was read to its end", async () => {
  const desk = await connected();
  desk.sandbox.faults.set(lost);
  const { conversationId } = await desk.sandbox.write({ text: "one" });
  for (let index = 0; index < 120; index++)
    await desk.sandbox.rest("POST", `/conversations/${conversationId}/messages`, {
      content: `${index}`,
      private: true,
    });
  const { messageId } = await desk.sandbox.write({ conversationId, text: "the last one" });
  await desk.sandbox.idle();
  // The thread's second page never comes.
  desk.sandbox.faults.set({ ...lost, down: { path: "/messages$" } });
  await expect(sweep(desk.app)).rejects.toThrow(Unavailable);
  expect(await markOf(desk, conversationId)).toBeNull();
  expect((await sweepsOf(desk)).at(-1)).toMatchObject({ outcome: "failed" });
  desk.sandbox.faults.set(lost);
  await sweep(desk.app);
  expect(await markOf(desk, conversationId)).toBeGreaterThanOrEqual(messageId);
  await desk.settled();
  expect((await desk.pending(conversationId)).sourceMessageId).toBe(messageId);
});

test("a failed sweep is recorded with its cause, and the next one still covers its time", async () => {
  const desk = await connected();
  desk.sandbox.faults.set(lost);
  const { conversationId } = await desk.sandbox.write();
  desk.sandbox.faults.set({ ...lost, down: true });
  await expect(sweep(desk.app)).rejects.toThrow(Unavailable);
  const failed = (await sweepsOf(desk)).at(-1);
  expect(failed).toMatchObject({ outcome: "failed" });
  expect(failed?.detail).toContain("/conversations");
  desk.sandbox.faults.set(lost);
  await sweep(desk.app);
  await desk.pending(conversationId);
});

test("after ten minutes without a sweep, conversations are paged by newest activity until they are older", async () => {
  const desk = await connected();
  desk.sandbox.faults.set(lost);
  const written = [];
  for (let index = 0; index < 27; index++)
    written.push(await desk.sandbox.write({ email: `customer${index}@post.example`, text: `Question ${index}` }));
  await desk.sandbox.idle();
  await lastSweptAgo(desk, 11 * MINUTE_MS);
  expect(await sweep(desk.app)).toMatchObject({ conversations: 27, stored: 27 });
  expect(written).toHaveLength(27);
});

test("a person's reply found by the sweep closes the draft", async () => {
  const desk = await connected();
  const { conversationId } = await desk.sandbox.write();
  const review = await desk.pending(conversationId);
  await desk.settled();
  desk.sandbox.faults.set(lost);
  await desk.sandbox.call("POST", `/agent/conversations/${conversationId}/reply`, { text: "Done by hand." });
  await desk.sandbox.idle();
  await sweep(desk.app);
  await desk.settled();
  expect(await desk.review(review.approvalId)).toMatchObject({ state: "closed", reason: "answered in Chatwoot" });
});

test("a conversation resolved unheard is closed by the sweep", async () => {
  const desk = await connected();
  const { conversationId } = await desk.sandbox.write();
  const review = await desk.pending(conversationId);
  await desk.settled();
  desk.sandbox.faults.set(lost);
  await desk.sandbox.call("POST", `/agent/conversations/${conversationId}/resolve`, {});
  await desk.sandbox.idle();
  await sweep(desk.app);
  await desk.settled();
  expect(await desk.review(review.approvalId)).toMatchObject({ state: "closed", reason: "resolved" });
});
