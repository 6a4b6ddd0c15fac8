// An agent's reply by hand races an approved one: how often a customer gets both though the agent was first.
import { afterAll, beforeAll, expect, test } from "vitest";
import { allInOne, type Place } from "./support/place.ts";
import { RACE_MS, type Race, race, SPREAD_MS, TRIES } from "./support/two-people.ts";

let place: Place;
beforeAll(async () => {
  place = await allInOne({ settings: { UNDO_SECONDS: "1" } });
});
afterAll(() => place?.close());

function tell(name: string, { gapsMs, ...counts }: Race): number {
  const sorted = gapsMs.toSorted((a, b) => a - b);
  const [median = 0, most = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  const gap = `read to POST: median ${median.toFixed(0)} ms, most ${most.toFixed(0)} ms`;
  process.stdout.write(`two people at once, ${name}, ${TRIES} tries: ${JSON.stringify(counts)} · ${gap}\n`);
  return most;
}

test("an agent whose typing is heard is doubled in 1 of 100 cases at most", { timeout: RACE_MS }, async () => {
  const raced = await race(place, { typing: true });
  tell("typing heard", raced);
  expect(raced.doubled).toBeLessThanOrEqual(TRIES / 100);
});

test("unheard, an agent is doubled no more often than the gap between the last read and the POST is hit", {
  timeout: RACE_MS,
}, async () => {
  const raced = await race(place, { typing: false });
  const most = tell("typing not heard", raced);
  expect(raced.doubled).toBeLessThanOrEqual(Math.ceil((TRIES * most) / SPREAD_MS));
});
