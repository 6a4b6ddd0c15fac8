import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Written } from "./census.ts";
import type { Place } from "./place.ts";
import { type Row, report } from "./report.ts";
import { openReviewer } from "./reviewer.ts";

/** A fault under traffic. */
export type Fault = {
  name: string;
  /** How long it lasts, at least: the customers' burst comes in it. */
  seconds: number;
  begin(place: Place): Promise<unknown> | unknown;
  end(place: Place): Promise<unknown> | unknown;
  /** How often it was met so far, as whoever met it tells: a row whose fault hit nothing shows nothing. */
  met(place: Place): Promise<number> | number;
};

/** Customers who write while the fault lasts, and those whose drafts are approved just then, so that their replies meet it. */
const BURST = 50;
const APPROVED_MEANWHILE = 10;
/** The longest there is: a send in doubt waits 90 s for its second look, an unanswered delivery a minute for the sweep. */
const PATIENCE_MS = 240_000;
/** A fault that nobody has met by then hits nothing, and its row would show nothing. */
const HIT_MS = 30_000;
const WRITING_AT_ONCE = 10;

type Met = { fault: Fault; written: Written[]; hits: number; recoveryMs: number | null };

/** Lets a deployment meet one fault after the other under traffic, and counts in the end what became of every customer. */
export function underFaults(open: () => Promise<Place>, faults: Fault[]): void {
  let place: Place;
  const met: Met[] = [];

  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place?.close());

  for (const [at, fault] of faults.entries())
    test(fault.name, async () => {
      const reviewer = openReviewer(place.person);
      const row: Met = { fault, written: [], hits: 0, recoveryMs: null };
      met.push(row);
      try {
        const early = await burst(place, `${at} early`, APPROVED_MEANWHILE);
        row.written.push(...early);
        await expect.poll(() => reviewer.ready(early), { timeout: PATIENCE_MS, interval: 100 }).toBe(true);
        const startedAt = performance.now();
        tell(place, fault, "begins");
        const before = await fault.met(place);
        await fault.begin(place);
        reviewer.approve(early);
        row.written.push(...(await burst(place, `${at} late`, BURST)));
        reviewer.approve(row.written);
        await sleep(Math.max(0, fault.seconds * 1000 - (performance.now() - startedAt)));
        const hits = async () => (await fault.met(place)) - before;
        // A busy machine may not have come to it yet.
        await expect.poll(hits, { timeout: HIT_MS, interval: 100 }).toBeGreaterThan(0);
        row.hits = await hits();
        await fault.end(place);
        const endedAt = performance.now();
        tell(place, fault, `ends, met ${row.hits} times`);
        await expect.poll(() => reviewer.unsent(row.written), { timeout: PATIENCE_MS, interval: 100 }).toEqual([]);
        row.recoveryMs = Math.round(performance.now() - endedAt);
        tell(place, fault, `all done ${row.recoveryMs} ms later`);
      } finally {
        await reviewer.leave();
      }
    });

  test("in the end every customer of every fault was drafted, noted and answered once", async () => {
    await place.outside.chatwoot.idle();
    await place.end();
    const rows: Row[] = [];
    for (const { fault, written, hits, recoveryMs } of met)
      rows.push({
        arrangement: place.arrangement,
        fault: fault.name,
        hits,
        recoveryMs,
        ...(await count(place, written)),
      });
    report(rows);
    for (const row of rows) expect(row).toMatchObject({ lost: 0, draftedTwice: 0, notedTwice: 0, sentTwice: 0 });
  });
}

async function burst(place: Place, name: string, customers: number): Promise<Written[]> {
  const written: Written[] = [];
  for (let from = 0; from < customers; from += WRITING_AT_ONCE)
    written.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(WRITING_AT_ONCE, customers - from) }, async (_, at) => {
          const customer = `Dana ${name} ${from + at}`;
          return { customer, ...(await place.outside.write(customer, "Where is my order? It should be here by now.")) };
        }),
      )),
    );
  return written;
}

async function count(place: Place, written: Written[]) {
  const ours = new Map((await place.census(written)).map((one) => [Number(one.messageId), one]));
  const sums = { written: written.length, received: 0, lost: 0, draftedTwice: 0, notedTwice: 0, sentTwice: 0 };
  const beyondOne = (...counts: number[]) => Math.max(0, ...counts.map((one) => one - 1));
  for (const { conversationId, messageId } of written) {
    const known = ours.get(messageId);
    const { notes, replies } = await place.outside.counted(conversationId);
    const acknowledged = place.outside.relay.acknowledged.has(messageId);
    const answered = notes > 0 && replies > 0 && known?.state === "sent" && known.events > 0;
    sums.received += acknowledged ? 1 : 0;
    sums.lost += answered ? 0 : 1;
    sums.draftedTwice += beyondOne(known?.drafts ?? 0, known?.approvals ?? 0);
    sums.notedTwice += beyondOne(notes);
    sums.sentTwice += beyondOne(replies, known?.sends ?? 0);
  }
  return sums;
}

function tell(place: Place, { name }: Fault, what: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${place.arrangement} · ${name}: ${what}\n`);
}
