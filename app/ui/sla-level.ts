import { span } from "./time.ts";

/** How pressing a deadline is. Levels count the time that remains; past the deadline is a breach. */
export type SlaLevel = "normal" | "warning" | "urgent" | "breach";

const MINUTE = 60_000;
const WARNING_BELOW_MS = 15 * MINUTE;
const URGENT_BELOW_MS = 5 * MINUTE;

/** Over 15 min normal, 5 to 15 warning, under 5 urgent, past breach. */
export function slaLevel(remainingMs: number): SlaLevel {
  if (remainingMs < 0) return "breach";
  if (remainingMs < URGENT_BELOW_MS) return "urgent";
  return remainingMs <= WARNING_BELOW_MS ? "warning" : "normal";
}

/** What a clock says: "19 min", under five minutes "3:48", past "12 min over". Never rounds the time left up. */
export function slaText(remainingMs: number): string {
  const level = slaLevel(remainingMs);
  if (level === "breach") return -remainingMs < MINUTE ? "just over" : `${span(-remainingMs)} over`;
  if (level !== "urgent") return span(remainingMs);
  const seconds = Math.floor(remainingMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
