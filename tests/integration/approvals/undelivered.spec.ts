import { expect, test } from "vitest";
import { countWaiting, listQueue } from "../../../app/approvals/queries.server.ts";
import { readFates } from "../../../app/approvals/read-fates.server.ts";
import { SECOND_LOOK_SECONDS } from "../../../app/approvals/send.ts";
import { retryReply } from "../../../app/approvals/send-reply-again.server.ts";
import { settleByPerson } from "../../../app/approvals/settle-by-person.server.ts";
import { listTrouble } from "../../../app/approvals/trouble/list-trouble.server.ts";
import { undoSend } from "../../../app/approvals/undo.server.ts";
import { stop } from "../../../app/settings/pause.server.ts";
import { approved, later } from "../../support/approved.ts";
import type { Desk } from "../../support/desk.ts";

const MAIL = {
  channel: "email",
  subject: "Order #4821",
  text: "Two swivels are missing",
} as const;
const BOUNCED = "The recipient's server refused the message";

/** A mail that was approved and sent, and that the customer's server refused. */
async function bounced({ told = true } = {}) {
  const one = await approved({ write: MAIL });
  const { desk, sendId } = one;
  desk.sandbox.faults.set({ failDelivery: { next: 1 }, ...(!told && { dropWebhooks: { count: 50 } }) });
  await desk.send(sendId);
  await desk.settled();
  if (told) await desk.sendReaches(sendId, "undelivered");
  const act = (outcome: "retry" | "put-aside" | "arrived" | "send-again") =>
    settleByPerson(desk.app, desk.reviewer, sendId, { outcome });
  return { ...one, act };
}

const queue = (desk: Desk) => listQueue(desk.app, desk.reviewer.operator);
const pendingOn = async (desk: Desk, sourceMessageId: number) =>
  (
    await desk.app.db
      .selectFrom("approvals")
      .select("id")
      .where("sourceMessageId", "=", sourceMessageId)
      .where("state", "=", "pending_review")
      .executeTakeFirst()
  )?.id;
const retriesOf = (desk: Desk, sendId: string) =>
  desk.app.db
    .selectFrom("sendAttempts")
    .select("outcome")
    .where("sendId", "=", sendId)
    .where("kind", "=", "retry")
    .execute();

test("a reply that did not arrive stands first in the queue, says why, and is counted there", async () => {
  const { desk, review, sendId } = await bounced();
  await desk.sandbox.write({ name: "Ola", email: "ola@post.example", text: "Where is my order #4790?" });
  await expect.poll(async () => (await queue(desk)).length, { timeout: 20_000 }).toBe(2);
  expect((await queue(desk))[0]).toMatchObject({ approvalId: review.approvalId, undelivered: true });
  expect((await countWaiting(desk.app)).review).toBe(2);
  expect(await desk.review(review.approvalId)).toMatchObject({
    undelivered: BOUNCED,
    trouble: { sendId, state: "undelivered", repostTo: null },
  });
});

test("where no webhook told of it, it is found by asking", async () => {
  const { desk, sendId } = await bounced({ told: false });
  expect((await desk.sendRow(sendId)).state).toBe("accepted");
  await readFates(desk.app);
  expect((await desk.sendRow(sendId)).state).toBe("accepted");
  later(desk, 90);
  await readFates(desk.app);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "undelivered", reason: BOUNCED });
});

