// An agent answers in Chatwoot while a reviewer approves: HotDash hears them type, waits, and looks once more before it posts.
import { afterEach, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { beginNote, endNote } from "../../../app/approvals/mail-and-notes.server.ts";
import { markRead } from "../../../app/approvals/mark-read.server.ts";
import { listQueue } from "../../../app/approvals/queries.server.ts";
import { LONGEST_WAIT_FOR_TYPIST_SECONDS } from "../../../app/approvals/send.ts";
import { undoSend } from "../../../app/approvals/undo.server.ts";
import { readInboxes } from "../../../app/conversations/inboxes.server.ts";
import { inTransaction } from "../../../app/db/database.server.ts";
import { checkConnection, lookAtConnection } from "../../../app/health/check-connection.server.ts";
import type { FaultSettings } from "../../../app/sandbox/faults.ts";
import { later } from "../../support/approved.ts";
import { SANDBOX_TOKEN } from "../../support/sandbox.ts";
import {
  approve,
  conversationOf,
  customer,
  drafted,
  messagesOf,
  noteOf,
  once,
  PATIENCE,
  shareDesk,
} from "../../support/shared-desk.ts";

const theDesk = shareDesk();
const AVERY = "Avery Stone";

beforeAll(async () => {
  await theDesk().app.queue.boss.offWork("send-reply");
});
afterEach(() => theDesk().app.setNow(null));

/** Somebody types in Chatwoot; unless said otherwise the agent, and what the customer will read. */
async function type(
  conversationId: number,
  status: "on" | "off",
  { token = `${SANDBOX_TOKEN}-agent`, isPrivate = false } = {},
) {
  const path = `/api/v1/accounts/1/conversations/${conversationId}/toggle_typing_status`;
  const body = { typing_status: status, is_private: isPrivate };
  const answer = await theDesk().sandbox.call("POST", path, body, { "Api-Access-Token": token });
  expect(answer.status).toBe(200);
  await theDesk().sandbox.idle();
}

const typistOf = async (approvalId: string) => (await theDesk().review(approvalId)).typist;
const isTyping = (approvalId: string) =>
  expect.poll(() => typistOf(approvalId), PATIENCE).toMatchObject({ name: AVERY });
const secondsLeft = async (approvalId: string) =>
  (Date.parse((await typistOf(approvalId))?.until ?? "") - theDesk().app.now().getTime()) / 1000;

/** A reply that is approved and due; its job is run by hand. */
async function due() {
  const desk = theDesk();
  const who = customer();
  const { conversationId, review } = await drafted(desk, who);
  const sendId = await approve(desk, review);
  return { desk, who, conversationId, review, sendId };
}

const answerByHand = (conversationId: number, text = "I have answered this by hand.") =>
  theDesk().sandbox.call("POST", `/agent/conversations/${conversationId}/reply`, { text });

/** Calls to Chatwoot as they begin; `before` comes before one of them. */
function watchCalls(before: (call: string) => Promise<unknown> | undefined = () => undefined): string[] {
  const calls: string[] = [];
  const { fetch } = globalThis;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const { pathname, search } = new URL(String(input));
    if (!pathname.startsWith("/api/v1/accounts/")) return fetch(input, init);
    const call = `${init?.method ?? "GET"} ${pathname.replace("/api/v1/accounts/1", "")}${search}`;
    calls.push(call);
    await before(call);
    return fetch(input, init);
  });
  onTestFinished(() => spy.mockRestore());
  return calls;
}

const attemptsOf = (sendId: string) =>
  theDesk()
    .app.db.selectFrom("sendAttempts")
    .select(["kind", "outcome"])
    .where("sendId", "=", sendId)
    .orderBy("id")
    .execute();

