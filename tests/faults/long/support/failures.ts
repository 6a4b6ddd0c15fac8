import type { Place } from "./place.ts";

/** How often HotDash's own log, since its processes run, tells of a failure by this cause. */
export function failuresTold({ slots }: Place, cause: string): number {
  return slots.reduce((sum, { now }) => sum + now.printed().split(`"cause":"${cause}"`).length - 1, 0);
}