test("it is sent again by Chatwoot's own retry, which takes our mark away: no new message, and it is still ours", async () => {
  const { desk, act, conversationId, sendId, review, text } = await bounced();
  expect(await act("retry")).toEqual({ ok: true });
  expect((await queue(desk))[0]).toMatchObject({ retrying: true });
  await retryReply(desk.app, { sendId });
  await desk.settled();
  await desk.sendReaches(sendId, "delivered");
  expect(await desk.repliesSeen(conversationId)).toEqual([text]);
  expect(await queue(desk)).toEqual([]);
  const message = await desk.app.db
    .selectFrom("messages")
    .select(["hotdashId", "contentAttributes"])
    .where("id", "=", (await desk.sendRow(sendId)).chatwootMessageId ?? 0)
    .executeTakeFirstOrThrow();
  expect(message).toMatchObject({ hotdashId: sendId, contentAttributes: {} });
  expect((await desk.review(review.approvalId)).state).toBe("sent");
  const told = await desk.app.db
    .selectFrom("activities")
    .select("verb")
    .where("conversationId", "=", conversationId)
    .execute();
  expect(told.map(({ verb }) => verb)).toEqual(expect.arrayContaining(["reply_undelivered", "reply_retried"]));
});

test("refused once more, it comes back", async () => {
  const { desk, act, sendId } = await bounced();
  desk.sandbox.faults.set({ failDelivery: { next: 1 } });
  await act("retry");
  await retryReply(desk.app, { sendId });
  await desk.settled();
  await desk.sendReaches(sendId, "undelivered");
  expect((await queue(desk))[0]).toMatchObject({ undelivered: true, retrying: false });
  expect(await act("retry")).toEqual({ ok: true });
});

test("one retry a click: twice, from two tabs, or run by two workers", async () => {
  const { desk, act, sendId } = await bounced();
  const clicks = await Promise.all([act("retry"), act("retry")]);
  expect(clicks.filter(({ ok }) => ok)).toHaveLength(1);
  await Promise.all([retryReply(desk.app, { sendId }), retryReply(desk.app, { sendId })]);
  await retryReply(desk.app, { sendId });
  expect(await retriesOf(desk, sendId)).toHaveLength(1);
});

test.each([
  ["the answer is lost", { loseAnswer: { next: 1, method: "POST", path: "/retry$" } }],
  ["Chatwoot answers 500 after it did", { errorAfterSaving: { next: 1, method: "POST", path: "/retry$" } }],
  ["a proxy answers", { answerWith: { next: 1, path: "/retry$", status: 200, body: "<html>", saved: true } }],
] as const)("when %s, the message tells, and it is not called again", async (_, faults) => {
  const { desk, act, conversationId, sendId } = await bounced();
  await act("retry");
  desk.sandbox.faults.set(faults as object);
  await retryReply(desk.app, { sendId });
  await desk.settled();
  await desk.sendReaches(sendId, "delivered");
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
  expect(await retriesOf(desk, sendId)).toHaveLength(1);
});

test("a retry that could not leave waits for its turn, and is called then", async () => {
  const { desk, act, sendId } = await bounced();
  await act("retry");
  desk.sandbox.faults.set({ rateLimited: { next: 1, method: "POST" } });
  await expect(retryReply(desk.app, { sendId })).rejects.toThrow(/limits the rate/);
  await retryReply(desk.app, { sendId });
  await desk.settled();
  await desk.sendReaches(sendId, "delivered");
});

test.each([
  [401, "retrying"],
  [404, "undelivered"],
])("a retry whose message Chatwoot answers with %i ends as %s, and uses up no tries", async (status, state) => {
  const { desk, act, sendId } = await bounced();
  await act("retry");
  desk.sandbox.faults.set({ answerWith: { next: 1, path: "/messages", status, body: "{}", saved: false } } as object);
  await retryReply(desk.app, { sendId });
  await desk.sendReaches(sendId, state);
  expect(await retriesOf(desk, sendId)).toHaveLength(0);
});

test("while a call whose answer was lost may still be done, nobody can have it called again", async () => {
  const { desk, act, conversationId, sendId } = await bounced();
  await act("retry");
  desk.sandbox.faults.set({ saveLate: { ms: 1500, method: "POST", path: "/retry$", next: 1 } });
  await retryReply(desk.app, { sendId });
  expect((await desk.sendRow(sendId)).state).toBe("retrying");
  expect(await act("retry")).toMatchObject({ ok: false });
  await retryReply(desk.app, { sendId });
  await desk.sendReaches(sendId, "delivered");
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
  expect(await retriesOf(desk, sendId)).toHaveLength(1);
});

