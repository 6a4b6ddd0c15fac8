import { expect, test } from "vitest";
import { draftAnswer } from "../../../app/approvals/ask-for-draft.server.ts";
import { listDecided } from "../../../app/approvals/decided.server.ts";
import { listQueue, listUnanswered } from "../../../app/approvals/queries.server.ts";
import { replyByHand } from "../../../app/approvals/reply-by-hand.server.ts";
import { sentenceOf } from "../../../app/conversations/timeline/sentence.ts";
import { readTimeline } from "../../../app/conversations/timeline/timeline.server.ts";
import { storeEvent } from "../../../app/webhooks/store-event.server.ts";
import { sweep } from "../../../app/webhooks/sweep.server.ts";
import { approved } from "../../support/approved.ts";
import { type Desk, openDesk } from "../../support/desk.ts";

const BLOCKED = "blocked in Chatwoot";
const PATIENCE = { timeout: 20_000 };
const lost = { dropWebhooks: { chance: 1 } };

async function block(desk: Desk, conversationId: number, blocked: boolean) {
  const read = await desk.sandbox.rest("GET", `/conversations/${conversationId}`);
  const { meta } = (await read.json()) as { meta: { sender: { id: number } } };
  expect((await desk.sandbox.rest("PATCH", `/contacts/${meta.sender.id}`, { blocked })).status).toBe(200);
}
/** Waits until nothing more of it is to be read. */
const worked = async (desk: Desk) => {
  await desk.settled();
  const open = "select from pgboss.job where name = 'refresh-contact' and state < 'completed'";
  await expect.poll(async () => (await desk.app.database.pool.query(open)).rows.length, PATIENCE).toBe(0);
};
const waiting = async (desk: Desk) =>
  (await listQueue(desk.app, desk.reviewer.operator)).map(({ conversationId }) => conversationId);
const approvals = (desk: Desk) =>
  desk.app.db
    .selectFrom("approvals")
    .select(["id", "state", "reason", "sourceMessageId"])
    .orderBy("createdAt")
    .execute();
const lines = async (desk: Desk, conversationId: number) =>
  (await readTimeline(desk.app, { limit: 50, conversationId })).items.map((item) =>
    sentenceOf(item)
      .words.map((part) => (typeof part === "string" ? part : part.name))
      .join(""),
  );

test("a blocked customer's draft leaves the queue with the reason, and comes back once they are unblocked", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write();
  const review = await desk.pending(conversationId);
  await block(desk, conversationId, true);
  await expect.poll(() => waiting(desk), PATIENCE).toEqual([]);
  expect(await approvals(desk)).toMatchObject([{ state: "closed", reason: BLOCKED }]);
  expect(await lines(desk, conversationId)).toEqual(
    expect.arrayContaining(["Dana Whitfield was blocked in Chatwoot", `Review for Dana Whitfield closed: ${BLOCKED}`]),
  );
  expect(await listUnanswered(desk.app)).toEqual([]);
  expect(await desk.decide(review)).toMatchObject({ ok: false, reason: "changed" });

  await block(desk, conversationId, false);
  expect(await desk.pending(conversationId)).toMatchObject({
    approvalId: review.approvalId,
    draft: { id: review.draft?.id },
  });
  expect(await lines(desk, conversationId)).toContain("Draft for Dana Whitfield back: no longer blocked in Chatwoot");
});

test("approved and unsent, it is stopped with that reason, and comes back to be approved again", async () => {
  const desk = await openDesk({ env: { UNDO_SECONDS: "60" } });
  const { conversationId } = await desk.sandbox.write();
  const decided = await desk.decide(await desk.pending(conversationId));
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await block(desk, conversationId, true);
  await desk.sendReaches(decided.send.id, "cancelled");
  expect((await desk.sendRow(decided.send.id)).reason).toBe(BLOCKED);
  expect((await listDecided(desk.app)).items).toMatchObject([
    { fate: { kind: "stopped", text: `Not sent: ${BLOCKED}` } },
  ]);
  expect(await approvals(desk)).toMatchObject([{ state: "closed", reason: BLOCKED }]);
  await block(desk, conversationId, false);
  const back = await desk.pending(conversationId);
  expect(back.cameBack).toMatch(/not sent: the customer was blocked in Chatwoot/);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
});

test("nothing is drafted while they are blocked; what they wrote is kept, and drafted to once they are unblocked", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write();
  await desk.pending(conversationId);
  await block(desk, conversationId, true);
  await worked(desk);
  const more = await desk.sandbox.write({ conversationId, text: "Do you ship to Norway?" });
  const anew = await desk.sandbox.write({ text: "And to Sweden?" });
  await worked(desk);
  await desk.drawn();
  expect(await approvals(desk)).toMatchObject([{ state: "closed" }]);
  expect(await draftAnswer(desk.app, conversationId)).toMatchObject({
    ok: false,
    message: expect.stringContaining("blocked"),
  });
  const byHand = { text: "Yes.", recipients: { to: ["Dana Whitfield"], cc: [] }, seenMessageId: more.messageId };
  const { operator, sessionId } = desk.reviewer;
  expect(await replyByHand(desk.app, { operator, sessionId }, conversationId, byHand)).toMatchObject({
    ok: false,
    message: expect.stringContaining("blocked"),
  });
  const kept = desk.app.db.selectFrom("messages").select("id").where("id", "in", [more.messageId, anew.messageId]);
  expect(await kept.execute()).toHaveLength(2);

  await block(desk, conversationId, false);
  expect((await desk.pending(conversationId)).sourceMessageId).toBe(more.messageId);
  // Theirs that began while they were blocked began resolved; it is drafted to when somebody opens it.
  expect(await waiting(desk)).toEqual([conversationId]);
  await desk.sandbox.call("POST", `/agent/conversations/${anew.conversationId}/open`, {});
  expect((await desk.pending(anew.conversationId)).sourceMessageId).toBe(anew.messageId);
});

