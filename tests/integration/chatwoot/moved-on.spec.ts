import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import * as claims from "../../../app/approvals/claim.server.ts";
import { type Desk, openDesk } from "../../support/desk.ts";

/** A customer has asked and the draft is before the reviewer. */
async function drafted(options: Parameters<typeof openDesk>[0] = {}) {
  const desk = await openDesk(options);
  const { conversationId, messageId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  const review = await desk.pending(conversationId);
  return { desk, conversationId, messageId, review };
}

const approvals = (desk: Desk, conversationId: number) =>
  desk.app.db
    .selectFrom("approvals")
    .selectAll()
    .where("conversationId", "=", conversationId)
    .orderBy("createdAt")
    .execute();
const stateOf = async (desk: Desk, approvalId: string) =>
  desk.app.db.selectFrom("approvals").selectAll().where("id", "=", approvalId).executeTakeFirstOrThrow();
const draftsOf = (desk: Desk) => desk.app.db.selectFrom("drafts").select("id").execute();
const claim = (desk: Desk, approvalId: string, typed = false) =>
  claims.claim(desk.app, desk.reviewer.operator, approvalId, { typed });
/** Lets a claim end, as ten minutes would. */
const runOut = (desk: Desk, approvalId: string) =>
  desk.app.db
    .updateTable("approvals")
    .set({ claimedUntil: new Date(Date.now() - 1) })
    .where("id", "=", approvalId)
    .execute();
const reply = (desk: Desk, conversationId: number, text = "I have answered this by hand.", note = false) =>
  desk.sandbox.call("POST", `/agent/conversations/${conversationId}/reply`, { text, private: note });
test("untouched, the draft is superseded by a newer message and made anew for that one", async () => {
  const { desk, conversationId, review } = await drafted();
  const second = await desk.sandbox.write({ conversationId, text: "And can I still change the address?" });
  await desk.settled();
  expect(await stateOf(desk, review.approvalId)).toMatchObject({ state: "superseded", reason: "newer-message" });
  const next = await desk.pending(conversationId);
  expect(next.approvalId).not.toBe(review.approvalId);
  expect(next).toMatchObject({ sourceMessageId: second.messageId, stale: null });
  const live = (await approvals(desk, conversationId)).filter((one) => one.state === "pending_review");
  expect(live).toHaveLength(1);
});

test.each([
  ["claimed", false],
  ["typed in", true],
])("%s, the item stays with its text, is marked stale, and the new version is offered beside", async (_, typed) => {
  const { desk, conversationId, review } = await drafted();
  await claim(desk, review.approvalId, typed);
  const second = await desk.sandbox.write({ conversationId, text: "Do you ship to Norway?" });
  await desk.settled();
  await expect
    .poll(async () => (await desk.review(review.approvalId)).stale?.newDraft ?? null, { timeout: 20_000 })
    .not.toBeNull();
  const now = await desk.review(review.approvalId);
  expect(now).toMatchObject({ state: "pending_review", sourceMessageId: review.sourceMessageId });
  expect(now.draft?.id).toBe(review.draft?.id);
  expect(now.stale?.newMessageIds).toEqual([second.messageId]);
  expect(now.stale?.newDraft?.version).toBe(2);
  expect(await approvals(desk, conversationId)).toHaveLength(1);

  // The screen of before, then the new one without and with saying so.
  const before = { version: now.version, seenMessageId: review.seenMessageId };
  expect(await desk.decide(now, { ...before, despiteNewer: true })).toMatchObject({ reason: "newer-message" });
  expect(await desk.decide(now)).toMatchObject({ reason: "newer-message" });
  expect(await desk.decide(now, { despiteNewer: true })).toMatchObject({ ok: true });
});

test("typed in, the item stays though its claim has run out", async () => {
  const { desk, conversationId, review } = await drafted();
  await claim(desk, review.approvalId, true);
  await runOut(desk, review.approvalId);
  await desk.sandbox.write({ conversationId, text: "Do you ship to Norway?" });
  await desk.settled();
  expect(await stateOf(desk, review.approvalId)).toMatchObject({ state: "pending_review" });
  expect((await desk.review(review.approvalId)).stale).not.toBeNull();
});

test("a claim that ran out with nothing typed keeps nothing", async () => {
  const { desk, conversationId, review } = await drafted();
  await claim(desk, review.approvalId);
  await runOut(desk, review.approvalId);
  await desk.sandbox.write({ conversationId, text: "Do you ship to Norway?" });
  await desk.settled();
  expect(await stateOf(desk, review.approvalId)).toMatchObject({ state: "superseded" });
});

test("approved and unsent, the send is stopped and the item comes back stale", async () => {
  const { desk, conversationId, review } = await drafted({ env: { UNDO_SECONDS: "60" } });
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await desk.sandbox.write({ conversationId, text: "Please cancel it instead" });
  await desk.settled();
  expect(await desk.sendRow(decided.send.id)).toMatchObject({ state: "cancelled", reason: "newer-message" });
  const back = await desk.review(review.approvalId);
  expect(back.state).toBe("pending_review");
  expect(back.stale).not.toBeNull();
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
});

test("a person's public reply closes the draft, and nothing is drafted after it", async () => {
  const { desk, conversationId, review } = await drafted();
  await reply(desk, conversationId);
  await desk.settled();
  await desk.drawn();
  expect(await stateOf(desk, review.approvalId)).toMatchObject({ state: "closed", reason: "answered in Chatwoot" });
  expect(await draftsOf(desk)).toHaveLength(1);
});

test("a person's public reply in the undo window stops the send", async () => {
  const { desk, conversationId, review } = await drafted({ env: { UNDO_SECONDS: "60" } });
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await reply(desk, conversationId);
  await desk.settled();
  expect((await desk.sendRow(decided.send.id)).state).toBe("cancelled");
  expect(await stateOf(desk, review.approvalId)).toMatchObject({ state: "closed" });
});

test("a person's reply from before the question, told of late, closes nothing", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  await desk.pending(conversationId);
  desk.sandbox.faults.set({ dropWebhooks: { chance: 1 } });
  await reply(desk, conversationId);
  desk.sandbox.faults.clear();
  const { messageId } = await desk.sandbox.write({ conversationId, text: "Thanks. Do you ship to Norway?" });
  await desk.settled();
  const { sweep } = await import("../../../app/webhooks/sweep.server.ts");
  await sweep(desk.app);
  await desk.settled();
  expect((await desk.pending(conversationId)).sourceMessageId).toBe(messageId);
});

