// A reply that did not arrive is sent again to the very people it was approved for: as a new message, in place of the failed.
import { expect, test, vi } from "vitest";
import { settleByEcho } from "../../../app/approvals/echo.server.ts";
import { beginNote } from "../../../app/approvals/mail-and-notes.server.ts";
import { listQueue, listUnanswered } from "../../../app/approvals/queries.server.ts";
import { readFates } from "../../../app/approvals/read-fates.server.ts";
import { DELETED, MAY_HAVE_LEFT } from "../../../app/approvals/replacement.ts";
import { resumeDueWork } from "../../../app/approvals/resume.server.ts";
import { retryReply } from "../../../app/approvals/send-reply-again.server.ts";
import { listTrouble } from "../../../app/approvals/trouble/list-trouble.server.ts";
import { peopleWords, troubleWords } from "../../../app/approvals/trouble/trouble.ts";
import { undoSend } from "../../../app/approvals/undo.server.ts";
import { MessagePayload } from "../../../app/chatwoot/payloads.ts";
import { inTransaction } from "../../../app/db/database.server.ts";
import { stop } from "../../../app/settings/pause.server.ts";
import { later } from "../../support/approved.ts";
import { BOUNCED, type Bounced, bounced, CONTACT, WORKSHOP } from "../../support/bounced.ts";

const SAME_PEOPLE = [{ to: [CONTACT], cc: [WORKSHOP] }];
const pause = ({ desk }: Bounced, on: boolean) => stop(desk.app, null, { what: "sending", on, reason: "" });
const verbsOf = async ({ desk, conversationId }: Bounced) =>
  (
    await desk.app.db
      .selectFrom("activities")
      .select("verb")
      .where("conversationId", "=", conversationId)
      .orderBy("id")
      .execute()
  ).map(({ verb }) => verb);
const writeUnheard = async ({ desk, conversationId }: Bounced, text = "Never mind, please cancel it") => {
  desk.sandbox.faults.set({ dropWebhooks: { count: 50 } });
  const written = await desk.sandbox.write({ conversationId, text });
  await desk.sandbox.idle();
  desk.sandbox.faults.clear();
  return written;
};
const deleteByHand = ({ desk, conversationId }: Bounced, id: number) =>
  desk.sandbox.call("DELETE", `/agent/conversations/${conversationId}/messages/${id}`);

test("the failed message is deleted and the reply posted anew, once, to the people it was approved for", async () => {
  const one = await bounced();
  const { desk, conversationId, sendId, review, failedId } = one;
  expect((await desk.review(review.approvalId)).trouble).toMatchObject({
    repostTo: { to: [CONTACT], cc: [WORKSHOP] },
    failedMessageDeleted: false,
  });
  expect(await one.act("retry")).toEqual({ ok: true });
  expect(troubleWords((await listTrouble(desk.app))[0] as never)).toContain(
    `is being deleted in Chatwoot; then the reply is sent anew to ${CONTACT} (Cc ${WORKSHOP})`,
  );
  await one.runRetry();
  await desk.settled();
  // Deleted and not posted yet: nobody asks who deleted it, the question is no one's to draft, and nothing is called sent.
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "retrying", chatwootMessageId: null, posts: 0 });
  expect(await one.unanswered()).toBeNull();
  expect(troubleWords((await listTrouble(desk.app))[0] as never)).toContain(
    "The failed message is deleted in Chatwoot;",
  );
  expect((await listQueue(desk.app, desk.reviewer.operator))[0]).toMatchObject({ retrying: true });
  await desk.send(sendId);
  await desk.settled();
  await desk.sendReaches(sendId, "delivered");
  expect(await one.mails()).toEqual(SAME_PEOPLE);
  const [failed, newer, ...more] = await one.inChatwoot();
  expect(more).toEqual([]);
  expect(failed).toEqual({ id: failedId, deleted: true });
  expect(await desk.sendRow(sendId)).toMatchObject({
    chatwootMessageId: newer?.id,
    replacesMessageId: failedId,
    posts: 1,
  });
  expect(await listTrouble(desk.app)).toEqual([]);
  expect(await one.unanswered()).toBeNull();
  expect((await desk.review(review.approvalId)).state).toBe("sent");
  expect(await verbsOf(one)).toEqual(
    expect.arrayContaining([
      "reply_replacement_requested",
      "failed_message_deleted",
      "reply_replaced",
      "reply_delivered",
    ]),
  );
  const approvals = await desk.app.db
    .selectFrom("approvals")
    .select("id")
    .where("conversationId", "=", conversationId)
    .execute();
  expect(approvals).toHaveLength(1);
});

