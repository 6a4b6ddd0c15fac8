import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { listUnanswered } from "../../../app/approvals/queries.server.ts";
import { MessageEvent } from "../../../app/chatwoot/payloads.ts";
import { keepMessage } from "../../../app/conversations/sync.server.ts";
import { inTransaction } from "../../../app/db/database.server.ts";
import { action as webhook } from "../../../app/routes/api.webhooks.chatwoot.tsx";
import { processEvent } from "../../../app/webhooks/process-event.server.ts";
import { type Desk, openDesk } from "../../support/desk.ts";
import { answered, doorArgs } from "../../support/door.ts";
import { SANDBOX_SECRET } from "../../support/sandbox.ts";

const draftsOf = (desk: Desk) => desk.app.db.selectFrom("drafts").select(["id", "sourceMessageId"]).execute();
const messageRow = (desk: Desk, id: number) =>
  desk.app.db.selectFrom("messages").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const eventsOf = (desk: Desk, event: string) =>
  desk.app.db.selectFrom("webhookEvents").selectAll().where("event", "=", event).orderBy("id").execute();
/** Posts a delivery of our own making through the real door, and waits until it is worked. */
async function tell(desk: Desk, body: Record<string, unknown>) {
  const raw = JSON.stringify({ account: { id: 1 }, ...body });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = `sha256=${createHmac("sha256", SANDBOX_SECRET).update(`${timestamp}.${raw}`).digest("hex")}`;
  const request = new Request("http://127.0.0.1:3000/api/webhooks/chatwoot", {
    method: "POST",
    headers: { "X-Chatwoot-Signature": signature, "X-Chatwoot-Timestamp": timestamp },
    body: raw,
  });
  const args = { ...doorArgs(desk.app, "/api/webhooks/chatwoot"), request };
  expect((await answered(() => webhook(args))).status).toBe(200);
  await desk.settled();
}

const contact = {
  id: 310,
  name: "Kai",
  email: "kai@example.net",
  phone_number: null,
  identifier: null,
  blocked: false,
};
const conversation = (change: Record<string, unknown> = {}) => ({
  id: 58,
  inbox_id: 1,
  status: "open",
  priority: null,
  labels: [],
  channel: "Channel::WebWidget",
  can_reply: true,
  meta: { sender: contact, assignee: null, assignee_type: null, team: null, hmac_verified: false },
  additional_attributes: {},
  messages: [],
  updated_at: 1_795_000_000.5,
  ...change,
});
const message = (change: Record<string, unknown> = {}) => ({
  event: "message_created",
  id: 90_211,
  content: "Does the hose kink?",
  content_type: "text",
  content_attributes: {},
  message_type: "incoming",
  private: false,
  created_at: new Date().toISOString(),
  source_id: null,
  sender: contact,
  inbox: { id: 1, name: "Shop chat" },
  conversation: conversation(),
  ...change,
});

test("contact, conversation, message and attachment are mirrored, with a line on the timeline", async () => {
  const desk = await openDesk();
  const { conversationId, messageId } = await desk.sandbox.write({
    channel: "email",
    subject: "Order #4790",
    text: "See the photo",
    attachment: "leak.jpg",
  });
  await desk.settled();
  const { db } = desk.app;
  expect(await db.selectFrom("contacts").selectAll().execute()).toMatchObject([
    { name: "Dana Whitfield", email: "dana@post.example", blocked: false },
  ]);
  expect(await db.selectFrom("conversations").selectAll().execute()).toMatchObject([
    { id: conversationId, channel: "Channel::Email", subject: "Order #4790", status: "open" },
  ]);
  expect(await messageRow(desk, messageId)).toMatchObject({
    conversationId,
    direction: "incoming",
    private: false,
    senderKind: "contact",
    senderName: "Dana Whitfield",
    freshText: "See the photo",
  });
  expect(await db.selectFrom("attachments").selectAll().execute()).toMatchObject([{ messageId, name: "leak.jpg" }]);
  const told = await db.selectFrom("activities").select(["verb", "detail"]).orderBy("id").execute();
  expect(told[0]).toMatchObject({ verb: "message_received", detail: { message_id: messageId } });
});

test("of a mail only the fresh text is drafted to, not the thread quoted below it", async () => {
  const desk = await openDesk();
  const { messageId } = await desk.sandbox.write({
    channel: "email",
    subject: "Order",
    text: "Still nothing.",
    quoted: "> We sent it on Monday",
  });
  await desk.settled();
  const row = await messageRow(desk, messageId);
  expect(row.content).toContain("We sent it on Monday");
  expect(row.freshText).toBe("Still nothing.");
});