test("the drawer says who is typing a reply in Chatwoot, until they stop or 30 s have passed", async () => {
  const desk = theDesk();
  const { conversationId, review } = await drafted(desk, customer());
  await type(conversationId, "on");
  await isTyping(review.approvalId);
  expect(await secondsLeft(review.approvalId)).toBeGreaterThan(25);
  await type(conversationId, "off");
  // Who clicks Send stops typing a moment before the message is there.
  await expect.poll(() => secondsLeft(review.approvalId), PATIENCE).not.toBeGreaterThan(2);
  later(desk, 3);
  expect(await typistOf(review.approvalId)).toBeNull();
  const stored = await desk.app.db
    .selectFrom("webhookEvents")
    .select("id")
    .where("event", "like", "%typing%")
    .execute();
  expect(stored).toEqual([]);
});

test("a private note that is typed, and what HotDash's own user types, are nobody's reply", async () => {
  const desk = theDesk();
  await checkConnection(desk.app);
  const { conversationId, review } = await drafted(desk, customer());
  const other = await drafted(desk, customer());
  await type(conversationId, "on", { isPrivate: true });
  await type(conversationId, "on", { token: SANDBOX_TOKEN });
  await type(other.conversationId, "on");
  await isTyping(other.review.approvalId);
  expect(await typistOf(review.approvalId)).toBeNull();
});

test("a send waits while an agent is typing, says so, and goes when they have stopped", async () => {
  const { desk, conversationId, review, sendId } = await due();
  await type(conversationId, "on");
  await isTyping(review.approvalId);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  const row = (await listQueue(desk.app, desk.reviewer.operator)).find((item) => item.approvalId === review.approvalId);
  expect(row?.sending).toMatchObject({ sendId, waitsFor: { name: AVERY } });
  await type(conversationId, "off");
  await expect.poll(() => secondsLeft(review.approvalId), PATIENCE).not.toBeGreaterThan(2);
  const { rows } = await desk.app.database.pool.query(
    "select from pgboss.job where name = 'send-reply' and state = 'created' and data ->> 'sendId' = $1 and start_after < now() + interval '3 s'",
    [sendId],
  );
  expect(rows.length).toBeGreaterThan(0);
  later(desk, 3);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("it waits no longer than 20 s beyond its time", async () => {
  const { desk, conversationId, review, sendId } = await due();
  for (const seconds of [0, LONGEST_WAIT_FOR_TYPIST_SECONDS - 2]) {
    later(desk, seconds);
    await type(conversationId, "on");
    await isTyping(review.approvalId);
    await desk.send(sendId);
    expect(await desk.repliesSeen(conversationId)).toEqual([]);
  }
  later(desk, LONGEST_WAIT_FOR_TYPIST_SECONDS + 1);
  expect(await typistOf(review.approvalId)).toMatchObject({ name: AVERY });
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("while it waits it can be undone, and the agent's message ends it", async () => {
  const one = await due();
  const { desk } = one;
  await type(one.conversationId, "on");
  await isTyping(one.review.approvalId);
  await desk.send(one.sendId);
  expect(await undoSend(desk.app, desk.reviewer, one.sendId)).toMatchObject({ ok: true });

  const two = await due();
  await type(two.conversationId, "on");
  await isTyping(two.review.approvalId);
  await desk.send(two.sendId);
  await answerByHand(two.conversationId);
  await desk.settled();
  later(desk, 60);
  await desk.send(two.sendId);
  expect(await desk.repliesSeen(two.conversationId)).toEqual(["I have answered this by hand."]);
  expect(await desk.sendRow(two.sendId)).toMatchObject({ state: "cancelled" });
});

test("typing that begins while the thread is read holds the send as well", async () => {
  const { desk, conversationId, review, sendId } = await due();
  watchCalls((call) => (call.startsWith("GET") && call.includes("/messages?") ? typeOnce() : undefined));
  const typeOnce = once(async () => {
    await type(conversationId, "on");
    await isTyping(review.approvalId);
  });
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  expect(await desk.sendRow(sendId)).toMatchObject({
    state: "scheduled",
    posts: 0,
    reason: "somebody is typing in Chatwoot",
  });
});

test("the last call before the POST is one short read of what came since the reviewer looked", async () => {
  const { desk, conversationId, review, sendId } = await due();
  const calls = watchCalls();
  await desk.send(sendId);
  const messages = `/conversations/${conversationId}/messages`;
  expect(calls).toEqual([
    `GET /conversations/${conversationId}`,
    `GET ${messages}?after=${(review.sourceMessageId ?? 0) - 1}`,
    `GET ${messages}?after=${review.seenMessageId}`,
    `POST ${messages}`,
  ]);
});

/** Comes before the last read, when the POST is recorded already. */
const beforeLastRead = (seen: number, act: () => Promise<unknown>) => (call: string) =>
  call.startsWith("GET") && call.endsWith(`?after=${seen}`) ? act() : undefined;

test("an agent's message before the last read stops the send, though its POST was recorded: nothing was posted", async () => {
  const { desk, conversationId, review, sendId } = await due();
  desk.sandbox.faults.set({ dropWebhooks: { count: 20 } });
  watchCalls(beforeLastRead(review.seenMessageId, () => answerByHand(conversationId)));
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toEqual(["I have answered this by hand."]);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "cancelled", reason: "newer-message", posts: 0 });
  expect(await attemptsOf(sendId)).toEqual([{ kind: "post", outcome: "withdrawn" }]);
  expect(await desk.review(review.approvalId)).toMatchObject({ state: "pending_review" });
});

test("a last read that fails or takes too long posts nothing; the next run does, and says once that it began", async () => {
  const { desk, conversationId, review, sendId } = await due();
  const { now } = performance;
  let lateMs = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now.call(performance) + lateMs);
  onTestFinished(() => clock.mockRestore());
  const meets = [
    async () => desk.sandbox.faults.set({ down: { method: "GET", next: 1 } }),
    async () => {
      lateMs += 5000;
    },
    async () => {},
  ];
  watchCalls(beforeLastRead(review.seenMessageId, async () => meets.shift()?.()));
  await expect(desk.send(sendId)).rejects.toMatchObject({ name: "ChatwootUnavailable" });
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "scheduled", posts: 0, claimedAt: null });
  await desk.send(sendId);
  const tooLong = { state: "scheduled", posts: 0, reason: "the last read took too long" };
  expect(await desk.sendRow(sendId)).toMatchObject(tooLong);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
  expect((await attemptsOf(sendId)).map(({ outcome }) => outcome)).toEqual(["withdrawn", "withdrawn", "accepted"]);
  const begun = await desk.app.db
    .selectFrom("activities")
    .select("id")
    .where("approvalId", "=", review.approvalId)
    .where("verb", "=", "send_started")
    .execute();
  expect(begun).toHaveLength(1);
});

