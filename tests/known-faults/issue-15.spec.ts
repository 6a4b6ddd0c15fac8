// Approve what was read: what a mail says, who wrote it and who gets the answer; what became of the thread since, and whether
// anybody waits for an answer.
import { expect, onTestFinished } from "vitest";
import { listQueue, listUnanswered } from "../../app/approvals/queries.server.ts";
import { settleByPerson } from "../../app/approvals/settle-by-person.server.ts";
import { readInboxes } from "../../app/conversations/inboxes.server.ts";
import { sweep } from "../../app/webhooks/sweep.server.ts";
import type { Desk } from "../support/desk.ts";
import {
  approve,
  asFreshInstall,
  changeContact,
  conversationOf,
  customer,
  drafted,
  LOST,
  mailFrom,
  messageRow,
  noteOf,
  once,
  PATIENCE,
  receiveMail,
  rest,
  shareDesk,
  stateOf,
} from "../support/shared-desk.ts";
import { knownFault } from "./known-fault.ts";

const theDesk = shareDesk();
const SHOP = "help@fennick.example";

/** After an answer of the shop's the customer thanks it, in a mail of HTML alone with that answer below. */
const thanksInHtml = once(async () => {
  const desk = theDesk();
  const writer = mailFrom();
  const { conversationId } = await drafted(desk, { ...writer, text: "Hello" });
  const answer = "We are sorry the box arrived damaged. Where is the refund? Please send a photo.";
  await desk.sandbox.call("POST", `/agent/conversations/${conversationId}/reply`, { text: answer });
  await desk.settled();
  const { messageId, review } = await drafted(desk, {
    ...writer,
    conversationId,
    text: "All sorted, thank you so much!",
    program: "outlook",
    without: "text",
  });
  const stored = await messageRow(desk, messageId);
  expect(stored?.contentAttributes).toMatchObject({
    email: { text_content: {}, html_content: { quoted: "All sorted, thank you so much!" } },
  });
  return { review, answer };
});

knownFault("G3", async () => {
  const { review, answer } = await thanksInHtml();
  const shown = review.thread.at(-1);
  expect(shown?.from).toBe("customer");
  expect(shown?.text.startsWith("All sorted, thank you so much!\n")).toBe(true);
  expect(shown?.text.endsWith(answer)).toBe(true);
});

knownFault("P1", async () => {
  const { review } = await thanksInHtml();
  expect(review.draft?.intent).toBe("refund_status");
  expect(review.draft?.reply).toContain("Thanks for asking about your refund.");
});

knownFault("G4", async () => {
  const desk = theDesk();
  const contact = mailFrom("Jo Park");
  const { conversationId } = await drafted(desk, contact);
  const { messageId, review } = await drafted(desk, {
    ...contact,
    conversationId,
    text: "Please send the refund to me instead.",
    writer: { name: "Sam Boss", email: "sam@boss.example" },
  });
  const stored = await messageRow(desk, messageId);
  expect(stored?.contentAttributes).toMatchObject({ email: { from: ["sam@boss.example"] } });
  expect(review.thread.at(-1)).toMatchObject({ id: messageId, from: "customer", author: "Jo Park" });
  expect(review.recipients).toEqual({ to: [contact.email], cc: [] });
  expect(review.draft?.reply).toMatch(/^Hi Jo,/);
});

knownFault("G14", async () => {
  const desk = theDesk();
  const contact = mailFrom();
  const { conversationId, review } = await drafted(desk, contact);
  const sendId = await approve(desk, review);
  await desk.sendReaches(sendId, "delivered");
  const { messageId } = await desk.sandbox.write({
    ...contact,
    conversationId,
    subject: "Undelivered mail returned to sender",
    text: "Your message could not be delivered: the mailbox is unavailable.",
    autoReply: true,
    writer: { name: "Mail Delivery Subsystem", email: "mailer-daemon@mx.example" },
  });
  await desk.settled();
  expect(await messageRow(desk, messageId)).toMatchObject({ direction: "incoming" });
  expect((await desk.sendRow(sendId)).state).toBe("delivered");
  expect(await desk.review(review.approvalId)).toMatchObject({ state: "sent", undelivered: null, trouble: null });
  const listed = [...(await listQueue(desk.app, desk.reviewer.operator)), ...(await listUnanswered(desk.app))];
  expect(listed.filter((item) => item.conversationId === conversationId)).toEqual([]);
});

