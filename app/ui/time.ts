/**
 * Times as people read them. All take ISO 8601 UTC and an IANA zone, and put words together by hand: server and
 * browser know slightly different punctuation for the same locale, which would break hydration.
 */
type Parts = Partial<Record<Intl.DateTimeFormatPartTypes, string>>;

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(iso: string, zone: string): Parts {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      weekday: "long",
      day: "numeric",
      month: "long",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, format);
  }
  return Object.fromEntries(format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
}

/** "11:52" */
export function clockTime(iso: string, zone: string): string {
  const { hour, minute } = partsOf(iso, zone);
  return `${hour}:${minute}`;
}

/** "11:52:04" */
export function clockTimeSeconds(iso: string, zone: string): string {
  return `${clockTime(iso, zone)}:${partsOf(iso, zone).second}`;
}

/** "Thursday 19 November" */
export function dayName(iso: string, zone: string): string {
  const { weekday, day, month } = partsOf(iso, zone);
  return `${weekday} ${day} ${month}`;
}

/** "19 Nov" */
export function shortDay(iso: string, zone: string): string {
  const { day, month } = partsOf(iso, zone);
  return `${day} ${month?.slice(0, 3)}`;
}

/** "11:52" on the day of `now`, "19 Nov, 11:52" on any other. */
export function dayAndTime(iso: string, now: string, zone: string): string {
  const time = clockTime(iso, zone);
  return isSameDay(iso, now, zone) ? time : `${shortDay(iso, zone)}, ${time}`;
}

/** Whether both fall on one calendar day there. */
export function isSameDay(a: string, b: string, zone: string): boolean {
  const [one, other] = [partsOf(a, zone), partsOf(b, zone)];
  return one.day === other.day && one.month === other.month && one.year === other.year;
}

/** A length of time in one or two units, rounded down: "8 s", "42 min", "1 h 10", "3 d". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, "0")}`;
  return `${Math.floor(hours / 24)} d`;
}

/** "8 s ago", "just now" */
export function ago(iso: string, now: string): string {
  const past = Date.parse(now) - Date.parse(iso);
  return past < 1000 ? "just now" : `${span(past)} ago`;
}

/** A countdown: "9:12", "0:07". */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
