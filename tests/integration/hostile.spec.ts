import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { resumeDueWork } from "../../app/approvals/resume.server.ts";
import { SECOND_LOOK_SECONDS } from "../../app/approvals/send.ts";
import { action as webhook } from "../../app/routes/api.webhooks.chatwoot.tsx";
import { stop } from "../../app/settings/pause.server.ts";
import { sweep } from "../../app/webhooks/sweep.server.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { doorArgs } from "../support/door.ts";
import { SANDBOX_SECRET } from "../support/sandbox.ts";

/** Posts a signed delivery of our own making. */
async function deliver(desk: Desk, event: Record<string, unknown>): Promise<number> {
  const body = JSON.stringify(event);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = createHmac("sha256", SANDBOX_SECRET).update(`${timestamp}.${body}`).digest("hex");
  const headers = { "X-Chatwoot-Timestamp": timestamp, "X-Chatwoot-Signature": `sha256=${mac}` };
  const args = doorArgs(desk.app, "/api/webhooks/chatwoot", { method: "POST" });
  return (await webhook({ ...args, request: new Request(args.request, { headers, body }) })).status;
}

/** A customer's message as Chatwoot tells it, with whatever is to be wrong with it. */
function question(id: number, over: { message?: object; conversation?: object; contact?: object } = {}) {
  const contact = { id, name: "Kai", email: "kai@post.example", ...over.contact };
  return {
    event: "message_created",
    id,
    account: { id: 1 },
    content: "Where is my order?",
    message_type: "incoming",
    private: false,
    created_at: new Date().toISOString(),
    sender: contact,
    conversation: {
      id,
      status: "open",
      channel: "Channel::Email",
      meta: { sender: contact },
      updated_at: Date.now() / 1000,
      ...over.conversation,
    },
    ...over.message,
  };
}

test("a mail in which somebody pasted escape sequences is read and drafted like any other", async () => {
  const desk = await openDesk();
  const text = "It prints \\ud83d\\ude00 and \\u0000 where is my order #4821?";
  const { conversationId } = await desk.sandbox.write({ channel: "email", subject: "Label \\ud83d", text });
  expect((await desk.pending(conversationId)).thread.at(-1)?.text).toContain("where is my order #4821?");
});

test.each([
  [
    "U+0000 in every text",
    {
      message: { content: "a\u0000b" },
      conversation: { labels: ["x\u0000"], additional_attributes: { mail_subject: "s\u0000" } },
      contact: { name: "K\u0000ai", custom_attributes: { "k\u0000": "\u0000" } },
    },
  ],
  ["lone surrogates", { message: { content: "\ud83d", content_attributes: { email: { subject: "\udc00" } } } }],
  ["a status nobody knows", { conversation: { status: "archived", priority: "whenever" } }],
  [
    "times that make no sense",
    {
      message: { created_at: "yesterday" },
      conversation: { waiting_since: 1e20, last_activity_at: -5, snoozed_until: {} },
    },
  ],
  [
    "an attachment of nonsense",
    { message: { attachments: [{ id: 7, file_size: 1.5, data_url: "https://x.example/%00%ff" }, { id: "no" }, null] } },
  ],
  [
    "fields of the wrong kind",
    {
      message: { content_type: 5, private: "no", sender: "Kai", inbox: [] },
      conversation: { labels: "x", meta: { sender: { id: 40, name: 5 }, assignee: 3 } },
    },
  ],
  [
    "our own mark, which customers cannot set",
    {
      message: { content_attributes: { hotdash: { kind: "reply", send_id: "0b0c0d0e-0000-4000-8000-000000000000" } } },
    },
  ],
  [
    "a body nested 3,000 deep",
    { message: { content_attributes: JSON.parse(`${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`) as object } },
  ],
])("a customer's message with %s is drafted", async (_, over) => {
  const desk = await openDesk();
  expect(await deliver(desk, question(40, over))).toBe(200);
  await desk.pending(40);
});

test("a delivery nobody can read does not bar the copy that the sweep brings", async () => {
  const desk = await openDesk();
  await sweep(desk.app);
  desk.sandbox.faults.set({ dropWebhooks: { count: 20 } });
  const { conversationId, messageId } = await desk.sandbox.write();
  await desk.sandbox.idle();
  desk.sandbox.faults.clear();
  expect(
    await deliver(desk, { event: "message_created", id: messageId, account: { id: 1 }, message_type: "sideways" }),
  ).toBe(200);
  await desk.settled();
  await sweep(desk.app);
  await desk.pending(conversationId);
});

test("a reply is not sent to an address that changed under the reviewer's eyes", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write({ channel: "email", subject: "Order #4821" });
  const review = await desk.pending(conversationId);
  await desk.app.db
    .updateTable("contacts")
    .set({ email: "somebody@else.example" })
    .where("accountId", "=", desk.app.chatwoot.id)
    .execute();
  expect(await desk.decide(review)).toMatchObject({ ok: false, reason: "changed" });
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  const again = await desk.review(review.approvalId);
  expect(again.recipients.to).toEqual(["somebody@else.example"]);
  expect(await desk.decide(again)).toMatchObject({ ok: true });
});

test("a send in doubt when sending was paused goes on when it resumes", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write();
  const review = await desk.pending(conversationId);
  desk.sandbox.faults.set({ down: { next: 1, method: "POST", path: "/messages$" } });
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await desk.sendReaches(decided.send.id, "uncertain");
  await expect.poll(async () => (await desk.sendRow(decided.send!.id)).absentReads).toBe(1);
  await stop(desk.app, null, { what: "sending", on: true, reason: "" });
  desk.app.setNow(new Date(Date.now() + (SECOND_LOOK_SECONDS + 5) * 1000));
  await desk.app.database.pool.query("delete from pgboss.job where name = 'send-reply'");
  await desk.send(decided.send.id);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);

  await stop(desk.app, null, { what: "sending", on: false, reason: "" });
  await resumeDueWork(desk.app, { overdueMs: 0 });
  await desk.sendReaches(decided.send.id, "accepted", "delivered");
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});