knownFault("P2", async () => {
  const { review } = await drafted(theDesk(), {
    name: "Payments",
    email: "no-reply@payments.example",
    channel: "email",
    subject: "Your payout is on its way",
    text: "Your payout is on its way. Replies to this address are not monitored. Do you have questions? Visit our help centre.",
  });
  expect(review).toMatchObject({ recipients: { to: ["no-reply@payments.example"] }, warnings: [] });
  expect(review.draft?.reply).toMatch(/^Hello,\n/);
});

knownFault("P3", async () => {
  const desk = theDesk();
  const conversationId = await receiveMail(desk, "report@mx.example", [
    "From: Mail Delivery Subsystem <mailer-daemon@mx.example>",
    `To: ${SHOP}`,
    "Subject: Undelivered Mail Returned to Sender",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "Your message could not be delivered to one or more of its recipients. It is returned below.",
    "",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Final-Recipient: rfc822; jo@post.example",
    "Action: failed",
    "Status: 5.1.1",
    "",
    "--b--",
    "",
  ]);
  const review = await desk.pending(conversationId);
  expect(review).toMatchObject({ recipients: { to: ["mailer-daemon@mx.example"] }, draft: { intent: "return" } });
  expect(review.draft?.reply).toMatch(/^Hello,\n/);
});

knownFault("P4", async () => {
  const { review } = await drafted(theDesk(), {
    ...mailFrom(),
    subject: "Automatic reply: 200 ft of -10 braided",
    text: "Thank you for your email. I am out of the office until Monday and will reply when I return.",
  });
  expect(review.draft).toMatchObject({ intent: "return", risk: { level: "low" } });
  expect(review.draft?.reply).toContain("Thanks for asking about a return.");
});

knownFault("P7", async () => {
  const desk = theDesk();
  await readInboxes(desk.app);
  const conversationId = await receiveMail(desk, "two-in-to@oram.example", [
    "From: Dee Oram <dee@oram.example>",
    `To: ${SHOP}, partner@orr.example`,
    "Cc: boss@orr.example",
    "Subject: Our order",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Where is our order?",
  ]);
  const { recipients, sourceMessageId } = await desk.pending(conversationId);
  const stored = await messageRow(desk, sourceMessageId ?? 0);
  expect(stored?.contentAttributes).toMatchObject({ email: { to: [SHOP, "partner@orr.example"] } });
  expect(recipients).toEqual({ to: ["dee@oram.example"], cc: ["boss@orr.example"] });
});

knownFault("P8", async () => {
  const desk = theDesk();
  await readInboxes(desk.app);
  const { review } = await drafted(desk, {
    name: "Shop Contact Form",
    email: SHOP,
    channel: "email",
    subject: "Contact form",
    text: "Name: Petra Holm\nEmail: petra@holm.example\nMessage: Can I return my lamp after 20 days?",
  });
  expect(review).toMatchObject({ recipients: { to: [SHOP], cc: [] }, warnings: [] });
  expect(review.draft?.reply).toMatch(/^Hello,\n/);
});

knownFault("P9", async () => {
  const desk = theDesk();
  const { messageId, review } = await drafted(desk, {
    ...mailFrom(),
    subject: "Fwd: Your order 6120",
    text: "Has this one shipped?",
    quoted:
      "---------- Forwarded message ---------\nFrom: Fennick <orders@fennick.example>\nDate: Mon, 23 Nov 2026 at 10:02\nSubject: Your order 6120\nTo: Jo <jo@post.example>\n\nThank you for order 6120: 2 x Oak lamp.",
  });
  expect((await messageRow(desk, messageId))?.content).toContain("2 x Oak lamp");
  expect(review.thread.map(({ text }) => text)).toEqual(["Has this one shipped?"]);
  expect(review.draft?.reply).toContain("Could you tell us a little more about what you need");
});

knownFault("P11", async () => {
  const desk = theDesk();
  const again = () =>
    receiveMail(desk, "twice@oram.example", [
      "From: Kim Oram <kim@oram.example>",
      `To: ${SHOP}`,
      "Subject: Our order",
      "Content-Type: text/plain; charset=utf-8",
      "",
      "Where is our order?",
    ]);
  const first = await again();
  await desk.sendReaches(await approve(desk, await desk.pending(first)), "delivered");
  const second = await again();
  expect(second).not.toBe(first);
  const review = await desk.pending(second);
  expect(review).toMatchObject({ warnings: [], cameBack: null, stale: null });
  expect(review.draft?.reply).toMatch(/^Hi Kim,\n/);
});