test.each(["resolve", "snooze"])("after %s no draft is wanted any more", async (act) => {
  const { desk, conversationId, review } = await drafted();
  await desk.sandbox.call("POST", `/agent/conversations/${conversationId}/${act}`, {});
  await desk.settled();
  await desk.drawn();
  expect(await stateOf(desk, review.approvalId)).toMatchObject({ state: "closed", reason: `${act}d` });
  expect(await draftsOf(desk)).toHaveLength(1);
});

const turn = async (desk: Desk, conversationId: number, act: "resolve" | "open") => {
  await desk.sandbox.call("POST", `/agent/conversations/${conversationId}/${act}`, {});
  await desk.settled();
};
const dueAt = async (desk: Desk, conversationId: number) =>
  (
    await desk.app.db
      .selectFrom("conversations")
      .select("draftDueAt")
      .where("id", "=", conversationId)
      .executeTakeFirstOrThrow()
  ).draftDueAt;

test("resolved in its quiet time, a question is due again once the conversation is opened again", async () => {
  const desk = await openDesk({ env: { DRAFT_QUIET_SECONDS: "300" } });
  const { conversationId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  await desk.settled();
  expect(await dueAt(desk, conversationId)).not.toBeNull();
  await turn(desk, conversationId, "resolve");
  expect(await dueAt(desk, conversationId)).toBeNull();
  await turn(desk, conversationId, "open");
  expect(await dueAt(desk, conversationId)).not.toBeNull();
});

test("a question put off and answered in Chatwoot leaves a later, rejected one alone when it is opened again", async () => {
  const desk = await openDesk({ env: { DRAFT_QUIET_SECONDS: "1" } });
  const { conversationId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  await desk.settled();
  await turn(desk, conversationId, "resolve");
  await reply(desk, conversationId);
  await desk.settled();
  await turn(desk, conversationId, "open");
  await desk.sandbox.write({ conversationId, text: "Do you ship to Norway?" });
  const review = await desk.pending(conversationId);
  expect(await desk.decide(review, { outcome: "reject", reason: "policy" })).toMatchObject({ ok: true });
  await turn(desk, conversationId, "resolve");
  await turn(desk, conversationId, "open");
  expect(await dueAt(desk, conversationId)).toBeNull();
});

test("the answered message deleted, the draft goes and what is left is answered", async () => {
  const desk = await openDesk();
  const first = await desk.sandbox.write({ text: "Where is my order #4790?" });
  const { conversationId } = first;
  await desk.pending(conversationId);
  const second = await desk.sandbox.write({ conversationId, text: "My card number is secret" });
  await desk.settled();
  const review = await desk.pending(conversationId);
  expect(review.sourceMessageId).toBe(second.messageId);
  await desk.sandbox.call("DELETE", `/customer/conversations/${conversationId}/messages/${second.messageId}`);
  await desk.settled();
  expect(await stateOf(desk, review.approvalId)).toMatchObject({ state: "superseded", reason: "source-deleted" });
  expect((await desk.pending(conversationId)).sourceMessageId).toBe(first.messageId);
});

test("a note, an assignment, a label and a priority leave the draft alone", async () => {
  const { desk, conversationId, review } = await drafted();
  await reply(desk, conversationId, "Looks fine to me", true);
  await desk.sandbox.rest("POST", `/conversations/${conversationId}/assignments`, { assignee_id: 2 });
  await desk.sandbox.rest("POST", `/conversations/${conversationId}/labels`, { labels: ["orders"] });
  await desk.sandbox.rest("POST", `/conversations/${conversationId}/toggle_priority`, { priority: "high" });
  await desk.settled();
  await desk.drawn();
  const now = await desk.review(review.approvalId);
  expect(now).toMatchObject({ state: "pending_review", version: review.version, stale: null });
  expect(await draftsOf(desk)).toHaveLength(1);
});

test("two messages at once leave one live draft, for the later one", async () => {
  const { desk, conversationId } = await drafted();
  const [one, two] = await Promise.all([
    desk.sandbox.write({ conversationId, text: "One more thing" }),
    desk.sandbox.write({ conversationId, text: "And another" }),
  ]);
  await desk.settled();
  await desk.drawn();
  const review = await desk.pending(conversationId);
  expect(review.sourceMessageId).toBe(Math.max(one.messageId, two.messageId));
  const live = (await approvals(desk, conversationId)).filter((row) => row.state === "pending_review");
  expect(live).toHaveLength(1);
});

/** Holds the first question for a draft until it is let go, then passes it on to the real service. */
async function heldBack(desk: Desk) {
  const { address } = desk.app.agentService;
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const paths: string[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    paths.push(request.url ?? "");
    if (paths.length === 1) {
      asked.resolve();
      await gate.promise;
    }
    const { host: _host, connection: _connection, ...headers } = request.headers as Record<string, string>;
    const answer = await fetch(`${address}${request.url}`, { method: "POST", headers, body: Buffer.concat(parts) });
    response.writeHead(answer.status, { "Content-Type": "application/json" }).end(await answer.text());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    gate.resolve();
    server.closeAllConnections();
    server.close();
  });
  desk.app.agentService.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked: asked.promise, letGo: gate.resolve, paths };
}

test("a run overtaken while the model works stores no draft and posts no note", async () => {
  const desk = await openDesk();
  const model = await heldBack(desk);
  const { conversationId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  await model.asked;
  const second = await desk.sandbox.write({ conversationId, text: "Do you ship to Norway?" });
  await desk.settled();
  model.letGo();
  const review = await desk.pending(conversationId);
  await desk.drawn();
  await expect.poll(async () => (await desk.review(review.approvalId)).noteId, { timeout: 20_000 }).not.toBeNull();
  expect(review.sourceMessageId).toBe(second.messageId);
  expect(await draftsOf(desk)).toEqual([{ id: review.draft?.id }]);
  expect(model.paths.filter((path) => path === "/notes")).toHaveLength(1);
});
