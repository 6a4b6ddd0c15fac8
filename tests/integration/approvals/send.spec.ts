import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { SECOND_LOOK_SECONDS } from "../../../app/approvals/send.ts";
import { HEARTBEAT_SECONDS } from "../../../app/queue/job.ts";
import { type Desk, openDesk } from "../../support/desk.ts";

/** A customer has asked, the reviewer has approved, and the send is due; its job is run by hand. */
async function approved(options: { env?: Record<string, string> } = {}) {
  const desk = await openDesk(options);
  const { conversationId, messageId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  const review = await desk.pending(conversationId);
  // The workers have done their part; from here the test decides when the send runs.
  await desk.app.queue.boss.offWork("send-reply");
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error(`not approved: ${JSON.stringify(decided)}`);
  return { desk, conversationId, messageId, review, sendId: decided.send.id, text: review.draft?.reply.trim() ?? "" };
}

/** An address nobody listens on. */
async function closedPort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}

const later = (desk: Desk, seconds: number) => desk.app.setNow(new Date(Date.now() + seconds * 1000));

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

test("two workers with the same send post it once", async () => {
  const { desk, conversationId, sendId } = await approved();
  await Promise.all([desk.send(sendId), desk.send(sendId), desk.send(sendId)]);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test.each([
  ["the answer is lost after Chatwoot stored the reply", { loseAnswer: { next: 1 } }],
  ["Chatwoot answers 500 after it stored the reply", { errorAfterSaving: { next: 1 } }],
] as const)("when %s, the thread tells and nothing is sent twice", async (_, fault) => {
  const { desk, conversationId, sendId } = await approved();
  // No webhook tells of it either: the thread alone does.
  desk.sandbox.faults.set({ ...fault, dropWebhooks: { count: 50 } });
  await desk.send(sendId);
  await desk.send(sendId);
  await desk.settled();
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
  await desk.sendReaches(sendId, "accepted", "delivered");
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

test("killed between claiming and posting, the send is taken over and posted once", async () => {
  const { desk, conversationId, sendId } = await approved();
  await desk.app.db
    .updateTable("sends")
    .set({ state: "sending", claimedAt: new Date() })
    .where("id", "=", sendId)
    .execute();
  later(desk, HEARTBEAT_SECONDS - 2);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  later(desk, HEARTBEAT_SECONDS + 2);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
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

test("killed between posting and recording, the reply is found in the thread", async () => {
  const { desk, conversationId, sendId, text } = await approved();
  await desk.app.db
    .updateTable("sends")
    .set({ state: "sending", claimedAt: new Date(), posts: 1 })
    .where("id", "=", sendId)
    .execute();
  await desk.sandbox.rest("POST", `/conversations/${conversationId}/messages`, {
    content: text,
    message_type: "outgoing",
    private: false,
    content_attributes: { hotdash: { kind: "reply", send_id: sendId } },
  });
  later(desk, 120);
  await desk.send(sendId);
  await desk.settled();
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
  await desk.sendReaches(sendId, "accepted", "delivered");
});

test("a refused connection uses up nothing: the send waits and goes out later", async () => {
  const { desk, conversationId, sendId } = await approved();
  const { address } = desk.app.chatwoot;
  desk.app.chatwoot.address = await closedPort();
  await expect(desk.send(sendId)).rejects.toThrow(/ECONNREFUSED/);
  desk.app.chatwoot.address = address;
  later(desk, 120);
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

test("a rate limit sends nothing, and the send waits", async () => {
  const { desk, conversationId, sendId } = await approved();
  desk.sandbox.faults.set({ rateLimited: { next: 1, method: "POST" } });
  await expect(desk.send(sendId)).rejects.toThrow(/limits the rate/);
  expect((await desk.sendRow(sendId)).state).toBe("scheduled");
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
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

test("a send for another Chatwoot than the one configured now stays where it is", async () => {
  const { desk, conversationId, sendId } = await approved();
  desk.app.chatwoot.baseUrl = "https://chatwoot.example.com";
  await desk.send(sendId);
  expect((await desk.sendRow(sendId)).state).toBe("scheduled");
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
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
