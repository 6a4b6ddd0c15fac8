// What is approved is what is read, through the whole product: the customer's screen, the decision, the thread and the next draft.
import { expect, test } from "vitest";
import { NEEDS_A_PERSON } from "../../../app/approvals/send.ts";
import { retryReply } from "../../../app/approvals/send-reply-again.server.ts";
import { settleByPerson } from "../../../app/approvals/settle-by-person.server.ts";
import { gatherContext } from "../../../app/drafts/context-pack.server.ts";
import { type Approved, approved } from "../../support/approved.ts";
import { type Desk, openDesk } from "../../support/desk.ts";

const TYPED = 'Use <part number> and 2*3*4 of it; it isn\'t "new".\n# 1 lamp\n    four spaces';
const MAIL = { channel: "email" as const, subject: "Order #4821", text: "Two swivels are missing" };
const CHAT = { channel: "chat" as const, text: "Where is my order #4790?" };

const spaced = (text: string) => text.replaceAll("\u00a0", " ").replaceAll("’", "'");

test.each([MAIL, CHAT])("the customer reads a reply by $channel exactly as it was approved", async (write) => {
  const { desk, conversationId, sendId, review } = await approved({ write, finalText: TYPED });
  await desk.send(sendId);
  await desk.settled();
  await desk.sendReaches(sendId, "delivered");
  const [read = ""] = await desk.repliesSeen(conversationId);
  expect(spaced(read)).toBe(TYPED);
  expect(read).toContain("\n\u00a0\u00a0\u00a0\u00a0four spaces");

  const { finalText } = await desk.app.db
    .selectFrom("decisions")
    .select("finalText")
    .where("approvalId", "=", review.approvalId)
    .executeTakeFirstOrThrow();
  expect(finalText).toBe(TYPED);
});

/** The note is there, so that the next message posted is the reply. */
const noted = (desk: Desk, approvalId: string) =>
  expect
    .poll(
      async () =>
        (
          await desk.app.db
            .selectFrom("approvals")
            .select("noteMessageId")
            .where("id", "=", approvalId)
            .executeTakeFirst()
        )?.noteMessageId,
      { timeout: 20_000 },
    )
    .toEqual(expect.any(Number));

test("the mail's HTML has the words, and no tag or heading of them", async () => {
  const { desk, conversationId, sendId } = await approved({ write: MAIL, finalText: TYPED });
  await desk.send(sendId);
  const { content_attributes } = await replyOf({ desk, conversationId });
  expect(content_attributes.email?.html_content.full).toBe(
    "<p>Use &lt;part number&gt; and 2*3*4 of it; it isn't &quot;new&quot;.<br />\n# 1 lamp<br />\n\u00a0\u00a0\u00a0\u00a0four spaces</p>\n",
  );
});

test("the reviewer and the next draft see our reply without its escapes", async () => {
  const { desk, conversationId, sendId, review } = await approved({ write: CHAT, finalText: TYPED });
  await desk.send(sendId);
  await desk.settled();
  const { thread } = await desk.review(review.approvalId);
  expect(spaced(thread.at(-1)?.text ?? "")).toBe(TYPED);
  const { conversation } = await gatherContext(desk.app, {
    approvalId: review.approvalId,
    conversationId,
    sourceMessageId: review.sourceMessageId ?? 0,
  });
  expect(spaced(conversation.at(-1)?.text ?? "")).toBe(TYPED);
});

test("Chatwoot's own retry takes our mark away, and the thread still shows what was typed", async () => {
  const { desk, sendId, review } = await approved({ write: MAIL, finalText: TYPED });
  desk.sandbox.faults.set({ failDelivery: { next: 1 } });
  await desk.send(sendId);
  await desk.settled();
  await desk.sendReaches(sendId, "undelivered");
  await settleByPerson(desk.app, desk.reviewer, sendId, { outcome: "retry" });
  await retryReply(desk.app, { sendId });
  await desk.settled();
  await desk.sendReaches(sendId, "delivered");
  const { thread } = await desk.review(review.approvalId);
  expect(spaced(thread.at(-1)?.text ?? "")).toBe(TYPED);
});

