import { expect, test } from "vitest";
import { percent } from "../../../app/reporting/dashboard/share.ts";

test("a share of nothing is not zero percent, it is nothing", () => {
  expect(percent(0, 0)).toBeNull();
});

test("a share is rounded to whole percents", () => {
  expect(percent(0, 7)).toBe("0 %");
  expect(percent(5, 7)).toBe("71 %");
});
