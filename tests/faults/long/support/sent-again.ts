import { afterAll, beforeAll, expect, test } from "vitest";
import type { Written } from "./census.ts";
import type { Place } from "./place.ts";
import { type Row, report } from "./report.ts";

/** What meets replies that are sent again after their channel refused them. */
export type ResendFault = {
  name: string;
  begin(place: Place, mails: number): Promise<unknown> | unknown;
  end(place: Place): Promise<unknown> | unknown;
  /** How often it was met so far. */
  met(place: Place, mails: number): number;
  /** How often each mail meets it before it ends. */
  meetings: number;
};

const MAILS = 8;
/** The longest there is: a send in doubt waits 90 s for its second look. */
const within = { timeout: 240_000, interval: 300 };

type Mail = Written & { approvalId: string };
type Result = { fault: ResendFault; mails: Mail[]; hits: number; recoveryMs: number };

/** Has mails with a copy refused, sent again under one fault after the other, and counts whom each of them reached. */
export function sentAgainUnder(open: () => Promise<Place>, faults: ResendFault[]): void {
  let place: Place;
  const results: Result[] = [];

  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place?.close());

  for (const [at, fault] of faults.entries())
    test(fault.name, async () => {
      const mails = await Promise.all(Array.from({ length: MAILS }, (_, mail) => bounce(place, `Dana ${at} ${mail}`)));
      const sendAgain = async () => {
        const troubles = await Promise.all(mails.map(({ approvalId }) => troubleOf(place, approvalId)));
        for (const trouble of troubles)
          if (trouble?.state === "undelivered") await place.person.sendAgain(trouble.sendId);
        return troubles.filter((trouble) => trouble !== null).length;
      };
      await expect
        .poll(async () => (await states(place, mails)).join(), within)
        .toBe(mails.map(() => "undelivered").join());
      place.outside.chatwoot.faults.clear();
      await fault.begin(place, MAILS);
      const before = fault.met(place, MAILS);
      await sendAgain();
      await expect.poll(() => fault.met(place, MAILS) - before, within).toBeGreaterThanOrEqual(MAILS * fault.meetings);
      const hits = fault.met(place, MAILS) - before;
      await fault.end(place);
      const endedAt = performance.now();
      // Whoever sees that it did not arrive has it sent again.
      await expect.poll(sendAgain, within).toBe(0);
      results.push({ fault, mails, hits, recoveryMs: Math.round(performance.now() - endedAt) });
    });

  test("in the end every mail went out once, to the people it was approved for", async () => {
    await place.outside.chatwoot.idle();
    await place.end();
    const rows: Row[] = [];
    for (const { fault, mails, hits, recoveryMs } of results)
      rows.push({
        arrangement: place.arrangement,
        fault: fault.name,
        hits,
        recoveryMs,
        ...(await count(place, mails)),
      });
    report(rows);
    expect(rows).toHaveLength(faults.length);
    for (const row of rows) expect(row).toMatchObject({ lost: 0, draftedTwice: 0, notedTwice: 0, sentTwice: 0 });
  });
}

const troubleOf = async ({ person }: Place, approvalId: string) => (await person.review(approvalId)).trouble;
const states = (place: Place, mails: Mail[]) =>
  Promise.all(mails.map(async ({ approvalId }) => (await troubleOf(place, approvalId))?.state));

/** A customer writes by mail, the reply is approved, and its channel refuses it. */
async function bounce(place: Place, customer: string): Promise<Mail> {
  const { outside, person } = place;
  const written = await outside.write(customer, "Where is my order? It should be here by now.", true);
  await expect
    .poll(async () => (await person.pending(written.conversationId))?.noteId ?? null, within)
    .toEqual(expect.any(Number));
  const review = await person.pending(written.conversationId);
  if (!review) throw new Error("the draft is gone again");
  outside.chatwoot.faults.set({ failDelivery: true });
  expect(await person.approve(review)).toMatchObject({ ok: true });
  return { customer, ...written, approvalId: review.approvalId };
}

/** A mail to others than it was approved for counts as lost. */
async function count({ outside, census }: Place, mails: Mail[]) {
  const ours = new Map((await census(mails)).map((one) => [Number(one.messageId), one]));
  const sums = { written: mails.length, received: 0, lost: 0, draftedTwice: 0, notedTwice: 0, sentTwice: 0 };
  const beyondOne = (...counts: number[]) => Math.max(0, ...counts.map((one) => one - 1));
  for (const { customer, conversationId, messageId } of mails) {
    const known = ours.get(messageId);
    const reached = await outside.mails(conversationId);
    const { notes, replies } = await outside.counted(conversationId);
    sums.received += outside.relay.acknowledged.has(messageId) ? 1 : 0;
    sums.lost += JSON.stringify(reached) === JSON.stringify([outside.peopleOf(customer)]) ? 0 : 1;
    sums.draftedTwice += beyondOne(known?.drafts ?? 0, known?.approvals ?? 0);
    sums.notedTwice += beyondOne(notes);
    sums.sentTwice += beyondOne(reached.length, replies, known?.sends ?? 0);
  }
  return sums;
}