test("a later reply takes its place only when it goes out: undone, the one that did not arrive is listed again", async () => {
  const { desk, act, conversationId, sendId } = await bounced();
  const { messageId } = await desk.sandbox.write({ conversationId, text: "Are you there?" });
  const second = await expect
    .poll(() => pendingOn(desk, messageId), { timeout: 20_000 })
    .toBeDefined()
    .then(() => pendingOn(desk, messageId));
  const decided = await desk.decide(await desk.review(second ?? ""));
  if (!decided.ok || !decided.send) throw new Error(JSON.stringify(decided));
  expect(await listTrouble(desk.app)).toEqual([]);
  expect(await undoSend(desk.app, desk.reviewer, decided.send.id)).toMatchObject({ ok: true });
  expect(await listTrouble(desk.app)).toMatchObject([{ sendId, state: "undelivered" }]);
  expect(await act("retry")).toEqual({ ok: true });
});

test("killed after the call was begun, it is not called a second time", async () => {
  const { desk, act, sendId } = await bounced();
  await act("retry");
  const dead = { claimedAt: new Date(0), retryCalledAt: new Date(), retries: 1 };
  await desk.app.db.updateTable("sends").set(dead).where("id", "=", sendId).execute();
  await retryReply(desk.app, { sendId });
  expect((await desk.sendRow(sendId)).state).toBe("retrying");
  later(desk, SECOND_LOOK_SECONDS + 1);
  await retryReply(desk.app, { sendId });
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "undelivered", reason: BOUNCED });
  expect(await retriesOf(desk, sendId)).toEqual([]);
});

test("retried in Chatwoot by hand, it is not retried once more", async () => {
  const { desk, act, conversationId, sendId } = await bounced();
  await act("retry");
  const { chatwootMessageId } = await desk.sendRow(sendId);
  desk.sandbox.faults.set({ dropWebhooks: { count: 50 }, sendLateMs: 500 });
  await desk.sandbox.rest("POST", `/conversations/${conversationId}/messages/${chatwootMessageId}/retry`);
  await retryReply(desk.app, { sendId });
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "accepted" });
  expect(await retriesOf(desk, sendId)).toEqual([]);
});

test("nothing is retried while sending is paused, or once it was put aside", async () => {
  const { desk, act, sendId } = await bounced();
  await stop(desk.app, null, { what: "sending", on: true, reason: "" });
  expect(await act("retry")).toMatchObject({ ok: false, message: expect.stringContaining("paused") });
  await stop(desk.app, null, { what: "sending", on: false, reason: "" });
  expect(await act("put-aside")).toEqual({ ok: true });
  expect(await queue(desk)).toEqual([]);
  expect((await countWaiting(desk.app)).review).toBe(0);
  expect(await listTrouble(desk.app)).toEqual([]);
  expect(await act("retry")).toMatchObject({ ok: false });
  expect((await desk.sendRow(sendId)).state).toBe("undelivered");
});

test("an old event does not take the failure back", async () => {
  const { desk, conversationId, sendId } = await bounced();
  const { chatwootMessageId } = await desk.sendRow(sendId);
  const { settleByEcho } = await import("../../../app/approvals/echo.server.ts");
  const { inTransaction } = await import("../../../app/db/database.server.ts");
  const { MessagePayload } = await import("../../../app/chatwoot/payloads.ts");
  const before = MessagePayload.parse({
    id: chatwootMessageId,
    message_type: "outgoing",
    created_at: new Date().toISOString(),
    source_id: "before",
    content_attributes: { hotdash: { kind: "reply", send_id: sendId } },
  });
  const conversation = { id: conversationId, channel: "Channel::Email" };
  await inTransaction(desk.app.db, (tx) => settleByEcho(desk.app, tx, conversation, before));
  expect((await desk.sendRow(sendId)).state).toBe("undelivered");
});