const unreadOf = async (conversationId: number) => (await conversationOf(theDesk(), conversationId)).unread_count;
const markReadOf = (sendId: string) =>
  theDesk()
    .app.database.pool.query("select state from pgboss.job where name = 'mark-read' and data ->> 'sendId' = $1", [
      sendId,
    ])
    .then(({ rows }) => rows.map(({ state }) => state as string));

test("after a send the conversation is read in Chatwoot, and nothing else of it has changed", async () => {
  const { desk, conversationId, sendId } = await due();
  expect(await unreadOf(conversationId)).toBe(1);
  await desk.send(sendId);
  await expect.poll(() => unreadOf(conversationId), PATIENCE).toBe(0);
  await desk.sendReaches(sendId, "delivered");
  const before = await conversationOf(desk, conversationId);
  await markRead(desk.app, { sendId });
  expect(await conversationOf(desk, conversationId)).toMatchObject({ unread_count: 0, updated_at: before.updated_at });
  expect(await markReadOf(sendId)).toEqual(["completed"]);
});

test("what the customer wrote after the reviewer's look stays unread", async () => {
  const { desk, who, conversationId, sendId } = await due();
  await desk.app.queue.boss.offWork("mark-read");
  await desk.send(sendId);
  // Its webhook is lost: the thread tells.
  desk.sandbox.faults.set({ dropWebhooks: { count: 20 } });
  await desk.sandbox.write({ ...who, conversationId, text: "One more thing" });
  await markRead(desk.app, { sendId });
  expect(await unreadOf(conversationId)).toBe(2);
});

