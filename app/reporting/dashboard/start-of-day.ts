const DAY_MS = 86_400_000;

/** The last midnight of an IANA zone, also on a day whose clocks change. */
export function startOfDay(now: Date, zone: string): Date {
  const wall = wallClock(now.getTime(), zone);
  const midnight = wall - (wall % DAY_MS);
  const guess = midnight - (wall - now.getTime());
  // At midnight the zone may have been another offset away from UTC than it is now.
  return new Date(midnight - (wallClock(guess, zone) - guess));
}

/** What clocks there show, as if they were showing UTC, in ms. */
function wallClock(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  return (
    Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) + (at % 1000)
  );
}
