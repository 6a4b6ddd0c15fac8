// A good neighbour, and screens that are true.
import { expect, onTestFinished } from "vitest";
import { draftReply } from "../../app/drafts/draft-reply.server.ts";
import { lookAtConnection } from "../../app/health/check-connection.server.ts";
import { stop } from "../../app/settings/pause.server.ts";
import type { Desk } from "../support/desk.ts";
import { openReceiver } from "../support/sandbox.ts";
import { knownFault } from "./known-fault.ts";
import {
  approve,
  conversationOf,
  customer,
  drafted,
  messageRow,
  messagesOf,
  noteOf,
  once,
  PATIENCE,
  rest,
  shareDesk,
} from "./shared-desk.ts";

const theDesk = shareDesk();
const HEADING = "**Draft reply, waiting for review**";

/** The rule "when a message of this type is created, send a message", until the test ends. */
async function addRule(desk: Desk, messageType: "incoming" | "outgoing", text: string): Promise<void> {
  const { id } = await rest<{ id: number }>(desk, "POST", "/automation_rules", {
    name: "Automatic message",
    event_name: "message_created",
    conditions: [{ attribute_key: "message_type", filter_operator: "equal_to", values: [messageType] }],
    actions: [{ action_name: "send_message", action_params: [text] }],
  });
  onTestFinished(() => rest(desk, "DELETE", `/automation_rules/${id}`));
}

/** A draft under review with its note in Chatwoot. */
const noted = once(async () => {
  const desk = theDesk();
  const { conversationId, review } = await drafted(desk, customer());
  return { conversationId, review, note: await noteOf(desk, conversationId) };
});

knownFault("G25", async () => {
  const desk = theDesk();
  const { conversationId, review, note } = await noted();
  const { id, content } = note;
  expect((await conversationOf(desk, conversationId)).last_non_activity_message.id).toBe(id);
  expect(content).toContain(review.draft?.reply.split("\n")[0]);
  expect(content.split("\n")[0]).toBe(HEADING);
});

knownFault("N1", async () => {
  const desk = theDesk();
  const QUESTION = { ...customer(), text: "Where is my order #10023?" };
  const control = await drafted(desk, QUESTION);
  expect(control.review.draft?.reply).toContain("We cannot find order #10023");
  await addRule(desk, "incoming", "We have got your message. An answer usually takes two hours.");
  // As if the rule had been quicker than the draft, which it is on a genuine Chatwoot.
  await stop(desk.app, null, { what: "drafting", on: true, reason: "" });
  const { conversationId, messageId } = await desk.sandbox.write(QUESTION);
  await desk.settled();
  await stop(desk.app, null, { what: "drafting", on: false, reason: "" });
  await draftReply(desk.app, { accountId: desk.app.chatwoot.id, conversationId });
  const { sourceMessageId, draft } = await desk.pending(conversationId);
  expect(sourceMessageId).toBe(messageId);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
  expect(draft?.reply).toContain("Could you tell us a little more about what you need");
  expect(draft?.evidence).toEqual([]);
  const refused = () =>
    desk.app.db
      .selectFrom("activities")
      .select("id")
      .where("conversationId", "=", conversationId)
      .where("verb", "=", "note_overtaken")
      .execute();
  await expect.poll(refused, PATIENCE).toHaveLength(1);
  expect((await messagesOf(desk, conversationId)).filter((message) => message.private)).toEqual([]);
});

knownFault("N4", async () => {
  const desk = theDesk();
  await addRule(desk, "outgoing", "How did we do?");
  const { conversationId } = await drafted(desk, customer());
  await noteOf(desk, conversationId);
  await expect.poll(() => desk.repliesSeen(conversationId), PATIENCE).toEqual(["How did we do?"]);
  expect(
    await desk.app.db.selectFrom("sends").select("id").where("conversationId", "=", conversationId).execute(),
  ).toEqual([]);
  expect(JSON.stringify((await lookAtConnection(desk.app)).checks)).not.toMatch(/rule|automation/i);
});

