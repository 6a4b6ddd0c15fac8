import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { programmes } from "./acts.ts";
import { COMMITTED, readCommitted } from "./committed.ts";
import { type Comparison, compareActs, findStale } from "./compare.ts";
import { performAll } from "./perform.ts";
import { readRecordedShapes, readRecordings } from "./recorded.ts";
import { reportLines } from "./report.ts";
import type { Shape } from "./shape.ts";
import { committedText } from "./write.ts";

/** A sandbox performs what was recorded of a genuine Chatwoot; only keys and kinds of values are compared. */
const committed = readCommitted();
const recorded = readRecordings();
let performed: Map<string, Shape>;
let comparisons: Comparison[];

beforeAll(async () => {
  performed = await performAll(programmes);
  comparisons = compareActs(committed, performed);
});

test.each([...committed.keys()])("%s: the same keys and kinds as recorded", (act) => {
  expect(comparisons.find((one) => one.act === act)?.unlisted).toEqual([]);
});

test("no act is performed that was not recorded", () => {
  expect([...performed.keys()].filter((act) => !committed.has(act))).toEqual([]);
});

test("every listed difference still is one", () => {
  expect(findStale(comparisons).map(({ where }) => where)).toEqual([]);
});

test("the report counts every act once", () => {
  const [acts, ...parts] = reportLines(comparisons)
    .slice(0, 4)
    .map((line) => Number.parseInt(line, 10));
  expect(parts.reduce((sum, part) => sum + part, 0)).toBe(acts);
});

test("the committed shapes hold kinds alone", () => {
  const kinds = new Set([...committed.values()].flatMap((shape) => Object.values(shape).flat()));
  expect([...kinds].sort()).toEqual(KINDS);
});

const KINDS = [
  "ISO time",
  "ISO time with offset",
  "ISO time without milliseconds",
  "URL",
  "UUID",
  "absent",
  "boolean",
  "date and time",
  "empty text",
  "float",
  "fractional seconds",
  "integer",
  "list",
  "mail address",
  "null",
  "object",
  "text",
  "text left out",
  "whole seconds",
];

if (recorded) {
  const shapes = readRecordedShapes() ?? new Map();

  test("committed.json is what the recordings give (node tests/contract/shapes/write.ts)", () => {
    expect(readFileSync(COMMITTED, "utf8")).toBe(committedText(shapes));
  });

  test("every recorded file belongs to an act, or is left out with a reason", () => {
    const compared = recorded.recordings.filter(({ act }) => performed.has(act)).flatMap(({ files }) => files);
    const all = [...compared, ...recorded.leftOut.map(({ file }) => file)];
    expect(all.sort()).toEqual([...recorded.files].sort());
    expect(recorded.leftOut.filter(({ reason }) => reason === "")).toEqual([]);
  });

  test("the recordings themselves differ nowhere without a reason", () => {
    const different = compareActs(shapes, performed).flatMap(({ act, unlisted }) => unlisted.map((one) => [act, one]));
    expect(different).toEqual([]);
  });
}
