import { expect, test } from "vitest";
import { startOfDay } from "../../../app/reporting/dashboard/start-of-day.ts";

test.each([
  ["the same day in UTC", "2026-11-19T11:52:04.123Z", "UTC", "2026-11-19T00:00:00.000Z"],
  ["midnight itself", "2026-11-19T00:00:00.000Z", "UTC", "2026-11-19T00:00:00.000Z"],
  ["already tomorrow in Berlin", "2026-11-19T23:30:00.000Z", "Europe/Berlin", "2026-11-19T23:00:00.000Z"],
  ["still yesterday in New York", "2026-11-19T03:00:00.000Z", "America/New_York", "2026-11-18T05:00:00.000Z"],
  ["a half-hour zone", "2026-11-19T11:52:00.000Z", "Asia/Kolkata", "2026-11-18T18:30:00.000Z"],
  ["the day clocks go forward", "2026-03-29T12:00:00.000Z", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
  ["the day clocks go back", "2026-10-25T12:00:00.000Z", "Europe/Berlin", "2026-10-24T22:00:00.000Z"],
])("the day began: %s", (_, now, zone, began) => {
  expect(startOfDay(new Date(now), zone).toISOString()).toBe(began);
});
