/** Deeper than any payload of Chatwoot's; what lies below is dropped, so that a hostile body cannot exhaust the stack. */
const DEEPEST = 64;

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
