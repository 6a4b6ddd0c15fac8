import { dayName } from "../../ui/time.ts";

/** Splits lines, newest first, at midnight of the zone. */
export function byDay<Line extends { at: string }>(lines: Line[], zone: string): { day: string; lines: Line[] }[] {
  const days: { day: string; lines: Line[] }[] = [];
  for (const line of lines) {
    const day = dayName(line.at, zone);
    const last = days.at(-1);
    if (last?.day === day) last.lines.push(line);
    else days.push({ day, lines: [line] });
  }
  return days;
}
