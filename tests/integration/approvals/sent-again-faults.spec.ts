// A reply sent again in place of the message that failed, under one fault each, at the wire: it goes out once, or is asked about.
import { expect, test } from "vitest";
import { SECOND_LOOK_SECONDS } from "../../../app/approvals/send.ts";
import { listTrouble } from "../../../app/approvals/trouble/list-trouble.server.ts";
import { triedWords } from "../../../app/approvals/trouble/trouble.ts";
import { HEARTBEAT_SECONDS } from "../../../app/queue/job.ts";
import type { FaultSettings } from "../../../app/sandbox/faults.ts";
import { later } from "../../support/approved.ts";
import { BOUNCED, bounced, CONTACT, WORKSHOP } from "../../support/bounced.ts";

const SAME_PEOPLE = [{ to: [CONTACT], cc: [WORKSHOP] }];
const THE_DELETION = { method: "DELETE", path: "/messages/\\d+$", next: 1 } as const;
const THE_POST = { method: "POST", path: "/messages$", next: 1 } as const;
const HTML = "<!doctype html><title>Sign in to the network</title>";

type Row = { fault: string; faults: FaultSettings; deletions: (string | null)[] };

test.each<Row>([
  {
    fault: "the answer is lost",
    faults: { loseAnswer: THE_DELETION },
    deletions: ["chatwoot-interrupted"],
  },
  { fault: "500 after it was done", faults: { errorAfterSaving: THE_DELETION }, deletions: ["chatwoot-server-error"] },
  {
    fault: "500 before it was done",
    faults: { answerWith: { ...THE_DELETION, status: 500 } },
    deletions: ["chatwoot-server-error", "accepted"],
  },
  {
    fault: "a proxy's page, done",
    faults: { answerWith: { ...THE_DELETION, status: 200, body: HTML, saved: true } },
    deletions: ["answer-unreadable"],
  },
  {
    fault: "a proxy's page, not done",
    faults: { answerWith: { ...THE_DELETION, status: 200, body: HTML } },
    deletions: ["answer-unreadable", "accepted"],
  },
  {
    fault: "hung up, then done",
    faults: { saveLate: { ...THE_DELETION, ms: 1500 } },
    deletions: ["chatwoot-interrupted", "accepted"],
  },
  {
    fault: "429",
    faults: { rateLimited: THE_DELETION },
    deletions: ["chatwoot-rate-limited", "accepted"],
  },
  {
    fault: "401, and then the token works again",
    faults: { unauthorized: THE_DELETION },
    deletions: ["chatwoot-refused", "accepted"],
  },
  {
    fault: "404: it is gone",
    faults: { answerWith: { ...THE_DELETION, status: 404, body: "{}" } },
    deletions: ["accepted"],
  },
])(
  "whatever the deletion meets ($fault), the reply goes out once, to the same people",
  async ({ faults, deletions }) => {
    const one = await bounced();
    const { desk, sendId } = one;
    await one.act("retry");
    desk.sandbox.faults.set(faults);
    await one.runRetry().catch(() => {});
    expect(await one.mails()).toEqual([]);
    later(desk, 61);
    await one.runRetry();
    await one.runRetry();
    await desk.send(sendId);
    await desk.send(sendId);
    await desk.settled();
    await desk.sendReaches(sendId, "delivered", "accepted");
    expect(await one.tried("delete")).toEqual(deletions);
    expect(await one.mails()).toEqual(SAME_PEOPLE);
    // The event of a late deletion, and its answer, touch nothing.
    await desk.sandbox.idle();
    expect(await one.tried("post")).toHaveLength(2);
  },
);

test("a deletion that Chatwoot refuses ends it: nothing is posted, with the reason, and it can be tried again", async () => {
  const one = await bounced();
  const { desk, sendId } = one;
  await one.act("retry");
  desk.sandbox.faults.set({ answerWith: { ...THE_DELETION, status: 403, body: "{}" } });
  await one.runRetry();
  await desk.send(sendId);
  expect(await desk.sendRow(sendId)).toMatchObject({
    state: "undelivered",
    reason: "Chatwoot answered 403 when the failed message was to be deleted",
    deleteCalledAt: null,
  });
  expect(await one.inChatwoot()).toEqual([{ id: one.failedId, deleted: false }]);
  await one.sendAgain();
  expect(await one.mails()).toEqual(SAME_PEOPLE);
});

test("a token that may not read the thread waits; a conversation that is gone ends it", async () => {
  const one = await bounced();
  const { desk, sendId } = one;
  await one.act("retry");
  desk.sandbox.faults.set({ unauthorized: { method: "GET", next: 1 } });
  await one.runRetry();
  expect((await desk.sendRow(sendId)).state).toBe("retrying");
  desk.sandbox.faults.set({ answerWith: { method: "GET", next: 1, status: 404, body: "{}" } });
  await one.runRetry();
  expect(await desk.sendRow(sendId)).toMatchObject({
    state: "undelivered",
    reason: "Chatwoot has no such conversation (404)",
  });
  expect(await one.tried("delete")).toEqual([]);
});

