import { expect, test } from "vitest";
import { costMicroUsd, spendLeft } from "../../../app/settings/spend.ts";

const price = { inputPerMillionUsd: 0.25, outputPerMillionUsd: 2 };

test.each([
  [{ inputTokens: 1_000_000, outputTokens: 0 }, 250_000],
  [{ inputTokens: 0, outputTokens: 1_000_000 }, 2_000_000],
  [{ inputTokens: 2_000, outputTokens: 300 }, 1_100],
  [{ inputTokens: 1, outputTokens: 0 }, 1],
  [{ inputTokens: 0, outputTokens: 0 }, 0],
])("%j costs %d millionths of a dollar", (used, cost) => {
  expect(costMicroUsd(used, price)).toBe(cost);
});

test.each([
  [0, 5, 5_000_000],
  [4_999_999, 5, 1],
  [5_000_000, 5, 0],
  [9_000_000, 5, 0],
  [0, 0, 0],
  [9_000_000, null, Infinity],
])("%d spent under a cap of %j leaves %d", (spent, cap, left) => {
  expect(spendLeft(spent, cap)).toBe(left);
});