test.each([
  ["nobody but the contact", { to: [CONTACT], cc: [] }, CONTACT],
  ["a copy", { to: [CONTACT], cc: [WORKSHOP] }, `${CONTACT} (Cc ${WORKSHOP})`],
  ["no address", { to: [], cc: [] }, "the customer"],
])("the page names %s", (_, people, words) => {
  expect(peopleWords(people)).toBe(words);
});

test("to the contact alone Chatwoot's own retry loses nothing: no message is deleted", async () => {
  const one = await bounced({ cc: [] });
  expect((await one.desk.review(one.review.approvalId)).trouble).toMatchObject({ repostTo: null });
  await one.sendAgain();
  await one.desk.sendReaches(one.sendId, "delivered");
  expect(await one.mails()).toEqual([{ to: [CONTACT], cc: [] }]);
  expect(await one.inChatwoot()).toEqual([{ id: one.failedId, deleted: false }]);
  expect([await one.tried("retry"), await one.tried("delete")]).toEqual([["accepted"], []]);
});

test("approved for an address that the contact no longer has, it still goes to that one", async () => {
  const one = await bounced({ cc: [] });
  const { desk } = one;
  await desk.app.db.updateTable("contacts").set({ email: "dana@new.example" }).where("email", "=", CONTACT).execute();
  await one.sendAgain();
  await desk.sendReaches(one.sendId, "delivered");
  expect(await one.mails()).toEqual([{ to: [CONTACT], cc: [] }]);
  expect(await one.tried("delete")).toEqual(["accepted"]);
});

test("a note after it that names a copy would add them to a retry: it is posted anew, without them", async () => {
  const one = await bounced({ cc: [] });
  const { desk, conversationId } = one;
  const note = { content: "Asked the workshop", private: true, cc_emails: WORKSHOP };
  await desk.sandbox.rest("POST", `/conversations/${conversationId}/messages`, note);
  await desk.settled();
  await one.sendAgain();
  await desk.sendReaches(one.sendId, "delivered");
  expect(await one.mails()).toEqual([{ to: [CONTACT], cc: [] }]);
  expect(await one.tried("retry")).toEqual([]);
});

test("refused by the channel again, it can be sent again again, in place of the newer message", async () => {
  const one = await bounced();
  const { desk, sendId } = one;
  desk.sandbox.faults.set({ failDelivery: { next: 1 } });
  await one.sendAgain();
  await desk.sendReaches(sendId, "undelivered");
  const second = await desk.sendRow(sendId);
  expect(second).toMatchObject({ reason: BOUNCED, replacesMessageId: one.failedId });
  expect((await listQueue(desk.app, desk.reviewer.operator))[0]).toMatchObject({ undelivered: true, retrying: false });
  await one.sendAgain();
  await desk.sendReaches(sendId, "delivered");
  expect((await desk.sendRow(sendId)).replacesMessageId).toBe(second.chatwootMessageId);
  expect(await one.mails()).toEqual(SAME_PEOPLE);
  expect((await one.inChatwoot()).map(({ deleted }) => deleted)).toEqual([true, true, false]);
});

test("once a click, from two tabs, run by two workers", async () => {
  const one = await bounced();
  const { desk, sendId } = one;
  const clicks = await Promise.all([one.act("retry"), one.act("retry")]);
  expect(clicks.filter(({ ok }) => ok)).toHaveLength(1);
  await Promise.all([one.runRetry(), one.runRetry()]);
  await one.runRetry();
  await Promise.all([desk.send(sendId), desk.send(sendId)]);
  await desk.send(sendId);
  await desk.settled();
  await desk.sendReaches(sendId, "delivered");
  expect(await one.act("retry")).toMatchObject({ ok: false });
  expect(await one.mails()).toEqual(SAME_PEOPLE);
  expect([await one.tried("delete"), await one.tried("post")]).toEqual([["accepted"], ["accepted", "accepted"]]);
});

test("the customer wrote meanwhile, unheard: nothing is deleted, and it comes back to review", async () => {
  const one = await bounced();
  const { desk, review, sendId } = one;
  await one.act("retry");
  await writeUnheard(one);
  await one.runRetry();
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "cancelled", reason: "newer-message" });
  expect(await desk.review(review.approvalId)).toMatchObject({
    state: "pending_review",
    cameBack: expect.stringContaining("somebody wrote before it went out"),
  });
  await desk.send(sendId);
  expect(await one.inChatwoot()).toEqual([{ id: one.failedId, deleted: false }]);
});