knownFault("P12", async () => {
  const { review } = await drafted(theDesk(), {
    ...mailFrom("Owen Hollis"),
    text: "Hi, any news on order 4790?\n\nOwen Hollis\nWorkshop manager, 4 Crown Court, Marlow\nThis email and any attachments are confidential. Any unauthorised use, copying or disclosure is prohibited. If you are not the intended recipient please return this email and delete it. We accept no liability for damage caused by viruses.",
  });
  expect(review.draft).toMatchObject({
    intent: "payment",
    risk: { level: "high", reason: "The customer speaks of legal steps." },
  });
});

knownFault("P21", async () => {
  const desk = theDesk();
  const contact = mailFrom();
  const { conversationId, review } = await drafted(desk, contact);
  await desk.settled();
  desk.sandbox.faults.set(LOST);
  const { id } = (await conversationOf(desk, conversationId)).meta.sender;
  const added = { name: "Jo Park", email: customer().email };
  type Added = { payload: { contact: { id: number } } };
  const { payload } = await rest<Added>(desk, "POST", "/contacts", added);
  const merge = { base_contact_id: payload.contact.id, mergee_contact_id: id };
  await rest(desk, "POST", "/actions/contact_merge", merge);
  expect((await conversationOf(desk, conversationId)).meta.sender.email).toBe(added.email);
  await desk.sendReaches(await approve(desk, review), "accepted");
  await desk.sandbox.idle();
  const { messages } = await desk.sandbox.thread(conversationId);
  expect(messages.at(-1)).toMatchObject({ from: "shop", mail: { to: [contact.email] } });
});

knownFault("P24", async () => {
  const { review } = await drafted(theDesk(), {
    ...mailFrom(),
    text: "See my answers below.\n\n> Do you want a refund or a replacement?\nReplacement please.\n\n> Was the box damaged?\nNo, the box was fine.",
  });
  expect(review.draft?.intent).toBe("damaged");
  expect(review.draft?.reply).toContain("I'm sorry that your item arrived damaged.");
});

knownFault("G11", async () => {
  const desk = theDesk();
  const { conversationId, review } = await drafted(desk, mailFrom("Jhon Smith"));
  await changeContact(desk, conversationId, { name: "John Smith" });
  await expect.poll(async () => (await desk.review(review.approvalId)).customer.name, PATIENCE).toBe("John Smith");
  await desk.drawn();
  const now = await desk.review(review.approvalId);
  expect(now).toMatchObject({ state: "pending_review", customer: { name: "John Smith" }, stale: null, warnings: [] });
  expect(now.draft?.id).toBe(review.draft?.id);
  expect(now.draft?.reply).toMatch(/^Hi Jhon,\n/);
});

/** A bot that answers in the shop's chat, until the test ends. */
async function addBot(desk: Desk) {
  const bot = await rest<{ id: number; access_token: string }>(desk, "POST", "/agent_bots", { name: "Helper" });
  type Inboxes = { payload: { id: number; channel_type: string }[] };
  const { payload } = await rest<Inboxes>(desk, "GET", "/inboxes");
  const chat = payload.find(({ channel_type }) => channel_type === "Channel::WebWidget")?.id;
  const setBot = (id: number | null) => rest<void>(desk, "POST", `/inboxes/${chat}/set_agent_bot`, { agent_bot: id });
  await setBot(bot.id);
  onTestFinished(() => setBot(null));
  return bot;
}

knownFault("G15", async () => {
  const desk = theDesk();
  await addBot(desk);
  const { conversationId, review } = await drafted(desk, customer());
  expect(review.state).toBe("pending_review");
  expect((await noteOf(desk, conversationId)).content).toContain(review.draft?.reply.split("\n")[0]);
  expect((await conversationOf(desk, conversationId)).status).toBe("pending");
});

knownFault("N8", async () => {
  const desk = theDesk();
  const bot = await addBot(desk);
  const { conversationId, review } = await drafted(desk, customer());
  await desk.settled();
  await desk.drawn();
  const path = `/api/v1/accounts/1/conversations/${conversationId}/messages`;
  const answer = { content: "Your order is on its way." };
  expect((await desk.sandbox.call("POST", path, answer, { "Api-Access-Token": bot.access_token })).status).toBe(200);
  await desk.settled();
  await desk.drawn();
  await desk.sendReaches(await approve(desk, review), "delivered");
  expect(await desk.repliesSeen(conversationId)).toEqual([answer.content, review.draft?.reply]);
  expect((await conversationOf(desk, conversationId)).status).toBe("pending");
});

