/** Deeper than any payload of Chatwoot's; what lies below is dropped, so that a hostile body cannot exhaust the stack. */
export const DEEPEST = 64;

/** A text that Postgres takes: without U+0000, and with lone surrogates replaced. Both are valid in JSON. */
export const printableText = (text: string): string => text.replaceAll("\u0000", "").toWellFormed();

/** A parsed JSON value with every text in it printable, keys included. */
export function printable(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return printableText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEEPEST) return null;
  if (Array.isArray(value)) return value.map((one) => printable(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [printableText(key), printable(one, depth + 1)]));
}

/** A text of somebody else's as part of one line on a page or a terminal: nothing that moves a cursor or turns text around. */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ");
  return line.length <= most ? line : `${line.slice(0, most).toWellFormed()}…`;
}
