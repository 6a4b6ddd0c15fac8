// Sends in doubt, settled by a person.
import { expect, test } from "vitest";
import { listQueue } from "../../../app/approvals/queries.server.ts";
import { NEEDS_A_PERSON } from "../../../app/approvals/send.ts";
import { settleByPerson } from "../../../app/approvals/settle-by-person.server.ts";
import { type Approved, approved, later } from "../../support/approved.ts";

type Outcome = "arrived" | "send-again" | "to-review";

/** A send that was posted twice without an answer and was not found. */
async function inDoubt(reason = NEEDS_A_PERSON) {
  const one = await approved();
  const { desk, sendId } = one;
  await put(one, { state: "sending", posts: 2 });
  await put(one, { state: "uncertain", reason, postEndedAt: new Date(), absentReads: 2 });
  const act = (outcome: Outcome) => settleByPerson(desk.app, desk.reviewer, sendId, { outcome });
  return { ...one, act };
}

const put = ({ desk, sendId }: Approved, change: Record<string, unknown>) =>
  desk.app.db.updateTable("sends").set(change).where("id", "=", sendId).execute();

test("a send in doubt stands in the queue with its evidence", async () => {
  const { desk, review, sendId } = await inDoubt();
  expect(await listQueue(desk.app, desk.reviewer.operator)).toMatchObject([
    { approvalId: review.approvalId, inDoubt: true, sending: null },
  ]);
  expect((await desk.review(review.approvalId)).trouble).toMatchObject({ sendId, needsPerson: true, posts: 2 });
});

test("send again, pressed twice, posts once", async () => {
  const { desk, conversationId, sendId, act } = await inDoubt();
  const clicks = await Promise.all([act("send-again"), act("send-again")]);
  expect(clicks.filter(({ ok }) => ok)).toHaveLength(1);
  await Promise.all([desk.send(sendId), desk.send(sendId)]);
  await desk.send(sendId);
  expect(await act("send-again")).toMatchObject({ ok: false });
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("send again asks for one post, even if that one could not leave at first", async () => {
  const { desk, conversationId, sendId, act } = await inDoubt();
  await act("send-again");
  desk.sandbox.faults.set({ rateLimited: { next: 1, method: "POST" } });
  await expect(desk.send(sendId)).rejects.toThrow(/limits the rate/);
  // An earlier post may have arrived: it can neither be undone nor be taken for unsent.
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "uncertain", posts: 2 });
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("while HotDash still looks by itself, nothing is sent again", async () => {
  const { desk, conversationId, act } = await inDoubt("no clear answer");
  expect(await act("send-again")).toMatchObject({ ok: false });
  expect(await act("arrived")).toEqual({ ok: true });
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
});

test("it arrived: the send is settled, with the message it became", async () => {
  const { desk, conversationId, review, sendId, text, act } = await inDoubt();
  desk.sandbox.faults.set({ dropWebhooks: { count: 50 } });
  const posted = await desk.sandbox.rest("POST", `/conversations/${conversationId}/messages`, { content: text });
  const { id } = (await posted.json()) as { id: number };
  expect(await act("arrived")).toEqual({ ok: true });
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "accepted", chatwootMessageId: id });
  expect((await desk.review(review.approvalId)).state).toBe("sent");
  later(desk, 600);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("it arrived, though Chatwoot cannot be asked now: the person's word counts", async () => {
  const { desk, sendId, act } = await inDoubt();
  desk.sandbox.faults.set({ down: true });
  expect(await act("arrived")).toEqual({ ok: true });
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "accepted", chatwootMessageId: null });
});

test("it arrived, said while a worker is about to post once more: the worker posts nothing", async () => {
  const { desk, conversationId, sendId, act } = await inDoubt();
  await act("send-again");
  desk.sandbox.faults.set({ slowMs: { ms: 400, next: 1, method: "GET" } });
  const worker = desk.send(sendId);
  await expect.poll(async () => (await desk.sendRow(sendId)).claimedAt).not.toBeNull();
  expect(await act("arrived")).toEqual({ ok: true });
  await worker;
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
});

test("once the customer wrote again it is not sent again but taken back to review", async () => {
  const { desk, conversationId, review, sendId, act } = await inDoubt();
  await desk.sandbox.write({ conversationId, text: "Never mind, please cancel it" });
  await desk.settled();
  expect((await desk.review(review.approvalId)).trouble?.newer).toMatchObject({ author: "Dana Whitfield" });
  expect(await act("send-again")).toMatchObject({ ok: false, message: expect.stringContaining("Somebody wrote") });
  expect(await act("to-review")).toEqual({ ok: true });
  expect((await desk.sendRow(sendId)).state).toBe("cancelled");
  expect(await desk.review(review.approvalId)).toMatchObject({
    state: "pending_review",
    cameBack: expect.stringContaining("nobody could tell whether it arrived"),
  });
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
});