/** Deletes a conversation in Chatwoot, which tells nobody. */
async function deleteConversation(desk: Desk, conversationId: number): Promise<void> {
  await rest(desk, "DELETE", `/conversations/${conversationId}`);
  await desk.settled();
  expect((await desk.sandbox.rest("GET", `/conversations/${conversationId}`)).status).toBe(404);
}

knownFault("G16", async () => {
  const desk = theDesk();
  const { conversationId, review } = await drafted(desk, customer());
  await noteOf(desk, conversationId);
  await deleteConversation(desk, conversationId);
  for (let times = 0; times < 2; times++) expect(await sweep(desk.app)).toMatchObject({ outcome: "good" });
  expect(await stateOf(desk, review.approvalId)).toBe("pending_review");
});

knownFault("P10", async () => {
  const desk = theDesk();
  const { conversationId, review } = await drafted(desk, customer());
  await noteOf(desk, conversationId);
  await deleteConversation(desk, conversationId);
  const sendId = await approve(desk, review);
  await desk.sendReaches(sendId, "refused");
  expect(await settleByPerson(desk.app, desk.reviewer, sendId, { outcome: "put-aside" })).toEqual({
    ok: false,
    message: "This was settled meanwhile.",
  });
  const unanswered = await listUnanswered(desk.app);
  expect(unanswered.filter((item) => item.conversationId === conversationId)).toMatchObject([
    { why: "The reply was not sent: Chatwoot has no such conversation (404)", canDraft: true },
  ]);
});

/** Deletes a message in Chatwoot without a webhook, and sweeps. */
async function deleteUnheard(desk: Desk, conversationId: number, messageId: number): Promise<void> {
  await desk.settled();
  desk.sandbox.faults.set(LOST);
  await rest(desk, "DELETE", `/conversations/${conversationId}/messages/${messageId}`);
  await desk.sandbox.idle();
  const { messages } = await desk.sandbox.thread(conversationId);
  expect(messages.find(({ id }) => id === messageId)?.deleted).toBe(true);
  expect(await sweep(desk.app)).toMatchObject({ outcome: "good" });
  await desk.settled();
}

knownFault("G18", async () => {
  const desk = theDesk();
  const { conversationId, messageId, review } = await drafted(desk, customer());
  await noteOf(desk, conversationId);
  await deleteUnheard(desk, conversationId, messageId);
  expect(await desk.review(review.approvalId)).toMatchObject({ state: "pending_review", sourceMessageId: messageId });
  expect(await messageRow(desk, messageId)).toMatchObject({ deleted: false, freshText: "Where is my order?" });
});

knownFault("P23", async () => {
  const desk = theDesk();
  const writer = customer();
  const first = await drafted(desk, { ...writer, text: "My card is 4111 1111 1111 1111" });
  const { conversationId } = first;
  const { review } = await drafted(desk, { ...writer, conversationId });
  await deleteUnheard(desk, conversationId, first.messageId);
  expect((await desk.review(review.approvalId)).thread).toMatchObject([
    { id: first.messageId, text: "My card is 4111 1111 1111 1111", deleted: false },
    { text: "Where is my order?" },
  ]);
});

knownFault("P6", async () => {
  const { review } = await drafted(theDesk(), { ...customer(), text: "👍" });
  expect(review.draft?.reply).toContain(
    "Could you tell us a little more about what you need, with the order number if it is about an order?",
  );
});

knownFault("P17", async () => {
  const desk = theDesk();
  const { conversationId, review } = await drafted(desk, {
    name: "Dana W",
    email: "dana@post.example",
    text: "where is my latest order",
  });
  expect(review.draft).toMatchObject({ risk: { level: "medium" } });
  expect(review.draft?.reply).toContain("The carrier reports order #4821 as delivered");
  await desk.sendReaches(await approve(desk, review), "delivered");
  expect(await desk.repliesSeen(conversationId)).toEqual([review.draft?.reply.trim()]);
});

knownFault("P22", async () => {
  const desk = theDesk();
  await asFreshInstall(desk);
  const { conversationId, review } = await drafted(desk, { ...mailFrom(), cc: [SHOP] });
  expect(review.recipients.cc).toEqual([SHOP]);
  await noteOf(desk, conversationId);
});
