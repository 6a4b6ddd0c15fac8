// Who gets a mail: the thread's copies, and no note of ours that comes between.
import { expect, test } from "vitest";
import { readInboxes } from "../../../app/conversations/inboxes.server.ts";
import { approved } from "../../support/approved.ts";
import { openDesk } from "../../support/desk.ts";

const MAIL = { channel: "email" as const, subject: "Order #4821", text: "Two swivels are missing" };
const SHOP = "help@fennick.example";

test("a reply keeps the copies of the customer's last mail, without the shop's own address and without the customer", async () => {
  const desk = await openDesk();
  await readInboxes(desk.app);
  const { conversationId } = await desk.sandbox.write({
    ...MAIL,
    cc: ["Workshop@post.example", SHOP, "workshop@post.example", "dana@post.example"],
  });
  const review = await desk.pending(conversationId);
  expect(review.recipients).toEqual({ to: ["dana@post.example"], cc: ["Workshop@post.example"] });
});

test("copies that change under review are read again before the reply is approved", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write({ ...MAIL, cc: ["workshop@post.example"] });
  const review = await desk.pending(conversationId);
  const seen = { ...review.recipients, cc: ["somebody@post.example"] };
  expect(await desk.decide(review, { recipients: seen })).toMatchObject({ ok: false, reason: "changed" });
});

test("while a mail is on its way out of Chatwoot no note is posted that could take its copies", async () => {
  const one = await approved({ write: { ...MAIL, cc: ["workshop@post.example"] } });
  const { desk, conversationId, sendId } = one;
  // Chatwoot's own queue is slow: it reads the recipients of the last outgoing message only when the mail's turn comes.
  desk.sandbox.faults.set({ sendLateMs: 3000 });
  await desk.send(sendId);
  await desk.sandbox.write({ ...MAIL, text: "And the box was open", conversationId });
  const second = await desk.pending(conversationId);
  expect(second.noteId).toBeNull();
  await desk.sandbox.idle();
  await desk.sendReaches(sendId, "delivered");
  const mail = (await desk.sandbox.thread(conversationId)).messages.find(({ from }) => from === "shop")?.mail;
  expect(mail).toMatchObject({ to: ["dana@post.example"], cc: ["workshop@post.example"] });
  await expect.poll(async () => (await desk.review(second.approvalId)).noteId, { timeout: 20_000 }).not.toBeNull();
}, 60_000);

test("a mail is not posted while a note is", async () => {
  const { desk, conversationId, sendId, review } = await approved({
    write: { ...MAIL, cc: ["workshop@post.example"] },
  });
  await expect.poll(async () => (await desk.review(review.approvalId)).noteId, { timeout: 20_000 }).not.toBeNull();
  const until = new Date(Date.now() + 30_000);
  await desk.app.db.updateTable("approvals").set({ notingUntil: until }).where("id", "=", review.approvalId).execute();
  await desk.send(sendId);
  await desk.sandbox.idle();
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "scheduled", posts: 0 });
  await desk.app.db.updateTable("approvals").set({ notingUntil: null }).where("id", "=", review.approvalId).execute();
  await desk.send(sendId);
  await desk.sendReaches(sendId, "delivered");
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});