test("an agent answers after the thread was read: the last look sees it, nothing is deleted, and it comes back", async () => {
  const one = await bounced();
  const { desk, conversationId, review, sendId } = one;
  await one.act("retry");
  desk.sandbox.faults.set({ dropWebhooks: { count: 50 } });
  const { fetch } = globalThis;
  const reads: string[] = [];
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    // The conversation, the thread, and its end once more.
    if (String(input).includes(`/conversations/${conversationId}`) && reads.push(String(input)) === 3)
      await fetch(`${desk.sandbox.address}/agent/conversations/${conversationId}/reply`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ text: "They are on their way." }),
      });
    return fetch(input, init);
  });
  await one.runRetry();
  spy.mockRestore();
  expect(await one.tried("delete")).toEqual(["withdrawn"]);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "cancelled", deleteCalledAt: null });
  expect((await desk.review(review.approvalId)).state).toBe("pending_review");
  expect((await one.inChatwoot()).map(({ deleted }) => deleted)).toEqual([false, false]);
});

test("while a newer draft is under way nothing is deleted, and the reply stays listed", async () => {
  const one = await bounced();
  const { desk, conversationId, sendId } = one;
  await one.act("retry");
  await desk.sandbox.write({ conversationId, text: "Are you there?" });
  await desk.pending(conversationId);
  await one.runRetry();
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "undelivered", reason: BOUNCED });
  expect(await listTrouble(desk.app)).toMatchObject([{ sendId, newer: { author: "Dana Whitfield" } }]);
  expect(await one.act("retry")).toMatchObject({
    ok: false,
    message: expect.stringContaining("there is a newer draft"),
  });
  expect(await one.inChatwoot()).toEqual([{ id: one.failedId, deleted: false }]);
});

test("the customer wrote between the deletion and the post: nothing is posted, and it comes back to review", async () => {
  const one = await bounced();
  const { desk, review, sendId } = one;
  await one.act("retry");
  await one.runRetry();
  await writeUnheard(one);
  await desk.send(sendId);
  expect((await desk.sendRow(sendId)).state).toBe("cancelled");
  expect((await desk.review(review.approvalId)).state).toBe("pending_review");
  expect(await one.inChatwoot()).toEqual([{ id: one.failedId, deleted: true }]);
});

test("an agent answered meanwhile: nothing is deleted or posted, and it comes back to review", async () => {
  const one = await bounced();
  const { desk, conversationId, review } = one;
  await one.act("retry");
  desk.sandbox.faults.set({ dropWebhooks: { count: 50 } });
  await desk.sandbox.call("POST", `/agent/conversations/${conversationId}/reply`, { text: "They are on their way." });
  await desk.sandbox.idle();
  desk.sandbox.faults.clear();
  await one.runRetry();
  expect((await desk.review(review.approvalId)).state).toBe("pending_review");
  expect((await one.inChatwoot()).map(({ deleted }) => deleted)).toEqual([false, false]);
});

test("the reply window closed meanwhile: nothing is deleted, and it comes back to review", async () => {
  const one = await bounced();
  await one.act("retry");
  one.desk.sandbox.faults.set({ windowClosed: true });
  await one.runRetry();
  expect(await one.desk.sendRow(one.sendId)).toMatchObject({ state: "cancelled", reason: "reply-window-closed" });
  expect((await one.desk.review(one.review.approvalId)).state).toBe("pending_review");
  expect(await one.inChatwoot()).toEqual([{ id: one.failedId, deleted: false }]);
});

test("deleted in Chatwoot by somebody else, it is asked about, and sent when the person who read so asks again", async () => {
  const one = await bounced();
  const { desk, sendId } = one;
  await one.act("retry");
  await deleteByHand(one, one.failedId);
  await one.runRetry();
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "undelivered", reason: DELETED });
  expect(await one.tried("delete")).toEqual([]);
  await one.sendAgain();
  await desk.sendReaches(sendId, "delivered");
  expect(await one.mails()).toEqual(SAME_PEOPLE);
});

test("retried in Chatwoot by hand meanwhile, it is not deleted", async () => {
  const one = await bounced();
  const { desk, conversationId, sendId } = one;
  await one.act("retry");
  desk.sandbox.faults.set({ dropWebhooks: { count: 50 }, sendLateMs: 500 });
  await desk.sandbox.rest("POST", `/conversations/${conversationId}/messages/${one.failedId}/retry`);
  await one.runRetry();
  expect((await desk.sendRow(sendId)).state).toBe("accepted");
  await desk.send(sendId);
  expect(await one.inChatwoot()).toEqual([{ id: one.failedId, deleted: false }]);
});

