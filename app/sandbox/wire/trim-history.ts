import { classifyLines, type LineKind } from "./history-lines.ts";

/** A header block has at least this many of "From:", "Sent:", "To:", "Subject:" … */
const MIN_FIELDS = 3;
/** … within this many lines, since long ones are folded. */
const MAX_BLOCK_LINES = 10;
/** Below a quotation, this many lines are a signature or a footer; more are an answer. */
const MAX_FOOTER_LINES = 6;

/**
 * The newest text of a mail, without the history that the mail program put below it and without a signature. Answers
 * between quoted lines stay together with them; a mail that is nothing but history stays whole. After the rules that
 * Chatwoot's own trimming follows; linear in the length of the text.
 */
export function trimHistory(text: string): string {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const kinds = classifyLines(lines);
  const { start, end } = freshPart(lines, kinds);
  const fresh = lines.slice(start, end).filter((_line, index) => kinds[start + index] !== "head");
  return fresh.join("\n").trim() || text.trim();
}

/** Lines `start` up to, without, `end`; both 0 when nobody wrote anything new. */
function freshPart(lines: string[], kinds: LineKind[]): { start: number; end: number } {
  const firstText = kinds.findIndex(isWritten);
  if (firstText < 0) return { start: 0, end: 0 };
  const divider = kinds.indexOf("divider", firstText);
  let end = divider < 0 ? kinds.length : divider;
  const start = startOfAnswerBelow(kinds, firstText, end);
  if (start > 0) return { start, end };
  end = startOfHistory(lines, kinds.slice(0, end)) ?? end;
  while (end > firstText && ["blank", "quote", "head", "device"].includes(kinds[end - 1] ?? "")) end--;
  return { start: 0, end };
}

/** Where the answer begins of somebody who writes below the whole history, or 0. */
function startOfAnswerBelow(kinds: LineKind[], firstText: number, end: number): number {
  const first = kinds.find((kind) => kind !== "blank");
  const hasHistoryAbove = first === "head" && kinds.lastIndexOf("quote", firstText) >= 0;
  return hasHistoryAbove && kinds.lastIndexOf("quote", end - 1) < firstText ? firstText : 0;
}

function startOfHistory(lines: string[], kinds: LineKind[]): number | null {
  const lastQuote = kinds.lastIndexOf("quote");
  const footer = startOfFooter(kinds);
  let nextText = kinds.length;
  const isHistory = new Array<boolean>(kinds.length);
  for (let index = kinds.length - 1; index >= 0; index--) {
    // Text that follows, and quotations after that again: the answers stand between the quotations.
    isHistory[index] = lastQuote < index || nextText >= footer;
    if (isWritten(kinds[index])) nextText = index;
  }
  let written = false;
  for (const [index, kind] of kinds.entries()) {
    if (kind === "blank") continue;
    if (written && kind === "head" && isHistory[index]) return index;
    if (written && kind === "field" && isHeaderBlock(lines, kinds, index)) return index;
    written = kind === "text" || kind === "device" || kind === "field";
  }
  return null;
}

/** Where the closing lines begin that are too few to be an answer. */
function startOfFooter(kinds: LineKind[]): number {
  let start = kinds.length;
  let count = 0;
  for (let index = kinds.length - 1; index >= 0 && (kinds[index] === "blank" || isWritten(kinds[index])); index--) {
    if (!isWritten(kinds[index])) continue;
    if (++count > MAX_FOOTER_LINES) return kinds.length;
    start = index;
  }
  return start;
}

function isHeaderBlock(lines: string[], kinds: LineKind[], first: number): boolean {
  let last = first;
  while (last < first + MAX_BLOCK_LINES && last < kinds.length && kinds[last] !== "blank") last++;
  const fields = kinds.slice(first, last).filter((kind) => kind === "field").length;
  return fields >= MIN_FIELDS && lines.slice(first, last).some((line) => line.includes("@"));
}

function isWritten(kind: LineKind | undefined): boolean {
  return kind === "text" || kind === "field";
}