knownFault("N5", async () => {
  const { note } = await noted();
  expect([...note.content.matchAll(/^\*\*([^*]+)\*\*/gm)].map(([, heading]) => heading)).toEqual([
    "Draft reply, waiting for review",
    "Evidence",
    "Impact",
    "Risk",
    "Rollback",
    "Confidence",
  ]);
});

knownFault("N6", async () => {
  const desk = theDesk();
  const { conversationId, review } = await drafted(desk, customer());
  const { id } = await noteOf(desk, conversationId);
  expect(await desk.decide(review, { outcome: "reject", reason: "unneeded" })).toMatchObject({ ok: true });
  await desk.settled();
  const note = (await messagesOf(desk, conversationId)).find((message) => message.id === id);
  expect(note?.content.split("\n")[0]).toBe(HEADING);
});

knownFault("N7", async () => {
  const desk = theDesk();
  const NUMBER = "4111 1111 1111 1111";
  const text = `My card number is ${NUMBER}, where is my order 10023?`;
  const { conversationId, messageId, review } = await drafted(desk, { ...customer(), text });
  const { id } = await noteOf(desk, conversationId);
  await rest(desk, "DELETE", `/conversations/${conversationId}/messages/${messageId}`);
  await desk.settled();
  expect(await desk.review(review.approvalId)).toMatchObject({ state: "superseded", reason: "source-deleted" });
  const note = (await messagesOf(desk, conversationId)).find((message) => message.id === id);
  expect(note?.content).toContain(NUMBER);
});

knownFault("N12", async () => {
  const desk = theDesk();
  const { conversationId, review } = await drafted(desk, customer());
  await desk.sendReaches(await approve(desk, review), "delivered");
  await desk.settled();
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
  expect((await conversationOf(desk, conversationId)).unread_count).toBe(1);
});

knownFault("N13", async () => {
  const desk = theDesk();
  const { conversationId, review } = await drafted(desk, customer());
  const sendId = await approve(desk, review);
  await desk.sendReaches(sendId, "delivered");
  const sent = (await messagesOf(desk, conversationId)).at(-1);
  expect(sent?.content_attributes).toEqual({ hotdash: { kind: "reply", send_id: sendId, escaped: true } });
  expect(sent?.sender?.name).toBe("HotDash");
});

knownFault("N14", async () => {
  const desk = theDesk();
  const program = await openReceiver();
  type Inboxes = { payload: { id: number; name: string }[] };
  const { payload } = await rest<Inboxes>(desk, "GET", "/inboxes");
  const inbox = payload.find(({ name }) => name === "Order app")?.id;
  const setUrl = (url: string | null) =>
    rest<void>(desk, "PATCH", `/inboxes/${inbox}`, { channel: { webhook_url: url } });
  await setUrl(program.url);
  onTestFinished(() => setUrl(null));
  const { review } = await drafted(desk, { ...customer(), channel: "api" });
  const notes = () => program.of("message_created").filter(({ json }) => json.private === true);
  await expect.poll(notes, PATIENCE).toHaveLength(1);
  expect(notes()[0]?.json).toMatchObject({
    message_type: "outgoing",
    content: expect.stringContaining(review.draft?.reply.split("\n")[0] ?? ""),
  });
  const { checks } = await lookAtConnection(desk.app);
  expect(checks.filter(({ state, seen }) => state !== "ok" && seen.includes("Order app"))).toEqual([]);
});

knownFault("G17", async () => {
  const desk = theDesk();
  const { conversationId, messageId, review } = await drafted(desk, customer());
  const text = "DO NOT ANSWER: legal is handling this customer";
  await desk.sandbox.call("POST", `/agent/conversations/${conversationId}/reply`, { text, private: true });
  await desk.settled();
  const note = (await messagesOf(desk, conversationId)).find(({ content }) => content === text);
  expect(await messageRow(desk, note?.id ?? 0)).toMatchObject({ content: text, private: true, senderKind: "agent" });
  const now = await desk.review(review.approvalId);
  expect(now.thread.map(({ id }) => id)).toEqual([messageId]);
  expect(now).toMatchObject({ state: "pending_review", stale: null, warnings: review.warnings });
});
