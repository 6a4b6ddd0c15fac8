import { expect, test } from "vitest";
import { slaLevel, slaText } from "../../../app/ui/sla-level.ts";

const minute = 60_000;

test.each([
  ["over fifteen minutes is normal", 15 * minute + 1, "normal", "15 min"],
  ["fifteen minutes sharp is a warning", 15 * minute, "warning", "15 min"],
  ["five minutes sharp is still a warning", 5 * minute, "warning", "5 min"],
  ["under five minutes is urgent and counts seconds", 5 * minute - 1, "urgent", "4:59"],
  ["seconds keep two digits", 3 * minute + 8 * 1000, "urgent", "3:08"],
  ["the last moment is urgent", 0, "urgent", "0:00"],
  ["a moment past is a breach", -1, "breach", "just over"],
  ["a breach says by how much", -12 * minute, "breach", "12 min over"],
  ["more than an hour is said in hours", 70 * minute, "normal", "1 h 10"],
])("%s", (_, remainingMs, level, text) => {
  expect(slaLevel(remainingMs)).toBe(level);
  expect(slaText(remainingMs)).toBe(text);
});