test("opening a blocked customer's conversation brings nothing back", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write();
  await desk.pending(conversationId);
  await block(desk, conversationId, true);
  await worked(desk);
  for (const act of ["resolve", "open"]) {
    await desk.sandbox.call("POST", `/agent/conversations/${conversationId}/${act}`, {});
    await worked(desk);
  }
  expect(await waiting(desk)).toEqual([]);
});

test("a draft that is due when they are blocked is not begun, and is once they are unblocked", async () => {
  const desk = await openDesk({ env: { DRAFT_QUIET_SECONDS: "2" } });
  const { conversationId, messageId } = await desk.sandbox.write();
  await worked(desk);
  await desk.app.db.updateTable("contacts").set({ blocked: true }).execute();
  const due = () => desk.app.db.selectFrom("conversations").select(["draftDueAt", "putOffQuestionId"]).execute();
  await expect.poll(due, PATIENCE).toEqual([{ draftDueAt: null, putOffQuestionId: messageId }]);
  expect(await approvals(desk)).toEqual([]);
  // Chatwoot never blocked them: the next that is told of them says so.
  await desk.sandbox.rest("POST", `/conversations/${conversationId}/labels`, { labels: ["late"] });
  expect((await desk.pending(conversationId)).sourceMessageId).toBe(messageId);
});

test("the block lost, the re-read before the POST stops the reply, and all else of theirs", async () => {
  const { desk, conversationId, sendId } = await approved({ env: { UNDO_SECONDS: "0" } });
  const other = await desk.sandbox.write({ text: "And where is #4821?" });
  await desk.pending(other.conversationId);
  desk.sandbox.faults.set(lost);
  await block(desk, conversationId, true);
  await desk.send(sendId);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "cancelled", reason: BLOCKED, posts: 0 });
  await expect.poll(() => waiting(desk), PATIENCE).toEqual([]);
  expect(new Set((await approvals(desk)).map(({ state, reason }) => `${state}: ${reason}`))).toEqual(
    new Set([`closed: ${BLOCKED}`]),
  );
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  desk.sandbox.faults.clear();
  await block(desk, conversationId, false);
  expect((await desk.pending(conversationId)).cameBack).toMatch(/blocked/);
});

test("it stops one that was approved knowing that the reply window is closed, too", async () => {
  const desk = await openDesk();
  desk.sandbox.faults.set({ windowClosed: true });
  const { conversationId } = await desk.sandbox.write();
  const review = await desk.pending(conversationId);
  await desk.app.queue.boss.offWork("send-reply");
  const decided = await desk.decide(review, { despiteClosedWindow: true });
  if (!decided.ok || !decided.send) throw new Error("not approved");
  desk.sandbox.faults.set({ windowClosed: true, ...lost });
  await block(desk, conversationId, true);
  await desk.send(decided.send.id);
  expect(await desk.sendRow(decided.send.id)).toMatchObject({ state: "cancelled", reason: BLOCKED, posts: 0 });
});

test("the block lost, the sweep finds it with the next thing that happens in the conversation", async () => {
  const desk = await openDesk();
  await expect.poll(() => sweep(desk.app).then(({ outcome }) => outcome), PATIENCE).toBe("good");
  const { conversationId } = await desk.sandbox.write();
  await desk.pending(conversationId);
  desk.sandbox.faults.set(lost);
  await block(desk, conversationId, true);
  await desk.sandbox.write({ conversationId, text: "Hello?" });
  await sweep(desk.app);
  await worked(desk);
  expect(await waiting(desk)).toEqual([]);
  expect((await approvals(desk)).every(({ state }) => state === "closed" || state === "superseded")).toBe(true);
});

test("an old event that still says blocked holds a question only until Chatwoot was asked", async () => {
  const desk = await openDesk();
  desk.sandbox.faults.set(lost);
  const { conversationId, messageId } = await desk.sandbox.write();
  await desk.sandbox.idle();
  const read = async (path: string) =>
    (await desk.sandbox.rest("GET", path)).json() as Promise<Record<string, unknown>>;
  const conversation = (await read(`/conversations/${conversationId}`)) as { meta: { sender: object } };
  const thread = (await read(`/conversations/${conversationId}/messages`)) as { payload: { id: number }[] };
  const message = thread.payload.find(({ id }) => id === messageId);
  const sender = { ...conversation.meta.sender, blocked: true };
  const body = JSON.stringify({
    ...message,
    conversation: { ...conversation, meta: { ...conversation.meta, sender } },
  });
  await storeEvent(desk.app, { event: "message_created", messageId, source: "webhook", deliveryId: null, body });
  const event = JSON.stringify({ ...conversation.meta.sender, event: "contact_updated" });
  await storeEvent(desk.app, {
    event: "contact_updated",
    messageId: null,
    source: "webhook",
    deliveryId: null,
    body: event,
  });
  expect((await desk.pending(conversationId)).sourceMessageId).toBe(messageId);
});
