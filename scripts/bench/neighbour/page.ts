import type { Row } from "../report.ts";
import type { Seen } from "./seen.ts";

const SHOWN = 48;

/** The numbers of both mornings side by side. */
export const numbersOf = (bare: Seen, kept: Seen): Row[] =>
  Object.keys(kept.numbers).map((what) => ({
    what,
    "without HotDash": bare.numbers[what] ?? "",
    "with HotDash": kept.numbers[what] ?? "",
  }));

/** Chatwoot's list while customers wait, as agents read it. */
export const listOf = (bare: Seen, kept: Seen): Row[] =>
  kept.lines.map(({ name, waiting }, at) => ({
    customer: name,
    "without HotDash": cut(bare.lines[at]?.waiting ?? ""),
    "with HotDash": cut(waiting),
  }));

/** What HotDash asked of Chatwoot for all ten, most first. */
export const requestsOf = ({ requests }: Seen): Row[] =>
  Object.entries(requests)
    .sort(([, one], [, other]) => other - one)
    .map(([request, count]) => ({ request, "for all ten": count }));

const cut = (line: string) => {
  const shown = [...line.replaceAll("|", "/")];
  return shown.length > SHOWN ? `${shown.slice(0, SHOWN).join("")}…` : shown.join("");
};
