// Whatever writes to the customer by itself answers nobody: a rule, a bot, a campaign, a vacation answer (decision 7).
import { createHmac } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import * as claims from "../../../app/approvals/claim.server.ts";
import { markerOf } from "../../../app/chatwoot/payloads.ts";
import { draftReply } from "../../../app/drafts/draft-reply.server.ts";
import { stop } from "../../../app/settings/pause.server.ts";
import type { Desk } from "../../support/desk.ts";
import { SANDBOX_SECRET } from "../../support/sandbox.ts";
import {
  approve,
  customer,
  drafted,
  LOST,
  messageRow,
  messagesOf,
  noteOf,
  rest,
  shareDesk,
  stateOf,
} from "../../support/shared-desk.ts";

const theDesk = shareDesk();
const ACKNOWLEDGEMENT = "Thank you, we have received your message. An answer usually takes two hours.";
const QUESTION = "Where is my order #10023?";

type Condition = { attribute_key: "message_type" | "private_note"; values: (string | boolean)[] };
const incoming: Condition = { attribute_key: "message_type", values: ["incoming"] };
const everyMessage: Condition = { attribute_key: "message_type", values: ["incoming", "outgoing"] };
const everyNote: Condition = { attribute_key: "private_note", values: [true] };

/** The rule "when such a message is created, send a message", until the test ends. */
async function addRule(desk: Desk, condition: Condition, text = ACKNOWLEDGEMENT): Promise<void> {
  const { id } = await rest<{ id: number }>(desk, "POST", "/automation_rules", {
    name: "Automatic message",
    event_name: "message_created",
    conditions: [{ filter_operator: "equal_to", ...condition }],
    actions: [{ action_name: "send_message", action_params: [text] }],
  });
  onTestFinished(() => rest(desk, "DELETE", `/automation_rules/${id}`));
}

/** A bot's own words in a conversation. */
async function botSays(desk: Desk, conversationId: number, content = "Your parcel has left our hub."): Promise<void> {
  const bot = await rest<{ access_token: string }>(desk, "POST", "/agent_bots", { name: "Parcel bot" });
  const path = `/api/v1/accounts/1/conversations/${conversationId}/messages`;
  const answer = await desk.sandbox.call("POST", path, { content }, { "Api-Access-Token": bot.access_token });
  expect(answer.status).toBe(200);
}

async function setDrafting(desk: Desk, on: boolean): Promise<void> {
  await stop(desk.app, null, { what: "drafting", on: !on, reason: "" });
}

/** A question that is drafted only once its webhooks, and those of what followed it, are worked. */
async function draftedLast(
  desk: Desk,
  message: Parameters<Desk["sandbox"]["write"]>[0],
  then = async (_: number) => {},
) {
  await setDrafting(desk, false);
  onTestFinished(() => setDrafting(desk, true));
  const written = await desk.sandbox.write({ text: QUESTION, ...message });
  await then(written.conversationId);
  await desk.settled();
  await setDrafting(desk, true);
  await draftReply(desk.app, { accountId: desk.app.chatwoot.id, conversationId: written.conversationId });
  return { ...written, review: await desk.pending(written.conversationId) };
}

const ours = async (desk: Desk, conversationId: number, kind: "draft" | "reply") =>
  (await messagesOf(desk, conversationId)).filter(
    (message) => markerOf({ ...message, message_type: "outgoing" })?.kind === kind,
  );
const draftsOf = (desk: Desk, conversationId: number) =>
  desk.app.db
    .selectFrom("drafts as d")
    .innerJoin("approvals as a", "a.id", "d.approvalId")
    .select("d.id")
    .where("a.conversationId", "=", conversationId)
    .execute();

