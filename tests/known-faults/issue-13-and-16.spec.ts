// A good neighbour, and screens that are true.
import { expect, onTestFinished } from "vitest";
import { draftReply } from "../../app/drafts/draft-reply.server.ts";
import { stop } from "../../app/settings/pause.server.ts";
import type { Desk } from "../support/desk.ts";
import { knownFault } from "./known-fault.ts";
import { customer, drafted, messageRow, messagesOf, PATIENCE, rest, shareDesk } from "./shared-desk.ts";

const theDesk = shareDesk();

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
