import { oneLine } from "../chatwoot/printable.ts";
import type { Check } from "./check.ts";

/** Our longest sentence about an honest Chatwoot has 300 characters. */
const LONGEST_LINE = 600;
const MOST_TO_COPY = 20;

/**
 * A check as pages, terminals and the log show it: whatever Chatwoot calls itself, it moves no cursor and fills no page,
 * and when it echoes one of our secrets, that stays here.
 */
export function asShown({ seen, copy, ...check }: Check, secrets: readonly string[]): Check {
  const shown = (text: string) =>
    oneLine(
      secrets.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text),
      LONGEST_LINE,
    );
  return { ...check, seen: shown(seen), copy: copy.slice(0, MOST_TO_COPY).map(shown) };
}
