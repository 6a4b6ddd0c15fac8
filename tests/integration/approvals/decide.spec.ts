import { expect, test } from "vitest";
import { draftAnswer, regenerate } from "../../../app/approvals/ask-for-draft.server.ts";
import { claim, release } from "../../../app/approvals/claim.server.ts";
import { listUnanswered } from "../../../app/approvals/queries.server.ts";
import { replyByHand } from "../../../app/approvals/reply-by-hand.server.ts";
import { resumeDueWork } from "../../../app/approvals/resume.server.ts";
import { NEEDS_A_PERSON } from "../../../app/approvals/send.ts";
import { settleByPerson } from "../../../app/approvals/settle-by-person.server.ts";
import { undoSend } from "../../../app/approvals/undo.server.ts";
import type { DecisionForm } from "../../../app/approvals/view.ts";
import type { Operator } from "../../../app/operators/operator.ts";
import { action as decisions } from "../../../app/routes/actions/decisions.ts";
import type { CustomerMessageBody } from "../../../app/sandbox/customer-view.ts";
import { changeSetting } from "../../../app/settings/settings.server.ts";
import { approvalOf, type Desk, openDesk } from "../../support/desk.ts";
import { answered, doorArgs } from "../../support/door.ts";
import { signedInAs } from "../../support/operators.ts";

async function drafted(
  options: Parameters<typeof openDesk>[0] = {},
  message: Partial<CustomerMessageBody> = { text: "Where is my order #4790?" },
) {
  const desk = await openDesk(options);
  const { conversationId, messageId } = await desk.sandbox.write(message);
  return { desk, conversationId, messageId, review: await desk.pending(conversationId) };
}
type Drafted = Awaited<ReturnType<typeof drafted>>;

const decisionsOf = (desk: Desk) => desk.app.db.selectFrom("decisions").selectAll().orderBy("decidedAt").execute();
const sendsOf = (desk: Desk) => desk.app.db.selectFrom("sends").selectAll().execute();
async function colleague(desk: Desk): Promise<{ operator: Operator; sessionId: string; cookie: string }> {
  const member = await signedInAs(desk.app, "reviewer", { name: "Noor Haddad", email: "noor@example.com" });
  const { id, name, email, sessionId, cookie } = member;
  return { operator: { id, name, email, role: "reviewer", initials: "NH" }, sessionId, cookie };
}
/** The door's whole answer to a form. */
const knock = (
  { desk, review }: Pick<Drafted, "desk" | "review">,
  form: Record<string, unknown>,
  {
    cookie = desk.reviewer.cookie,
    headers = {},
  }: { cookie?: string | undefined; headers?: Record<string, string> } = {},
) => {
  const args = doorArgs(desk.app, `/app/approvals/${review.approvalId}/decisions`, {
    method: "POST",
    cookie,
    headers,
    params: { approvalId: review.approvalId },
  });
  return answered(() => decisions({ ...args, request: new Request(args.request, { body: JSON.stringify(form) }) }));
};

test("approved with grades, the decision is kept whole and the reply goes out", async () => {
  const { desk, conversationId, review } = await drafted();
  const decided = await desk.decide(review, { note: " good ", openedAt: "2026-11-21T08:00:00.000Z" });
  if (!decided.ok || !decided.send) throw new Error("not approved");
  expect(await decisionsOf(desk)).toMatchObject([
    {
      outcome: "approve",
      kind: "reply",
      tone: 5,
      accuracy: 4,
      policy: 5,
      finalText: review.draft?.reply,
      draftId: review.draft?.id,
      seenMessageId: review.seenMessageId,
      operatorId: desk.reviewer.operator.id,
      note: "good",
    },
  ]);
  await desk.sendReaches(decided.send.id, "accepted", "delivered");
  expect(await desk.repliesSeen(conversationId)).toEqual([review.draft?.reply]);
});

test("an edited text goes out as edited, with its reason; the draft stays as it was made", async () => {
  const { desk, conversationId, review } = await drafted();
  const decided = await desk.decide(review, { finalText: "It left on Monday.", reason: "facts" });
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await desk.sendReaches(decided.send.id, "accepted", "delivered");
  expect(await desk.repliesSeen(conversationId)).toEqual(["It left on Monday."]);
  expect((await desk.review(review.approvalId)).draft?.reply).toBe(review.draft?.reply);
});

