import { expect, test } from "vitest";
import { settleByPerson } from "../../../app/approvals/settle-by-person.server.ts";
import { undoSend } from "../../../app/approvals/undo.server.ts";
import { catchUpLog } from "../../../app/learning/catch-up.server.ts";
import { logDecisionJob } from "../../../app/learning/jobs.ts";
import { ownLog } from "../../../app/learning/own-log.server.ts";
import { type Desk, openDesk } from "../../support/desk.ts";
import { DENIED, openPostgrest, SECRET_KEY } from "../../support/postgrest.ts";

const PATIENCE = { timeout: 20_000 };
const rowsOf = (desk: Desk) => desk.app.db.selectFrom("decisionLog").selectAll().execute();

async function draftFor(options: Parameters<typeof openDesk>[0] = {}) {
  const desk = await openDesk(options);
  const { conversationId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  return { desk, conversationId, review: await desk.pending(conversationId) };
}

test("an edited reply that reached the customer is one row, with what was changed and nothing of the customer", async () => {
  const { desk, conversationId, review } = await draftFor();
  const { name, email } = review.customer;
  const finalText = `${review.draft?.reply}\n\n${name}, we write to ${email} and call +1 555 010 4477 once it moves.`;
  const decided = await desk.decide(review, { finalText, reason: "incomplete", note: `For ${name}` });
  if (!decided.ok || !decided.send) throw new Error(JSON.stringify(decided));
  await desk.sendReaches(decided.send.id, "accepted", "delivered");
  await expect.poll(() => rowsOf(desk), PATIENCE).toHaveLength(1);
  await desk.settled();
  const [row] = await rowsOf(desk);
  expect(row).toMatchObject({
    decisionId: decided.decisionId,
    outcome: "approve",
    tone: 5,
    accuracy: 4,
    policy: 5,
    reason: "incomplete",
    model: "offline",
    draftVersion: 1,
    intent: review.draft?.intent,
  });
  expect(row?.draftText).toContain("4790");
  expect(row?.wordDiff).toMatchObject(
    expect.arrayContaining([{ kind: "in", text: expect.stringContaining("once it moves") }]),
  );
  const words = [name, ...name.split(" "), email ?? ""].map((word) => word.toLowerCase());
  const kept = JSON.stringify(row).toLowerCase();
  expect(words.filter((word) => kept.includes(word))).toEqual([]);
  expect(kept).not.toContain("555 010");
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test.each(["reject", "request_changes"] as const)("a draft answered with %s is a row at once", async (outcome) => {
  const { desk, review } = await draftFor();
  const decided = await desk.decide(review, { outcome, reason: "facts", note: "Wrong date", basis: null });
  expect(decided.ok).toBe(true);
  await expect.poll(() => rowsOf(desk), PATIENCE).toHaveLength(1);
  expect(await rowsOf(desk)).toMatchObject([{ outcome, finalText: null, wordDiff: null, note: "Wrong date" }]);
});

test("an approval that was taken back is no row; the decision that follows it is", async () => {
  const { desk, review } = await draftFor({ env: { UNDO_SECONDS: "300" } });
  const approved = await desk.decide(review);
  if (!approved.ok || !approved.send) throw new Error(JSON.stringify(approved));
  expect(await undoSend(desk.app, desk.reviewer, approved.send.id)).toMatchObject({ ok: true });
  expect(await catchUpLog(desk.app, ownLog(desk.app.db))).toBe(0);
  const again = await desk.review(review.approvalId);
  const rejected = await desk.decide(again, { outcome: "reject", reason: "unneeded", basis: null });
  if (!rejected.ok) throw new Error(JSON.stringify(rejected));
  await expect
    .poll(() => rowsOf(desk), PATIENCE)
    .toMatchObject([{ decisionId: rejected.decisionId, outcome: "reject" }]);
});

test.each([
  [
    "Chatwoot refused",
    async (desk: Desk, sendId: string) => {
      desk.sandbox.faults.set({ unauthorized: { method: "POST" } });
      await desk.send(sendId);
      expect((await desk.sendRow(sendId)).state).toBe("refused");
    },
  ],
  [
    "a person settled",
    async (desk: Desk, sendId: string) => {
      await desk.app.db.updateTable("sends").set({ state: "sending" }).where("id", "=", sendId).execute();
      await desk.app.db.updateTable("sends").set({ state: "uncertain" }).where("id", "=", sendId).execute();
      await settleByPerson(desk.app, desk.reviewer, sendId, { outcome: "arrived" });
    },
  ],
])("an approval whose send %s is a row", async (_, end) => {
  const { desk, review } = await draftFor();
  await desk.app.queue.boss.offWork("send-reply");
  const approved = await desk.decide(review);
  if (!approved.ok || !approved.send) throw new Error(JSON.stringify(approved));
  await end(desk, approved.send.id);
  await expect.poll(() => rowsOf(desk), PATIENCE).toMatchObject([{ decisionId: approved.decisionId }]);
});

test("with a Supabase project named, the row goes there; it outlasts refusals, whose cause is told and whose key is not", async () => {
  const project = await openPostgrest();
  project.answer({ status: 401, body: { message: "Invalid API key" } }, { status: 403, body: DENIED });
  const { desk, review } = await draftFor({
    env: { SUPABASE_URL: project.address, SUPABASE_SECRET_KEY: SECRET_KEY },
  });
  const decided = await desk.decide(review, { outcome: "reject", reason: "facts", basis: null });
  if (!decided.ok) throw new Error(JSON.stringify(decided));
  await expect.poll(() => [...project.rows.keys()], PATIENCE).toEqual([decided.decisionId]);
  expect(await rowsOf(desk)).toEqual([]);
  const told = desk.app.logged.join("\n");
  expect(told).toContain("supabase-key-refused");
  expect(told).toContain("supabase-not-allowed");
  const jobs = await desk.app.queue.boss.findJobs(logDecisionJob.name);
  expect(`${told} ${JSON.stringify(jobs)}`).not.toContain(SECRET_KEY);
});