test.each<[string, FaultSettings, "throws" | "ends"]>([
  ["Chatwoot away", { down: { path: "update_last_seen" } }, "throws"],
  ["Chatwoot saying no", { answerWith: { path: "update_last_seen", status: 403, body: "{}" } }, "ends"],
])("%s, the mark is left to its own job and the send is sent", async (_, faults, outcome) => {
  const { desk, sendId } = await due();
  await desk.app.queue.boss.offWork("mark-read");
  desk.sandbox.faults.set(faults);
  await desk.send(sendId);
  await desk.sendReaches(sendId, "accepted", "delivered");
  const marking = markRead(desk.app, { sendId }).then(
    () => "ends",
    () => "throws",
  );
  expect(await marking).toBe(outcome);
  expect(await markReadOf(sendId)).toEqual(["created"]);
});

test("while a chat reply of an agent may still be mailed, no note is posted: the mail would bear HotDash's name", async () => {
  const desk = theDesk();
  const who = customer();
  const { conversationId } = await desk.sandbox.write({ ...who, text: "Where is my order?" });
  await desk.pending(conversationId);
  await noteOf(desk, conversationId);
  const notes = async () => (await messagesOf(desk, conversationId)).filter((message) => message.private).length;
  const begin = async () => {
    const { id } = await desk.pending(conversationId).then(({ approvalId }) => ({ id: approvalId }));
    const free = await inTransaction(desk.app.db, (tx) =>
      beginNote(desk.app, tx, { approvalId: id, conversationId }, new Date(desk.app.now().getTime() + 1000)),
    );
    await inTransaction(desk.app.db, (tx) => endNote(desk.app, tx, id));
    return free;
  };
  await answerByHand(conversationId, "It left today.");
  await desk.settled();
  await desk.sandbox.write({ ...who, conversationId, text: "And the second parcel?" });
  await desk.pending(conversationId);
  expect(await notes()).toBe(1);
  expect(await begin()).toBe(false);

  const inbox = desk.app.db.updateTable("inboxes").where("accountId", "=", desk.app.chatwoot.id);
  await readInboxes(desk.app);
  await inbox.set({ continuityViaEmail: false }).execute();
  expect(await begin()).toBe(true);
  await inbox.set({ continuityViaEmail: null }).execute();
  expect(await begin()).toBe(false);

  // Read, it is not mailed; nor is it later than Chatwoot waits.
  later(desk, 181);
  expect(await begin()).toBe(true);
  desk.app.setNow(null);
  await desk.sandbox.call("POST", `/customer/conversations/${conversationId}/seen`);
  await desk.settled();
  expect(await begin()).toBe(true);
});

test("the connection check names the user customers will see, and warns when they also answer by hand", async () => {
  const desk = theDesk();
  const token = async () => (await lookAtConnection(desk.app)).checks.find(({ name }) => name === "token");
  const { sendId, conversationId } = await due();
  await desk.send(sendId);
  await desk.sendReaches(sendId, "accepted", "delivered");
  await desk.settled();
  expect(await token()).toMatchObject({ state: "ok", seen: "Accepted. Customers will see replies from HotDash." });
  await desk.sandbox.rest("POST", `/conversations/${conversationId}/messages`, {
    content: "By hand, with that token.",
  });
  await desk.settled();
  expect(await token()).toMatchObject({ state: "warning", seen: expect.stringContaining("also answers by hand") });
  later(desk, 8 * 86_400);
  expect((await token())?.seen).not.toContain("by hand");
});