test("a reply that lost its mark on the way in is known by its decision, and shown as typed", async () => {
  const { desk, sendId, review } = await approved({ write: CHAT, finalText: TYPED });
  await noted(desk, review.approvalId);
  desk.sandbox.faults.set({ stripMarks: { next: 1 } });
  await desk.send(sendId);
  await desk.settled();
  await desk.sendReaches(sendId, "delivered");
  const { thread } = await desk.review(review.approvalId);
  expect(spaced(thread.at(-1)?.text ?? "")).toBe(TYPED);
});

test("a reply whose mark and answer were lost is recognised by what was posted: a person is asked, nothing is posted again", async () => {
  const { desk, conversationId, sendId, review } = await approved({ write: MAIL, finalText: TYPED });
  await noted(desk, review.approvalId);
  desk.sandbox.faults.set({ stripMarks: { next: 1 }, loseAnswer: { next: 1 }, dropWebhooks: { count: 50 } });
  await desk.send(sendId);
  await desk.send(sendId);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "uncertain", reason: NEEDS_A_PERSON, posts: 1 });
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("a reply that was posted as typed, as they were before, is recognised too", async () => {
  const one = await approved({ write: MAIL, finalText: TYPED });
  const { desk, conversationId, sendId } = one;
  await put(one, { state: "sending", posts: 1 });
  await put(one, { state: "uncertain", reason: NEEDS_A_PERSON, postEndedAt: new Date(), absentReads: 2 });
  desk.sandbox.faults.set({ dropWebhooks: { count: 50 } });
  const posted = await desk.sandbox.rest("POST", `/conversations/${conversationId}/messages`, { content: TYPED });
  const { id } = (await posted.json()) as { id: number };
  expect(await settleByPerson(desk.app, desk.reviewer, sendId, { outcome: "arrived" })).toEqual({ ok: true });
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "accepted", chatwootMessageId: id });
});

test("a reply of an older version with our mark is shown as it was typed, backslashes and all", async () => {
  const { desk, conversationId, sendId, review } = await approved({ write: MAIL, finalText: "1\\. a \\* b" });
  const posted = await desk.sandbox.rest("POST", `/conversations/${conversationId}/messages`, {
    content: "1\\. a \\* b",
    content_attributes: { hotdash: { kind: "reply", send_id: sendId } },
  });
  expect(posted.status).toBe(200);
  await desk.settled();
  const { thread } = await desk.review(review.approvalId);
  expect(thread.at(-1)?.text).toBe("1\\. a \\* b");
});

test("a reply by a channel nobody has tried goes out as typed", async () => {
  const { desk, conversationId, sendId } = await approved({ write: { ...CHAT, channel: "api" }, finalText: TYPED });
  await desk.send(sendId);
  expect((await replyOf({ desk, conversationId })).content).toBe(TYPED);
});

test("what grows beyond Chatwoot's limit is refused at the door", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write(MAIL);
  const review = await desk.pending(conversationId);
  const decided = await desk.decide(review, { finalText: `Look: ${"*".repeat(75_000)}`, reason: "tone" });
  expect(decided).toMatchObject({ ok: false, reason: "invalid", message: expect.stringContaining("backslash") });
});

const put = ({ desk, sendId }: Approved, change: Record<string, unknown>) =>
  desk.app.db.updateTable("sends").set(change).where("id", "=", sendId).execute();

/** The public reply as Chatwoot has it. */
async function replyOf({ desk, conversationId }: Pick<Approved, "desk" | "conversationId">) {
  const answer = await desk.sandbox.rest("GET", `/conversations/${conversationId}/messages`);
  const { payload } = (await answer.json()) as {
    payload: {
      content: string;
      private: boolean;
      message_type: number;
      content_attributes: { email?: { html_content: { full: string } } };
    }[];
  };
  const reply = payload.find((message) => message.message_type === 1 && !message.private);
  if (!reply) throw new Error("there is no reply");
  return reply;
}
