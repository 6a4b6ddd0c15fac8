import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../../scripts/mutants/rules.ts";

test.each(rules)("the rule can be taken out: $rule", ({ file, takeOut, leave, specs }) => {
  expect(readFileSync(file, "utf8").split(takeOut)).toHaveLength(2);
  expect(leave).not.toBe(takeOut);
  for (const spec of specs) expect(existsSync(spec)).toBe(true);
});

test("each rule has a name of its own", () => {
  expect(new Set(rules.map(({ rule }) => rule)).size).toBe(rules.length);
});
