import { expect, test } from "vitest";
import {
  ago,
  clockTime,
  clockTimeSeconds,
  countdown,
  dayAndTime,
  dayName,
  isSameDay,
  span,
} from "../../../app/ui/time.ts";

const noon = "2026-11-19T11:52:04.000Z";

test("a time is said in the zone asked for, not in the machine's", () => {
  expect(clockTime(noon, "UTC")).toBe("11:52");
  expect(clockTime(noon, "America/New_York")).toBe("06:52");
  expect(clockTimeSeconds(noon, "Asia/Kolkata")).toBe("17:22:04");
  expect(clockTime("2026-11-19T00:05:00.000Z", "UTC")).toBe("00:05");
});

test("a day is named by its weekday, in the zone", () => {
  expect(dayName(noon, "UTC")).toBe("Thursday 19 November");
  expect(dayName("2026-11-19T23:30:00.000Z", "Europe/Berlin")).toBe("Friday 20 November");
});

test("a time of another day says which day", () => {
  expect(dayAndTime(noon, "2026-11-19T20:00:00.000Z", "UTC")).toBe("11:52");
  expect(dayAndTime(noon, "2026-11-20T00:00:00.000Z", "UTC")).toBe("19 Nov, 11:52");
  expect(isSameDay(noon, "2025-11-19T11:52:04.000Z", "UTC")).toBe(false);
});

test.each([
  [999, "0 s"],
  [59_999, "59 s"],
  [60_000, "1 min"],
  [3_599_999, "59 min"],
  [4_200_000, "1 h 10"],
  [3_600_000, "1 h 00"],
  [3 * 86_400_000, "3 d"],
  [-5, "0 s"],
])("%i ms are said as %s", (ms, words) => {
  expect(span(ms)).toBe(words);
});

test("how long ago is counted to the loader's clock", () => {
  expect(ago(noon, "2026-11-19T11:52:12.500Z")).toBe("8 s ago");
});

test("a countdown never shows zero while time is left", () => {
  expect(countdown(552_000)).toBe("9:12");
  expect(countdown(1)).toBe("0:01");
  expect(countdown(-1)).toBe("0:00");
});
