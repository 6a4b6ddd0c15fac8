// A good neighbour, and screens that are true.
import { expect } from "vitest";
import { customer, drafted, messageRow, messagesOf, shareDesk } from "../support/shared-desk.ts";
import { knownFault } from "./known-fault.ts";

const theDesk = shareDesk();

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