test.each(["chat", "api", "email"] as const)(
  "over %s a rule's acknowledgement before the draft leaves draft, note and queue as they are without it",
  async (channel) => {
    const desk = theDesk();
    await addRule(desk, incoming);
    const asked = { ...customer(), channel, ...(channel === "email" && { subject: "My order" }) };
    const { conversationId, messageId, review } = await draftedLast(desk, asked);
    expect(review.draft?.reply).toContain("We cannot find order #10023");
    expect(review).toMatchObject({ sourceMessageId: messageId, seenMessageId: messageId, stale: null });
    expect(review.thread).toMatchObject([
      { id: messageId, from: "customer", automatic: false },
      { from: "shop", automatic: true, author: "Automatic message", text: ACKNOWLEDGEMENT },
    ]);
    // Customers can read the notes of an API inbox, so there it is a link alone.
    const noted = channel === "api" ? "Review in HotDash" : "We cannot find order #10023";
    expect((await noteOf(desk, conversationId)).content).toContain(noted);
  },
);

test("a bot's quick answer before the draft leaves the question to be answered", async () => {
  const desk = theDesk();
  const { conversationId, review } = await draftedLast(desk, customer(), (id) => botSays(desk, id));
  expect(review.draft?.reply).toContain("We cannot find order #10023");
  expect(review.thread.at(-1)).toMatchObject({ automatic: true, author: "Automatic message from Parcel bot" });
  await noteOf(desk, conversationId);
});

test("after the draft an automatic message makes nothing stale, and asks nobody to read it first", async () => {
  const desk = theDesk();
  const { conversationId, review } = await drafted(desk, customer());
  await noteOf(desk, conversationId);
  await claims.claim(desk.app, desk.reviewer.operator, review.approvalId, { typed: true });
  await botSays(desk, conversationId);
  await desk.settled();
  await desk.drawn();
  expect(await desk.review(review.approvalId)).toMatchObject({ version: review.version, stale: null });
  // The screen of before the automatic message.
  expect(await desk.decide(review, { finalText: "It is on its way.", reason: "tone" })).toMatchObject({ ok: true });
  expect(await draftsOf(desk, conversationId)).toHaveLength(1);
});

test("a question between two automatic messages is the one that is answered", async () => {
  const desk = theDesk();
  await addRule(desk, incoming);
  const contact = customer();
  const { conversationId } = await draftedLast(desk, contact, async (id) => {
    await desk.settled();
    await desk.sandbox.write({ ...contact, conversationId: id, text: "And do you ship to Norway?" });
  });
  const review = await desk.pending(conversationId);
  expect(review.thread.map(({ automatic }) => automatic)).toEqual([false, true, false, true]);
  expect(review.sourceMessageId).toBe(review.thread[2]?.id);
});

/** Approved, with its send waiting for its time. */
async function scheduled(desk: Desk) {
  const { conversationId, review } = await drafted(desk, customer());
  await noteOf(desk, conversationId);
  const undoSeconds = desk.app.config.UNDO_SECONDS;
  Object.assign(desk.app.config, { UNDO_SECONDS: 60 });
  const sendId = await approve(desk, review).finally(() =>
    Object.assign(desk.app.config, { UNDO_SECONDS: undoSeconds }),
  );
  return { conversationId, review, sendId };
}

/** Runs the send's job as if its time had come. */
async function sendDue(desk: Desk, sendId: string): Promise<void> {
  desk.app.setNow(new Date(Date.now() + 61_000));
  onTestFinished(() => desk.app.setNow(null));
  await desk.send(sendId);
}

test("in the undo window an automatic message stops no send", async () => {
  const desk = theDesk();
  const { conversationId, review, sendId } = await scheduled(desk);
  await botSays(desk, conversationId);
  await desk.settled();
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "scheduled" });
  expect(await stateOf(desk, review.approvalId)).toBe("approved");
  await sendDue(desk, sendId);
  expect(await ours(desk, conversationId, "reply")).toHaveLength(1);
});

test("an automatic message that only the re-read before the POST shows stops no send", async () => {
  const desk = theDesk();
  const { conversationId, sendId } = await scheduled(desk);
  desk.sandbox.faults.set(LOST);
  await botSays(desk, conversationId);
  await sendDue(desk, sendId);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "accepted" });
  expect(await ours(desk, conversationId, "reply")).toHaveLength(1);
});

