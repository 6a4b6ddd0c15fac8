import { expect, test } from "vitest";
import { readConversation } from "../../../app/approvals/conversation.server.ts";
import { listUnanswered } from "../../../app/approvals/queries.server.ts";
import { replyByHand } from "../../../app/approvals/reply-by-hand.server.ts";
import { draftReply } from "../../../app/drafts/draft-reply.server.ts";
import { openDesk } from "../../support/desk.ts";

const NOBODY_LISTENS = "http://127.0.0.1:9";

/** A customer has asked while the agent service is down. */
async function heldUp() {
  const desk = await openDesk();
  const { address } = desk.agent;
  desk.app.agentService.address = NOBODY_LISTENS;
  const { conversationId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  await expect
    .poll(() => listUnanswered(desk.app), { timeout: 20_000 })
    .toMatchObject([
      {
        conversationId,
        why: "The drafting service does not answer (agent-service-unreachable). HotDash keeps trying.",
        canDraft: false,
      },
    ]);
  return { desk, conversationId, address };
}

test("a customer whose draft waits for the agent service is listed with the cause, until the draft is there", async () => {
  const { desk, conversationId, address } = await heldUp();
  desk.app.agentService.address = address;
  await desk.pending(conversationId);
  expect(await listUnanswered(desk.app)).toEqual([]);
});

test("a person need not wait for it: their own reply goes out once, and nothing is drafted beside it", async () => {
  const { desk, conversationId, address } = await heldUp();
  const conversation = await readConversation(desk.app, conversationId);
  if (!conversation) throw new Error("there is no such conversation");
  const text = "I have looked: it arrives on Friday.";
  const { recipients, seenMessageId } = conversation;
  const sent = await replyByHand(desk.app, desk.reviewer, conversationId, { text, recipients, seenMessageId });
  if (!sent.ok || !sent.send) throw new Error("not sent");
  desk.app.agentService.address = address;
  await desk.sendReaches(sent.send.id, "accepted", "delivered");
  await draftReply(desk.app, { accountId: desk.app.chatwoot.id, conversationId });
  expect(await desk.repliesSeen(conversationId)).toEqual([text]);
  expect(await desk.app.db.selectFrom("drafts").select("id").execute()).toEqual([]);
});
