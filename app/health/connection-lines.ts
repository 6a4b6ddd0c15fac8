import { type Check, checkTitles, headline } from "./check.ts";

const words = { ok: "ok", warning: "WARNING", failed: "FAILED", unknown: "unknown" } as const;
const STATE_WIDTH = 9;
const TITLE_WIDTH = 16;

/** The checks for a terminal: a line each, below it what to do and what to paste, and the sum of it at the end. */
export function linesOf(checks: readonly Check[]): string[] {
  const indent = " ".repeat(STATE_WIDTH + TITLE_WIDTH);
  const lines = checks.flatMap(({ name, state, seen, toDo, copy }) => [
    words[state].padEnd(STATE_WIDTH) + checkTitles[name].padEnd(TITLE_WIDTH) + seen,
    ...(toDo ? [`${indent}→ ${toDo}`] : []),
    ...copy.map((value) => `${indent}    ${value}`),
  ]);
  return [...lines, "", `${headline(checks)}.`];
}