test("our own note and our own reply come back and draft nothing", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write();
  const review = await desk.pending(conversationId);
  await expect.poll(async () => (await desk.review(review.approvalId)).noteId, { timeout: 20_000 }).not.toBeNull();
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await desk.sendReaches(decided.send.id, "delivered");
  await desk.settled();
  await desk.drawn();
  const back = (await eventsOf(desk, "message_created")).filter((event) => event.reason?.includes("our own"));
  expect(back.map((event) => JSON.parse(event.body).private).sort()).toEqual([false, true]);
  expect(await draftsOf(desk)).toHaveLength(1);
});

test("a reply that is accepted answers its question before its own event has come back", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write();
  const review = await desk.pending(conversationId);
  await desk.settled();
  desk.sandbox.faults.set({ dropWebhooks: { chance: 1 } });
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await desk.sendReaches(decided.send.id, "accepted");
  await desk.drawn();
  expect(await draftsOf(desk)).toHaveLength(1);
  expect(await listUnanswered(desk.app)).toEqual([]);
});

test("a note whose messages[0] is the customer's question draws no draft", async () => {
  const desk = await openDesk();
  const question = { id: 90_210, content: "Does it kink?", message_type: 0, private: false };
  await tell(desk, {
    ...message({ message_type: "outgoing", private: true, content: "Let me look", sender: { id: 2, type: "user" } }),
    conversation: conversation({ messages: [question] }),
  });
  await desk.drawn();
  expect((await eventsOf(desk, "message_created"))[0]).toMatchObject({ state: "ignored" });
  expect(await draftsOf(desk)).toEqual([]);
});

const meta = conversation().meta;
test.each<[string, Record<string, unknown>]>([
  ["blocked in Chatwoot", { conversation: conversation({ meta: { ...meta, sender: { ...contact, blocked: true } } }) }],
  ["an automatic answer", { content_attributes: { email: { auto_reply: true } } }],
  [
    "a bot is in charge",
    { conversation: conversation({ status: "pending", meta: { ...meta, assignee_type: "AgentBot" } }) },
  ],
])("%s gets no draft", async (why, change) => {
  const desk = await openDesk();
  await tell(desk, message(change));
  await desk.drawn();
  expect((await eventsOf(desk, "message_created"))[0]).toMatchObject({
    state: "processed",
    reason: `no draft: ${why}`,
  });
  expect(await desk.app.db.selectFrom("approvals").select("id").execute()).toEqual([]);
});

test("a burst of three is answered once, at its end", async () => {
  const desk = await openDesk({ env: { DRAFT_QUIET_SECONDS: "1" } });
  const { conversationId } = await desk.sandbox.write({ text: "Hello" });
  await desk.sandbox.write({ conversationId, text: "Are you there?" });
  const { messageId } = await desk.sandbox.write({ conversationId, text: "Where is order #4790?" });
  const review = await desk.pending(conversationId);
  await desk.drawn();
  expect(review.sourceMessageId).toBe(messageId);
  expect(await draftsOf(desk)).toHaveLength(1);
  expect(await desk.app.db.selectFrom("approvals").select("id").execute()).toHaveLength(1);
});

test("a customer's message with all its other events makes one draft", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write();
  await desk.pending(conversationId);
  await desk.settled();
  await desk.drawn();
  const told = await desk.app.db.selectFrom("webhookEvents").select("event").execute();
  expect(new Set(told.map(({ event }) => event)).size).toBeGreaterThan(2);
  expect(await draftsOf(desk)).toHaveLength(1);
});

test("message_updated told before message_created still makes one draft", async () => {
  const desk = await openDesk();
  desk.sandbox.faults.set({ dropWebhooks: { chance: 1 } });
  const { conversationId, messageId } = await desk.sandbox.write();
  await desk.sandbox.idle();
  const of = { id: messageId, conversation: conversation({ id: conversationId }) };
  await tell(desk, message({ ...of, event: "message_updated" }));
  await tell(desk, message(of));
  expect((await desk.pending(conversationId)).sourceMessageId).toBe(messageId);
  await desk.drawn();
  expect(await draftsOf(desk)).toHaveLength(1);
});

test("a program's greeting told of before the question it follows does not swallow the question", async () => {
  const desk = await openDesk();
  const greeting = {
    id: 90_212,
    message_type: "outgoing",
    content: "We are on it",
    sender: { id: 9, type: "agent_bot" },
  };
  await tell(desk, message(greeting));
  await tell(desk, message());
  expect((await desk.pending(58)).sourceMessageId).toBe(90_211);
});

