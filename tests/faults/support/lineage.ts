import { afterAll, beforeAll, expect, test } from "vitest";
import type { Deployment } from "./deployment.ts";
import { type KillPoint, killPoints, type Stage, sent } from "./kill-points.ts";
import { type Person, signInWith } from "./person.ts";
import { type Row, report } from "./report.ts";

/** The longest recovery there is: a draft whose worker died waits for its run's deadline of a minute. */
const PATIENCE_MS = 100_000;
const within = { timeout: PATIENCE_MS, interval: 200 };

/**
 * Kills one deployment at each point in turn and starts it again, each restart being the next one's start. Every point
 * has a customer of its own, whose message must in the end be drafted, noted and answered once, by both sides' record.
 */
export function killAt(points: KillPoint[], open: () => Promise<Deployment>): void {
  let deployment: Deployment;
  let person: Person;
  let settings: Record<string, string> | undefined;
  const done: { point: KillPoint; stage: Stage; recoveryMs: number }[] = [];

  beforeAll(async () => {
    deployment = await open();
    person = await signInWith(deployment.signInLink);
  });
  afterAll(async () => {
    await deployment?.end();
    await deployment?.outside.close();
  });

  for (const [at, point] of points.entries()) {
    test(`killed when: ${point.name}`, async ({ onTestFailed }) => {
      const { outside } = deployment;
      onTestFailed(() => deployment.at(point.kills).kill());
      const before = settings;
      // A worker apart asks the stand-in anyway.
      settings = deployment.apart && point.kills === "worker" ? undefined : point.settings?.(outside);
      if (settings || before || !deployment.at(point.kills).alive()) await deployment.startAgain(point.kills, settings);
      const victim = deployment.at(point.kills);
      const customer = `${CUSTOMERS[at]} Whitfield`;
      if (point.follows === "message") point.arm(deployment, null);
      const isMail = point.follows === "send again";
      const written = await outside.write(customer, "Where is my order? It should have been here on Monday.", isMail);
      const stage: Stage = { deployment, person, customer, ...written, approvalId: null };
      if (point.follows === "approval") {
        const review = await draftedAndNoted(stage);
        point.arm(deployment, written.conversationId);
        stage.approvalId = review.approvalId;
        const decided = person.approve(review);
        if (point.kills === "web") {
          expect(await decided).toMatchObject({ ok: true });
          void victim.kill();
          // In one process the kill that follows may cut this answer short.
        } else await decided.catch(() => null);
      }
      if (isMail) {
        const sendId = await bounced(stage);
        point.arm(deployment, written.conversationId);
        await person.sendAgain(sendId).catch(() => null);
      }
      await victim.gone;
      const diedAt = performance.now();

      const left = { ...(await deployment.records.of(written)), ...(await outside.counted(written.conversationId)) };
      expect(left).toMatchObject(point.left);
      if (deployment.apart && point.meanwhile) expectWords(await person.reads(customer), point.meanwhile);

      await deployment.startAgain(point.kills, settings);
      await expect.poll(() => point.recovered(stage), within).toBe(true);
      done.push({ point, stage, recoveryMs: Math.round(performance.now() - diedAt) });

      await point.settle?.(stage);
      if (point.follows === "message") {
        const review = await draftedAndNoted(stage);
        stage.approvalId = review.approvalId;
        expect(await person.approve(review)).toMatchObject({ ok: true });
      }
      await expect.poll(() => sent(stage), within).toBe(true);
      if (isMail) {
        await expect.poll(async () => (await outside.mails(written.conversationId)).length, within).toBe(1);
        expect(await outside.mails(written.conversationId)).toEqual([outside.peopleOf(customer)]);
        await expect.poll(async () => (await person.review(stage.approvalId ?? "")).trouble, within).toBeNull();
      }
      expect(await person.reads(customer)).toEqual({
        waitingForReview: null,
        waitingNoAnswer: null,
        decided: expect.stringMatching(/(Sent|Delivered once)/),
        ops: null,
        inTheMaking: null,
      });
    });
  }

  test("in the end every message was drafted, noted and answered once, in Chatwoot and in HotDash", async () => {
    await deployment.outside.chatwoot.idle();
    await deployment.end();
    const rows: Row[] = [];
    for (const { point, stage, recoveryMs } of done)
      rows.push({
        ...(await countBothSides(stage)),
        arrangement: deployment.arrangement,
        fault: point.name,
        step: killPoints.indexOf(point),
        recoveryMs,
      });
    report(rows);
    expect(rows).toHaveLength(points.length);
    for (const row of rows)
      expect(row).toMatchObject({ received: 1, lost: 0, draftedTwice: 0, notedTwice: 0, sentTwice: 0 });
  });
}

const CUSTOMERS = ["Ada", "Bea", "Cleo", "Dana", "Edda", "Fay", "Gwen", "Hanna", "Ines", "Jule"];

async function draftedAndNoted({ person, conversationId }: Stage) {
  await expect
    .poll(async () => (await person.pending(conversationId))?.noteId ?? null, within)
    .toEqual(expect.any(Number));
  const review = await person.pending(conversationId);
  if (!review) throw new Error("the draft is gone again");
  return review;
}

/** The reply to a mail is approved, and its channel refuses it. @returns the send's id. */
async function bounced(stage: Stage): Promise<string> {
  const { deployment, person } = stage;
  const review = await draftedAndNoted(stage);
  stage.approvalId = review.approvalId;
  deployment.outside.chatwoot.faults.set({ failDelivery: { next: 1 } });
  expect(await person.approve(review)).toMatchObject({ ok: true });
  const trouble = async () => (await person.review(review.approvalId)).trouble;
  await expect.poll(async () => (await trouble())?.state, within).toBe("undelivered");
  return (await trouble())?.sendId ?? "";
}

function expectWords(read: Record<string, string | null>, wanted: Record<string, string | null>): void {
  for (const [place, words] of Object.entries(wanted))
    expect({ [place]: read[place] }).toEqual({ [place]: words === null ? null : expect.stringContaining(words) });
}

async function countBothSides({ deployment, conversationId, messageId }: Stage) {
  const { outside } = deployment;
  const ours = await deployment.records.of({ conversationId, messageId });
  const theirs = await outside.counted(conversationId);
  const twice = (...counts: number[]) => Math.max(0, ...counts.map((count) => count - 1));
  const answered = theirs.replies >= 1 && theirs.notes >= 1 && ours.approval === "sent";
  return {
    received: ours.events,
    lost: answered ? 0 : 1,
    draftedTwice: twice(ours.drafts, ours.approvals),
    notedTwice: twice(theirs.notes),
    sentTwice: twice(theirs.replies, ours.sends),
    modelAsked: outside.agent.asked.get(messageId) ?? null,
  };
}