test("retried in Chatwoot by hand at the moment of the deletion: a person is asked, nothing is posted", async () => {
  const one = await bounced();
  const { desk, conversationId, sendId } = one;
  await one.act("retry");
  desk.sandbox.faults.set({
    slowMs: { ms: 1000, method: "DELETE", next: 1 },
    sendLateMs: 60_000,
    dropWebhooks: { count: 50 },
  });
  const running = one.runRetry();
  await expect.poll(async () => (await desk.sendRow(sendId)).deleteCalledAt).not.toBeNull();
  await desk.sandbox.rest("POST", `/conversations/${conversationId}/messages/${one.failedId}/retry`);
  await running;
  await desk.send(sendId);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "undelivered", reason: MAY_HAVE_LEFT });
  await one.act("retry");
  await one.runRetry();
  await desk.send(sendId);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "undelivered", reason: MAY_HAVE_LEFT });
  expect(await one.inChatwoot()).toHaveLength(1);
});

test("nothing can be undone once it was sent, neither before the deletion nor after", async () => {
  const one = await bounced();
  const { desk, sendId } = one;
  await one.act("retry");
  expect(await undoSend(desk.app, desk.reviewer, sendId)).toMatchObject({ ok: false });
  await one.runRetry();
  expect(await undoSend(desk.app, desk.reviewer, sendId)).toMatchObject({ ok: false });
  desk.sandbox.faults.set({ rateLimited: { next: 1, method: "POST" } });
  await expect(desk.send(sendId)).rejects.toThrow(/limits the rate/);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "retrying", chatwootMessageId: null });
  expect(await undoSend(desk.app, desk.reviewer, sendId)).toMatchObject({ ok: false });
  await desk.send(sendId);
  await desk.settled();
  expect(await one.mails()).toEqual(SAME_PEOPLE);
});

test("while sending is paused nothing is deleted and nothing posted; resumed, it goes on", async () => {
  const one = await bounced();
  const { desk, sendId } = one;
  await one.act("retry");
  await pause(one, true);
  await one.runRetry();
  expect(await one.tried("delete")).toEqual([]);
  await pause(one, false);
  await one.runRetry();
  await pause(one, true);
  await desk.send(sendId);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "retrying", chatwootMessageId: null, posts: 0 });
  expect(await one.mails()).toEqual([]);
  await pause(one, false);
  await desk.send(sendId);
  await desk.settled();
  expect(await one.mails()).toEqual(SAME_PEOPLE);
});

test("what lost its job between the deletion and the post is given one", async () => {
  const one = await bounced();
  const { desk, sendId } = one;
  const jobs = async () =>
    (
      await desk.app.database.pool.query(
        "select name from pgboss.job where state = 'created' and name in ('send-reply', 'retry-reply')",
      )
    ).rows.length;
  await one.act("retry");
  await desk.app.database.pool.query("delete from pgboss.job where name in ('send-reply', 'retry-reply')");
  later(desk, 60);
  await resumeDueWork(desk.app);
  expect(await jobs()).toBe(1);
  await one.runRetry();
  await desk.app.database.pool.query("delete from pgboss.job where name in ('send-reply', 'retry-reply')");
  await resumeDueWork(desk.app);
  expect(await jobs()).toBe(1);
  await desk.send(sendId);
  await desk.settled();
  expect(await one.mails()).toEqual(SAME_PEOPLE);
});

test("the new mail is not posted beside a note", async () => {
  const one = await bounced();
  const { desk, review, sendId } = one;
  await one.act("retry");
  await one.runRetry();
  const noting = (until: Date | null) =>
    desk.app.db.updateTable("approvals").set({ notingUntil: until }).where("id", "=", review.approvalId).execute();
  await noting(new Date(Date.now() + 30_000));
  await desk.send(sendId);
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "retrying", posts: 0 });
  await noting(null);
  await desk.send(sendId);
  await desk.settled();
  expect(await one.mails()).toEqual(SAME_PEOPLE);
});

test("no note is posted while the new mail is on its way out, however long ago the first one failed", async () => {
  const one = await bounced();
  const { desk, conversationId, review, sendId } = one;
  const mayNote = () =>
    inTransaction(desk.app.db, (tx) =>
      beginNote(desk.app, tx, { approvalId: review.approvalId, conversationId }, desk.app.now()),
    );
  await one.act("retry");
  await one.runRetry();
  later(desk, 3600);
  desk.sandbox.faults.set({ answerWith: { method: "POST", path: "/messages$", next: 1, status: 500 } });
  expect(await mayNote()).toBe(true);
  await desk.send(sendId);
  expect((await desk.sendRow(sendId)).state).toBe("uncertain");
  expect(await mayNote()).toBe(false);
});