test("an older conversation event overwrites nothing", async () => {
  const desk = await openDesk();
  const told = (status: string, updated_at: number) =>
    tell(desk, { ...conversation({ status, updated_at }), event: "conversation_updated" });
  await told("resolved", 1_795_000_002.25);
  await told("open", 1_795_000_001.75);
  const row = await desk.app.db.selectFrom("conversations").selectAll().executeTakeFirstOrThrow();
  expect(row).toMatchObject({ status: "resolved", chatwootUpdatedAt: 1_795_000_002.25 });
  expect((await eventsOf(desk, "conversation_updated"))[1]).toMatchObject({ state: "ignored" });
});

test("a conversation resolved in a message's event closes its draft, though its own event comes late", async () => {
  const desk = await openDesk();
  await tell(desk, message());
  const { approvalId } = await desk.pending(58);
  const note = { id: 90_215, message_type: "outgoing", private: true, sender: { id: 2, type: "user" } };
  await tell(desk, message({ ...note, conversation: conversation({ status: "resolved", updated_at: 1_795_000_009 }) }));
  const late = conversation({ status: "resolved", updated_at: 1_795_000_008 });
  await tell(desk, { ...late, event: "conversation_status_changed", changed_attributes: null });
  expect((await desk.review(approvalId)).state).toBe("closed");
});

test("deleted stays deleted, whatever comes after", async () => {
  const desk = await openDesk();
  const { conversationId, messageId } = await desk.sandbox.write({ text: "My card is 4111" });
  await desk.pending(conversationId);
  await desk.sandbox.call("DELETE", `/customer/conversations/${conversationId}/messages/${messageId}`);
  await desk.settled();
  expect(await messageRow(desk, messageId)).toMatchObject({ deleted: true });
  // A re-read that began before the deletion is written after it.
  const before = MessageEvent.parse(
    message({ id: messageId, content: "My card is 4111", conversation: conversation({ id: conversationId }) }),
  );
  await inTransaction(desk.app.db, (tx) => keepMessage(desk.app, tx, conversationId, before, { fresh: true }));
  const row = await messageRow(desk, messageId);
  expect(row.deleted).toBe(true);
  expect(row.content).not.toContain("4111");
  await desk.drawn();
  expect((await desk.app.db.selectFrom("approvals").select("state").execute()).map(({ state }) => state)).not.toContain(
    "pending_review",
  );
});

test.each<[string, string, string]>([
  ["U+0000", "a\u0000b", "ab"],
  ["a lone surrogate", "a\ud800b", "a\ufffdb"],
  ["emoji and right-to-left text", "שלום 🙏🏽 مرحبا", "שלום 🙏🏽 مرحبا"],
  ["100 000 characters", "x".repeat(100_000), "x".repeat(100_000)],
  ["HTML", "<b>hi</b> & <script>", "<b>hi</b> & <script>"],
])("%s survives the mirror and is drafted to", async (_, content, kept) => {
  const desk = await openDesk();
  await tell(desk, message({ content, content_attributes: { said: content.slice(0, 20) } }));
  expect((await messageRow(desk, 90_211)).freshText).toBe(kept);
  expect((await desk.pending(58)).sourceMessageId).toBe(90_211);
});

test("an event nobody knows is stored and marked ignored; one that is unreadable says so", async () => {
  const desk = await openDesk();
  await tell(desk, { event: "conversation_teleported", id: 1 });
  await tell(desk, { event: "message_created", id: 7, content: 12 });
  expect(await eventsOf(desk, "conversation_teleported")).toMatchObject([
    { state: "ignored", reason: "not an event HotDash works with" },
  ]);
  expect(await eventsOf(desk, "message_created")).toMatchObject([
    { state: "failed", reason: "not readable as a message" },
  ]);
});

test("an event worked twice, also at once, changes nothing more", async () => {
  const desk = await openDesk({ working: false });
  await desk.sandbox.write();
  await desk.sandbox.idle();
  const [event] = await eventsOf(desk, "message_created");
  if (!event) throw new Error("nothing was stored");
  await Promise.all([processEvent(desk.app, { eventId: event.id }), processEvent(desk.app, { eventId: event.id })]);
  await processEvent(desk.app, { eventId: event.id });
  const told = await desk.app.db.selectFrom("activities").select("verb").execute();
  expect(told.filter(({ verb }) => verb === "message_received")).toHaveLength(1);
  const jobs = await desk.app.database.pool.query("select from pgboss.job where name = 'draft-reply'");
  expect(jobs.rows).toHaveLength(1);
});
