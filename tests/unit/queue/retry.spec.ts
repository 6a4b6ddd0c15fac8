import { expect, test } from "vitest";
import {
  afterFailure,
  type FailedTry,
  PATIENCE_MS,
  type Tries,
  UNTRIED,
  type Verdict,
} from "../../../app/queue/retry.ts";

const NOON = new Date("2026-11-20T12:00:00Z");
const MINUTE = 60_000;

/** Lives through tries of these kinds, a minute apart, as a worker would store them. */
function live(kinds: FailedTry["kind"][], retryLimit: number, before: Tries = UNTRIED, jitter = 0): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const [index, kind] of kinds.entries()) {
    const last = verdicts.at(-1) ?? before;
    const now = new Date(NOON.getTime() + index * MINUTE);
    verdicts.push(afterFailure(last, { tries: last.tries + 1, kind }, { retryLimit, now, jitter }));
  }
  return verdicts;
}
const times = <One>(count: number, one: One): One[] => Array.from({ length: count }, () => one);

test.each(["waits", "fault"] as const)(
  "after a %s the waits double from 1 s to five minutes and stay there",
  (kind) => {
    const waits = live(times(11, kind), 100).map(({ waitSeconds }) => waitSeconds);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  },
);

test.each([0.01, 0.5, 0.999])("jitter of %f only ever lengthens a wait, and never beyond five minutes", (jitter) => {
  const least = live(times(11, "fault" as const), 100).map(({ waitSeconds }) => waitSeconds);
  const waits = live(times(11, "fault" as const), 100, UNTRIED, jitter).map(({ waitSeconds }) => waitSeconds);
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(least[index] ?? 0);
    expect(wait).toBeLessThanOrEqual(300);
  }
});

const lives: [what: string, kinds: FailedTry["kind"][], limit: number, dead: boolean][] = [
  ["a hundred times unavailable", times(100, "waits"), 12, false],
  ["one fault below the limit", times(11, "fault"), 12, false],
  ["as many faults as the limit", times(12, "fault"), 12, true],
  [
    "ten times unavailable, then two faults",
    [...times(10, "waits" as const), ...times(2, "fault" as const)],
    12,
    false,
  ],
  ["eleven faults, then unavailable", [...times(11, "fault" as const), "waits"], 12, false],
  ["eleven faults, unavailable, one more fault", [...times(11, "fault" as const), "waits", "fault"], 12, true],
  ["what nothing heals", ["hopeless"], 12, true],
  ["the first fault of a limit of one", ["fault"], 1, true],
];
test.each(lives)("%s", (_what, kinds, limit, dead) => {
  const verdicts = live(kinds, limit);
  expect(verdicts.at(-1)?.dead).toBe(dead);
  expect(verdicts.slice(0, -1).some((verdict) => verdict.dead)).toBe(false);
});

test("what is unavailable is tried every five minutes once the tries are used up, however few they are", () => {
  expect(live(times(4, "waits" as const), 3)).toMatchObject([
    { waitSeconds: 1, patient: false, waitsSince: null },
    { waitSeconds: 2, patient: false, waitsSince: null },
    { waitSeconds: 300, patient: true, waitsSince: new Date(NOON.getTime() + 2 * MINUTE) },
    { waitSeconds: 300, patient: true, waitsSince: new Date(NOON.getTime() + 2 * MINUTE) },
  ]);
});

test.each([
  [-1, false],
  [0, true],
])("%i ms from the end of 72 hours of waiting, dead is %s", (ms, dead) => {
  const before = { tries: 12, faults: 0, waitsSince: NOON };
  const now = new Date(NOON.getTime() + PATIENCE_MS + ms);
  expect(PATIENCE_MS).toBe(72 * 60 * MINUTE);
  expect(afterFailure(before, { tries: 13, kind: "waits" }, { retryLimit: 12, now, jitter: 0 }).dead).toBe(dead);
});

test.each([
  [null, 1],
  [0, 1],
  [500, 1],
  [40_000, 40],
  [40_001, 41],
  [86_400_000, 3600],
])("asked to come back after %s ms, the wait is %i s", (retryAfterMs, waitSeconds) => {
  const failed = { tries: 1, kind: "waits", retryAfterMs } as const;
  expect(afterFailure(UNTRIED, failed, { retryLimit: 12, now: NOON, jitter: 0 }).waitSeconds).toBe(waitSeconds);
});

test("tries that left no word count as faults, and are counted once", () => {
  const first = afterFailure(UNTRIED, { tries: 4, kind: "waits" }, { retryLimit: 12, now: NOON, jitter: 0 });
  expect(first.faults).toBe(3);
  const second = afterFailure(first, { tries: 5, kind: "fault" }, { retryLimit: 12, now: NOON, jitter: 0 });
  expect(second.faults).toBe(4);
});