test("killed after the deletion: the next run finds it done, and posts once", async () => {
  const one = await bounced();
  const { desk, conversationId, sendId } = one;
  await one.act("retry");
  const dead = { claimedAt: new Date(Date.now() - (HEARTBEAT_SECONDS + 1) * 1000), deleteCalledAt: new Date() };
  await desk.app.db.updateTable("sends").set(dead).where("id", "=", sendId).execute();
  await desk.sandbox.rest("DELETE", `/conversations/${conversationId}/messages/${one.failedId}`);
  await desk.settled();
  // Its own event: not taken for somebody's deletion, and the question stays answered.
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "retrying", reason: BOUNCED });
  expect(await one.unanswered()).toBeNull();
  await one.runRetry();
  await desk.send(sendId);
  await desk.settled();
  expect(await one.tried("delete")).toEqual([]);
  expect(await one.mails()).toEqual(SAME_PEOPLE);
});

test.each<{ fault: string; faults: FaultSettings; looks: number[]; posts: number }>([
  { fault: "its answer is lost", faults: { loseAnswer: { next: 1 } }, looks: [1], posts: 1 },
  { fault: "500 after saving", faults: { errorAfterSaving: { next: 1 } }, looks: [1], posts: 1 },
  {
    fault: "a proxy's page, saved",
    faults: { answerWith: { ...THE_POST, status: 200, body: HTML, saved: true } },
    looks: [1],
    posts: 1,
  },
  {
    fault: "hung up, then saved",
    faults: { saveLate: { ms: 300, next: 1 } },
    looks: [1, SECOND_LOOK_SECONDS + 5],
    posts: 1,
  },
  {
    fault: "500 before saving",
    faults: { answerWith: { ...THE_POST, status: 500 } },
    looks: [1, SECOND_LOOK_SECONDS + 5],
    posts: 2,
  },
  { fault: "429", faults: { rateLimited: THE_POST }, looks: [5], posts: 1 },
])("whatever the post meets ($fault), one mail goes out, to the same people", async ({ faults, looks, posts }) => {
  const one = await bounced();
  const { desk, sendId } = one;
  await one.act("retry");
  await one.runRetry();
  // Nobody but the thread tells.
  desk.sandbox.faults.set({ ...faults, dropWebhooks: { count: 50 } });
  await desk.send(sendId).catch(() => {});
  for (const seconds of looks) {
    await desk.sandbox.idle();
    if (faults.saveLate && seconds > 1) await expect.poll(async () => (await one.inChatwoot()).length).toBe(2);
    later(desk, seconds);
    await desk.send(sendId).catch(() => {});
  }
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "accepted", posts, replacesMessageId: one.failedId });
  later(desk, 3 * 3600);
  await desk.send(sendId);
  await one.runRetry();
  await desk.sandbox.idle();
  expect(await one.mails()).toEqual(SAME_PEOPLE);
});

test("posted without a clear answer and deleted by somebody: a person is asked, who takes it for arrived or sends once more", async () => {
  const one = await bounced();
  const { desk, conversationId, review, sendId } = one;
  await one.act("retry");
  await one.runRetry();
  desk.sandbox.faults.set({ loseAnswer: { next: 1 }, dropWebhooks: { count: 50 } });
  await desk.send(sendId);
  const newer = (await one.inChatwoot()).at(-1)?.id;
  await desk.sandbox.idle();
  await desk.sandbox.rest("DELETE", `/conversations/${conversationId}/messages/${newer}`);
  for (const seconds of [1, SECOND_LOOK_SECONDS + 5]) {
    later(desk, seconds);
    await desk.send(sendId);
  }
  expect(await desk.sendRow(sendId)).toMatchObject({ state: "uncertain", reason: "a person must look" });
  const [trouble] = await listTrouble(desk.app);
  expect(trouble).toMatchObject({ needsPerson: true, failedMessageDeleted: true });
  expect(trouble?.tried.map(({ id: _, at: __, ...tried }) => triedWords(tried))).toContain(
    "Failed message deleted in Chatwoot",
  );
  expect((await desk.review(review.approvalId)).position.index).toBeGreaterThan(0);
  expect(await one.act("to-review")).toEqual({ ok: true });
  expect((await desk.review(review.approvalId)).state).toBe("pending_review");
});

test.each(["send again", "arrived"] as const)(
  "in doubt after it was posted anew, a person may say: %s",
  async (says) => {
    const one = await bounced();
    const { desk, sendId } = one;
    await one.act("retry");
    await one.runRetry();
    const put = (change: Record<string, unknown>) =>
      desk.app.db.updateTable("sends").set(change).where("id", "=", sendId).execute();
    await put({ state: "sending", posts: 2 });
    await put({ state: "uncertain", reason: "a person must look", postEndedAt: new Date(), absentReads: 2 });
    expect(await one.act(says === "arrived" ? "arrived" : "send-again")).toEqual({ ok: true });
    await desk.send(sendId);
    await desk.settled();
    expect(await one.mails()).toEqual(says === "arrived" ? [] : SAME_PEOPLE);
    expect(["accepted", "delivered"]).toContain((await desk.sendRow(sendId)).state);
  },
);