test("late news of the failed message, mark and all, touches the send no more", async () => {
  const one = await bounced();
  const { desk, conversationId, sendId } = one;
  await one.act("retry");
  await one.runRetry();
  const told = (attributes: object, fresh: boolean) =>
    inTransaction(desk.app.db, (tx) =>
      settleByEcho(
        desk.app,
        tx,
        { id: conversationId, channel: "Channel::Email" },
        MessagePayload.parse({
          id: one.failedId,
          message_type: "outgoing",
          created_at: new Date().toISOString(),
          status: "failed",
          content_attributes: { hotdash: { kind: "reply", send_id: sendId }, ...attributes },
        }),
        { fresh },
      ),
    );
  const lateNews = async () => {
    for (const fresh of [false, true])
      for (const attributes of [{}, { external_error: "mailbox full" }]) await told(attributes, fresh);
  };
  await lateNews();
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "retrying", chatwootMessageId: null });
  const uncertain = { state: "sending", posts: 1, claimedAt: new Date(0) };
  await desk.app.db.updateTable("sends").set(uncertain).where("id", "=", sendId).execute();
  await lateNews();
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "sending", chatwootMessageId: null });
  await desk.app.db.updateTable("sends").set({ state: "retrying", posts: 0 }).where("id", "=", sendId).execute();
  await desk.send(sendId);
  await desk.settled();
  await desk.sendReaches(sendId, "delivered");
  await lateNews();
  later(desk, 120);
  await readFates(desk.app);
  expect((await desk.sendRow(sendId)).state).toBe("delivered");
  expect(await one.mails()).toEqual(SAME_PEOPLE);
});

test("restored from a backup made before it was posted anew, the new message is found and nothing deleted or posted", async () => {
  const one = await bounced();
  const { desk, conversationId, sendId, text } = one;
  desk.sandbox.faults.set({ dropWebhooks: { count: 50 } });
  await deleteByHand(one, one.failedId);
  const posted = await desk.sandbox.rest("POST", `/conversations/${conversationId}/messages`, {
    content: text,
    content_attributes: { hotdash: { kind: "reply", send_id: sendId } },
    to_emails: CONTACT,
    cc_emails: WORKSHOP,
  });
  const { id } = (await posted.json()) as { id: number };
  await desk.sandbox.idle();
  await one.sendAgain();
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "accepted", chatwootMessageId: id });
  expect([await one.tried("delete"), await one.mails()]).toEqual([[], SAME_PEOPLE]);
});

test("an erased reply is not sent again, and nothing is deleted", async () => {
  const one = await bounced();
  const { desk } = one;
  const { contactId } = await desk.app.db
    .selectFrom("conversations")
    .select("contactId")
    .where("id", "=", one.conversationId)
    .executeTakeFirstOrThrow();
  await desk.app.database.pool.query("select erase_person($1, $2, $3)", [
    desk.app.chatwoot.id,
    contactId,
    desk.reviewer.operator.id,
  ]);
  const click = await one.act("retry");
  await one.runRetry();
  expect({ click, tried: await one.tried("delete") }).toEqual({
    click: { ok: false, message: expect.stringContaining("text of this reply was removed") },
    tried: [],
  });
});

test("Chatwoot refuses the new message: listed as refused, the failed one told of as deleted, the customer as unanswered", async () => {
  const one = await bounced();
  const { desk, conversationId, messageId, sendId } = one;
  await one.act("retry");
  await one.runRetry();
  desk.sandbox.faults.set({ answerWith: { method: "POST", path: "/messages$", next: 1, status: 422, body: "{}" } });
  await desk.send(sendId);
  await desk.settled();
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "refused", reason: "Chatwoot answered 422" });
  const [trouble] = await listTrouble(desk.app);
  expect(trouble && troubleWords(trouble)).toContain("The failed message is deleted in Chatwoot, and Chatwoot refused");
  expect(await one.unanswered()).toBe(messageId);
  expect(await listUnanswered(desk.app)).toMatchObject([
    { conversationId, why: "The reply was not sent: Chatwoot answered 422" },
  ]);
  expect(await one.mails()).toEqual([]);
  expect(await retryReply(desk.app, { sendId })).toBeUndefined();
});