/** Tells of a message as a delivery of Chatwoot's, which may come late or in another order. */
async function tell(desk: Desk, event: string, conversationId: number, messageId: number, more = {}): Promise<void> {
  const message = (await messagesOf(desk, conversationId)).find(({ id }) => id === messageId);
  const conversation = await rest<Record<string, unknown>>(desk, "GET", `/conversations/${conversationId}`);
  const raw = JSON.stringify({ event, account: { id: 1 }, ...message, ...more, conversation });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", SANDBOX_SECRET).update(`${timestamp}.${raw}`).digest("hex");
  const headers = { "X-Chatwoot-Signature": `sha256=${signature}`, "X-Chatwoot-Timestamp": timestamp };
  const answer = await fetch(desk.receiver, { method: "POST", headers, body: raw });
  expect(answer.status).toBe(200);
  await desk.settled();
}

test("an acknowledgement that is told before the question it follows does not answer it", async () => {
  const desk = theDesk();
  desk.sandbox.faults.set(LOST);
  const { conversationId, messageId } = await desk.sandbox.write({ ...customer(), text: QUESTION });
  await botSays(desk, conversationId);
  const thread = await messagesOf(desk, conversationId);
  for (const { id } of thread.reverse()) await tell(desk, "message_created", conversationId, id);
  expect(await desk.pending(conversationId)).toMatchObject({ sourceMessageId: messageId, stale: null });
});

// What follows the first is as the sweep, which reads over REST, or a second look has it.
test.each([
  ["message_created", "message_updated"],
  ["message_updated", "message_created"],
])(
  "a campaign's message, which its deliveries alone tell from an agent's, stays known as such (%s first)",
  async (...events) => {
    const desk = theDesk();
    const { conversationId, review, sendId } = await scheduled(desk);
    desk.sandbox.faults.set(LOST);
    const sent = await rest<{ id: number }>(desk, "POST", `/conversations/${conversationId}/messages`, {
      content: "Ten per cent off this week",
    });
    const campaign = { additional_attributes: { campaign_id: 7 } };
    for (const [at, event] of events.entries())
      await tell(desk, event, conversationId, sent.id, at === 0 ? campaign : {});
    expect(await messageRow(desk, sent.id)).toMatchObject({ author: "automatic", senderKind: "agent" });
    expect(await stateOf(desk, review.approvalId)).toBe("approved");
    await sendDue(desk, sendId);
    expect(await ours(desk, conversationId, "reply")).toHaveLength(1);
  },
);

test("a customer's copies stay in the reply though a rule's message, which has an empty list, came after them", async () => {
  const desk = theDesk();
  await addRule(desk, incoming);
  const mail = { ...customer(), channel: "email" as const, subject: "My order", cc: ["workshop@post.example"] };
  const { review } = await draftedLast(desk, mail);
  expect(review.thread).toHaveLength(2);
  expect(review.recipients.cc).toEqual(["workshop@post.example"]);
});

test.each([
  ["every message", [everyMessage]],
  ["every note", [everyNote]],
  ["every message and, once more, every note", [everyMessage, everyNote]],
])("a rule that answers %s makes no loop: one draft, one note, one reply", async (_, conditions) => {
  const desk = theDesk();
  for (const condition of conditions) await addRule(desk, condition, "How did we do?");
  const { conversationId, review } = await drafted(desk, customer());
  await noteOf(desk, conversationId);
  await desk.settled();
  await desk.drawn();
  expect(await stateOf(desk, review.approvalId)).toBe("pending_review");
  await desk.sendReaches(await approve(desk, await desk.review(review.approvalId)), "delivered");
  await desk.settled();
  await desk.drawn();
  expect(await desk.repliesSeen(conversationId)).toContain("How did we do?");
  expect(await draftsOf(desk, conversationId)).toHaveLength(1);
  expect(await ours(desk, conversationId, "draft")).toHaveLength(1);
  expect(await ours(desk, conversationId, "reply")).toHaveLength(1);
  expect(await stateOf(desk, review.approvalId)).toBe("sent");
});
