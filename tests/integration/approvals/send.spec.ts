// What a send does when all is well or somebody writes meanwhile; faults of Chatwoot are walked in send-faults.spec.ts.
import { expect, test } from "vitest";
import { SECOND_LOOK_SECONDS } from "../../../app/approvals/send.ts";
import { HEARTBEAT_SECONDS } from "../../../app/queue/job.ts";
import { approved, later } from "../../support/approved.ts";
import { openDesk } from "../../support/desk.ts";

test("an approved reply reaches the customer once, word for word", async () => {
  const { desk, conversationId, sendId, text } = await approved();
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual([text]);
  await desk.settled();
  await desk.sendReaches(sendId, "delivered");
});

test("running the send's job again sends nothing more", async () => {
  const { desk, conversationId, sendId } = await approved();
  await desk.send(sendId);
  await desk.send(sendId);
  await Promise.all([desk.send(sendId), desk.send(sendId)]);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("a reply Chatwoot never stored is looked for twice, the second time after 90 s, and then posted once more", async () => {
  const { desk, conversationId, sendId } = await approved();
  // The connection breaks before anything is stored.
  desk.sandbox.faults.set({ down: { next: 1, method: "POST" } });
  await desk.send(sendId);
  expect((await desk.sendRow(sendId)).state).toBe("uncertain");

  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  later(desk, SECOND_LOOK_SECONDS - 5);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);

  later(desk, SECOND_LOOK_SECONDS + 5);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("after two posts without an outcome a person decides, and is asked", async () => {
  const { desk, conversationId, sendId } = await approved();
  desk.sandbox.faults.set({ down: { method: "POST" } });
  for (const seconds of [
    0,
    1,
    SECOND_LOOK_SECONDS + 5,
    SECOND_LOOK_SECONDS + 6,
    2 * SECOND_LOOK_SECONDS + 20,
    3 * SECOND_LOOK_SECONDS + 30,
  ]) {
    later(desk, seconds);
    await desk.send(sendId);
  }
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "uncertain", posts: 2, reason: "a person must look" });
  desk.sandbox.faults.clear();
  later(desk, 4 * SECOND_LOOK_SECONDS);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
});

test("a send taken over while its first worker re-reads the thread is posted by the second alone", async () => {
  const { desk, conversationId, sendId } = await approved();
  desk.sandbox.faults.set({ slowMs: { ms: 300, next: 1, method: "GET" } });
  const first = desk.send(sendId);
  await desk.sendReaches(sendId, "sending");
  await desk.app.db.updateTable("sends").set({ claimedAt: new Date() }).where("id", "=", sendId).execute();
  await first;
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "sending", posts: 0 });
  later(desk, HEARTBEAT_SECONDS + 2);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("a message that stood in Chatwoot before the re-read stops the send, though its webhook was lost", async () => {
  const { desk, conversationId, review, sendId } = await approved();
  desk.sandbox.faults.set({ dropWebhooks: { count: 20 } });
  await desk.sandbox.write({ conversationId, text: "Never mind, please cancel it instead" });
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  expect((await desk.sendRow(sendId)).state).toBe("cancelled");
  expect(await desk.review(review.approvalId)).toMatchObject({ state: "pending_review" });
  expect((await desk.review(review.approvalId)).stale).not.toBeNull();
});

test("a person's own reply in Chatwoot stops the send", async () => {
  const { desk, conversationId, sendId } = await approved();
  desk.sandbox.faults.set({ dropWebhooks: { count: 20 } });
  await desk.sandbox.call("POST", `/agent/conversations/${conversationId}/reply`, {
    text: "I have answered this by hand.",
  });
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual(["I have answered this by hand."]);
});

test("a private note written meanwhile stops nothing", async () => {
  const { desk, conversationId, sendId } = await approved();
  await desk.sandbox.call("POST", `/agent/conversations/${conversationId}/reply`, {
    text: "Looks fine to me",
    private: true,
  });
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("a deleted question stops the send", async () => {
  const { desk, conversationId, messageId, sendId } = await approved();
  desk.sandbox.faults.set({ dropWebhooks: { count: 20 } });
  await desk.sandbox.call("DELETE", `/customer/conversations/${conversationId}/messages/${messageId}`);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "cancelled", reason: "source-deleted" });
});

test("a 4xx with nothing in the thread is refused, says so, and is not tried again", async () => {
  const { desk, conversationId, sendId, review } = await approved();
  desk.sandbox.faults.set({ unauthorized: { method: "POST" } });
  await desk.send(sendId);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "refused", reason: "Chatwoot answered 401" });
  expect(await desk.review(review.approvalId)).toMatchObject({ state: "failed" });
  desk.sandbox.faults.clear();
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
});

test("nothing is sent before the undo window is over, and an undone reply never", async () => {
  const { desk, conversationId, review, sendId } = await approved({ env: { UNDO_SECONDS: "30" } });
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  const { undoSend } = await import("../../../app/approvals/undo.server.ts");
  expect(await undoSend(desk.app, desk.reviewer, sendId)).toMatchObject({ ok: true });
  expect(await undoSend(desk.app, desk.reviewer, sendId)).toMatchObject({ ok: false });
  later(desk, 60);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  expect(await desk.review(review.approvalId)).toMatchObject({ state: "pending_review" });
});

test("mail goes to the recipients that were approved, copies included", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write({
    channel: "email",
    subject: "Order #4821",
    text: "Two swivels are missing",
    cc: ["workshop@post.example"],
  });
  const review = await desk.pending(conversationId);
  expect(review.recipients).toEqual({ to: ["dana@post.example"], cc: ["workshop@post.example"] });
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await desk.sendReaches(decided.send.id, "accepted", "delivered");
  const { payload } = (await (await desk.sandbox.rest("GET", `/conversations/${conversationId}/messages`)).json()) as {
    payload: { private: boolean; message_type: number; content_attributes: Record<string, unknown> }[];
  };
  const reply = payload.find((message) => message.message_type === 1 && !message.private);
  expect(reply?.content_attributes).toMatchObject({
    to_emails: ["dana@post.example"],
    cc_emails: ["workshop@post.example"],
  });
});