test("rejected, nothing is sent and the customer, who was not listed as waiting before, is", async () => {
  const { desk, conversationId, review } = await drafted();
  expect(await listUnanswered(desk.app)).toEqual([]);
  expect(await desk.decide(review, { outcome: "reject", reason: "policy" })).toMatchObject({ ok: true, send: null });
  expect(await decisionsOf(desk)).toMatchObject([{ outcome: "reject", reason: "policy", finalText: null, tone: 5 }]);
  expect(await sendsOf(desk)).toEqual([]);
  expect(await listUnanswered(desk.app)).toMatchObject([{ conversationId, why: "The draft was rejected" }]);
});

test("sent back for changes, a second version comes and can be approved", async () => {
  const { desk, conversationId, review } = await drafted();
  const back = { outcome: "request_changes", reason: "tone", note: "Please be warmer" } as const;
  expect(await desk.decide(review, back)).toMatchObject({ ok: true, send: null });
  const second = await desk.pending(conversationId);
  expect(second.approvalId).toBe(review.approvalId);
  expect(second.draft?.version).toBe(2);
  const decided = await desk.decide(second);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await desk.sendReaches(decided.send.id, "accepted", "delivered");
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("a double click is one decision and one send", async () => {
  const { desk, conversationId, review } = await drafted();
  const answers = await Promise.all([desk.decide(review), desk.decide(review)]);
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  expect(answers.find((answer) => !answer.ok)).toMatchObject({ reason: "already-decided" });
  expect(await decisionsOf(desk)).toHaveLength(1);
  const [send] = await sendsOf(desk);
  await desk.sendReaches(send?.id ?? "", "accepted", "delivered");
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("a tab with an older version, draft or screen decides nothing", async () => {
  const { desk, conversationId, messageId } = await drafted();
  await desk.sandbox.write({ conversationId, text: "Do you ship to Norway?" });
  await desk.settled();
  const review = await desk.pending(conversationId);
  expect(await desk.decide(review, { version: review.version - 1 })).toMatchObject({ reason: "changed" });
  expect(await desk.decide(review, { draftId: crypto.randomUUID() })).toMatchObject({ reason: "changed" });
  expect(await desk.decide(review, { seenMessageId: messageId })).toMatchObject({ reason: "newer-message" });
  expect(await desk.decide(review, { seenMessageId: 999_999 })).toMatchObject({ reason: "changed" });
  expect(await decisionsOf(desk)).toEqual([]);
});

test("what another reviewer has claimed is theirs until they leave it or ten minutes pass", async () => {
  const { desk, review } = await drafted();
  const other = await colleague(desk);
  const both = await Promise.all([
    claim(desk.app, other.operator, review.approvalId, { typed: false }),
    claim(desk.app, desk.reviewer.operator, review.approvalId, { typed: false }),
  ]);
  expect(both.map(({ ok }) => ok)).toEqual([true, false]);
  expect(both[1]?.claim?.name).toBe("Noor Haddad");
  expect(await desk.decide(review)).toMatchObject({ reason: "claimed" });
  await release(desk.app, desk.reviewer.operator, review.approvalId);
  expect(await desk.decide(review)).toMatchObject({ reason: "claimed" });
  desk.app.setNow(new Date(Date.now() + 11 * 60_000));
  expect(await claim(desk.app, desk.reviewer.operator, review.approvalId, { typed: false })).toMatchObject({
    ok: true,
  });
  await release(desk.app, desk.reviewer.operator, review.approvalId);
  expect(await desk.decide(review)).toMatchObject({ ok: true });
});

test("grades must be three whole numbers from 1 to 5, and the answer names the wrong one", async () => {
  const all = await drafted();
  const form = approvalOf(all.review);
  for (const accuracy of [undefined, null, 0, 6, 3.5, "5"]) {
    const answer = await knock(all, { ...form, grades: { tone: 5, policy: 5, accuracy } });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain("grades.accuracy");
  }
  expect((await knock(all, { ...form, grades: undefined })).status).toBe(400);
  expect(await decisionsOf(all.desk)).toEqual([]);
});

test("a text that may not go out, an edit or a refusal without a reason, and a reply without backing are invalid", async () => {
  const { desk, review } = await drafted({}, { channel: "sms", text: "Where is my order #4790?" });
  const wrong: [Partial<DecisionForm>, RegExp][] = [
    [{ finalText: "  ", reason: "other" }, /empty/],
    [{ finalText: "Hi {{ contact.name }}", reason: "other" }, /Chatwoot/],
    [{ finalText: "Hi [Customer Name]", reason: "other" }, /placeholder/],
    [{ finalText: `use ${"sk"}-${"a1B2".repeat(6)}`, reason: "other" }, /key or a token/],
    [{ finalText: "x".repeat(460), reason: "other" }, /longer/],
    [{ finalText: "Something else" }, /reason for the change/],
    [{ outcome: "reject" }, /Choose a reason/],
    [{ outcome: "request_changes" }, /Choose a reason/],
    [{ basis: null }, /what this is based on/],
  ];
  for (const [change, says] of wrong) {
    const answer = await desk.decide(review, change);
    expect(answer).toMatchObject({ ok: false, reason: "invalid" });
    expect("message" in answer && answer.message).toMatch(says);
  }
  expect(await decisionsOf(desk)).toEqual([]);
  expect((await desk.review(review.approvalId)).version).toBe(review.version);
});

test("a draft that claims nothing is approved without a basis, and not once it was edited", async () => {
  const { desk, review } = await drafted({}, { text: "Hello there" });
  expect(review.draft).toMatchObject({ claims: [], evidence: [] });
  const edited = { basis: null, finalText: "It ships today.", reason: "facts" } as const;
  expect(await desk.decide(review, edited)).toMatchObject({ ok: false, reason: "invalid" });
  expect(await desk.decide(review, { basis: null })).toMatchObject({ ok: true });
  expect(await decisionsOf(desk)).toMatchObject([{ outcome: "approve", basis: "none_found" }]);
});

test("who may not decide does not: viewers, the signed-out, other sites", async () => {
  const all = await drafted();
  const form = approvalOf(all.review);
  const viewer = await signedInAs(all.desk.app, "viewer");
  expect((await knock(all, form, { cookie: viewer.cookie })).status).toBe(403);
  expect(await knock(all, form, { cookie: "" })).toMatchObject({ status: 302 });
  expect((await knock(all, form, { headers: { Origin: "https://evil.example" } })).status).toBe(403);
  expect(await decisionsOf(all.desk)).toEqual([]);
});

test("after an undo a second decision goes out, once", async () => {
  const { desk, conversationId, review } = await drafted({ env: { UNDO_SECONDS: "60" } });
  const first = await desk.decide(review);
  if (!first.ok || !first.send) throw new Error("not approved");
  expect(await undoSend(desk.app, desk.reviewer, first.send.id)).toMatchObject({ ok: true });
  const again = await desk.decide(await desk.review(review.approvalId));
  if (!again.ok || !again.send) throw new Error("not approved again");
  desk.app.setNow(new Date(Date.now() + 61_000));
  await desk.send(first.send.id);
  await desk.send(again.send.id);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("on its way, a reply cannot be taken back, and goes out", async () => {
  const { desk, conversationId, review } = await drafted({ env: { UNDO_SECONDS: "60" } });
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  const { id } = decided.send;
  desk.app.setNow(new Date(Date.now() + 61_000));
  desk.sandbox.faults.set({ slowMs: { ms: 300, next: 1, method: "GET" } });
  const sending = desk.send(id);
  await desk.sendReaches(id, "sending");
  expect(await undoSend(desk.app, desk.reviewer, id)).toMatchObject({ ok: false });
  await sending;
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("written by hand, a reply goes out once, and not beside a draft", async () => {
  const { desk, conversationId, review } = await drafted();
  const { recipients, seenMessageId } = review;
  const form = { text: "I have looked: it arrives on Friday.", recipients, seenMessageId };
  expect(await replyByHand(desk.app, desk.reviewer, conversationId, form)).toMatchObject({ reason: "changed" });
  await desk.decide(review, { outcome: "reject", reason: "facts" });
  const empty = { ...form, text: " " };
  expect(await replyByHand(desk.app, desk.reviewer, conversationId, empty)).toMatchObject({ reason: "invalid" });
  const answers = await Promise.all([1, 2].map(() => replyByHand(desk.app, desk.reviewer, conversationId, form)));
  const sent = answers.find((answer) => answer.ok);
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  if (!sent?.ok || !sent.send) throw new Error("not sent");
  await desk.sendReaches(sent.send.id, "accepted", "delivered");
  expect(await desk.repliesSeen(conversationId)).toEqual([form.text]);
});

test("another draft can be asked for, not while somebody else has the item", async () => {
  const { desk, conversationId, review } = await drafted();
  const other = await colleague(desk);
  await claim(desk.app, other.operator, review.approvalId, { typed: false });
  expect(await regenerate(desk.app, desk.reviewer.operator, review.approvalId)).toMatchObject({ ok: false });
  expect(await regenerate(desk.app, other.operator, review.approvalId)).toEqual({ ok: true });
  expect((await desk.pending(conversationId)).draft?.version).toBe(2);
});

test.each(["arrived", "send-again"] as const)("a person settles an uncertain send as %s, once", async (outcome) => {
  const { desk, conversationId, review } = await drafted();
  await desk.app.queue.boss.offWork("send-reply");
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await desk.app.db.updateTable("sends").set({ state: "sending" }).execute();
  await desk.app.db
    .updateTable("sends")
    .set({ state: "uncertain", reason: NEEDS_A_PERSON, posts: 2, postEndedAt: new Date(Date.now() - 200_000) })
    .execute();
  const settle = () => settleByPerson(desk.app, desk.reviewer, decided.send?.id ?? "", { outcome });
  const both = await Promise.all([settle(), settle()]);
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
  await desk.send(decided.send.id);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(outcome === "arrived" ? 0 : 1);
  expect((await desk.review(review.approvalId)).state).toBe("sent");
});

const pause = { since: "2026-11-21T08:00:00.000Z", by: "Avery Stone", reason: "" };

test("while drafting is paused nothing is drafted and the list says so; afterwards it is", async () => {
  const desk = await openDesk();
  await changeSetting(desk.app, null, "draftingPaused", pause);
  const { conversationId } = await desk.sandbox.write();
  await desk.settled();
  expect(await listUnanswered(desk.app)).toMatchObject([{ why: "Drafting is paused", canDraft: false }]);
  await changeSetting(desk.app, null, "draftingPaused", null);
  await resumeDueWork(desk.app, { overdueMs: 0 });
  expect((await desk.pending(conversationId)).draft).not.toBeNull();
});

test("a version asked for while drafting is paused is made afterwards", async () => {
  const { desk, conversationId, review } = await drafted();
  await changeSetting(desk.app, null, "draftingPaused", pause);
  await desk.decide(review, { outcome: "request_changes", reason: "tone", note: "warmer" });
  const due = () => desk.app.db.selectFrom("conversations").select("draftDueAt").executeTakeFirstOrThrow();
  await expect.poll(async () => (await due()).draftDueAt, { timeout: 10_000 }).not.toBeNull();
  await changeSetting(desk.app, null, "draftingPaused", null);
  await resumeDueWork(desk.app, { overdueMs: 0 });
  expect((await desk.pending(conversationId)).draft?.version).toBe(2);
});

test("while sending is paused an approved reply waits, and goes out once afterwards", async () => {
  const { desk, conversationId, review } = await drafted();
  await changeSetting(desk.app, null, "sendingPaused", pause);
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await desk.send(decided.send.id);
  expect(await desk.repliesSeen(conversationId)).toEqual([]);
  await changeSetting(desk.app, null, "sendingPaused", null);
  await resumeDueWork(desk.app, { overdueMs: 0 });
  await desk.sendReaches(decided.send.id, "accepted", "delivered");
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("with the day's model spend used up nothing is drafted and the list says so", async () => {
  const desk = await openDesk();
  await changeSetting(desk.app, null, "dailyModelSpendUsd", 0);
  const { conversationId } = await desk.sandbox.write();
  await desk.settled();
  expect(await listUnanswered(desk.app)).toMatchObject([{ why: "Today's model spend is used up", canDraft: false }]);
  expect(await desk.app.db.selectFrom("drafts").select("id").execute()).toEqual([]);
  await changeSetting(desk.app, null, "dailyModelSpendUsd", null);
  expect(await draftAnswer(desk.app, conversationId)).toEqual({ ok: true });
  await desk.pending(conversationId);
});
