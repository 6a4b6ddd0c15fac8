import { type MarkOptions, type Span, spansOf } from "./spans.ts";

/** A line of the reply, in spans. */
export type Line = Span[];

/** What a reply by mail or web chat is made of. `loose`: an empty line stands between the items. */
export type Block =
  | { kind: "paragraph"; lines: Line[] }
  | { kind: "list"; numbered: boolean; loose: boolean; items: Line[][] };

const BULLET = /^[-*] +(?=\S)/;
const NUMBER = /^(\d{1,9})\. +(?=\S)/;
const RULE = /^([-*])(?: *\1){2,}$/;

/**
 * The paragraphs and lists of a reply. A list is lines that begin with "- ", "* " or with numbers that count up from 1; lines
 * set in below an item belong to it. What looks like any other mark of Markdown is words.
 */
export function blocksOf(text: string, options?: MarkOptions): Block[] {
  const blocks: Block[] = [];
  let empty = 0;
  for (const line of linesOf(text)) {
    if (line === "") {
      empty += 1;
      continue;
    }
    addLine(blocks, line, empty, options);
    empty = 0;
  }
  return blocks;
}

function addLine(blocks: Block[], line: string, empty: number, options?: MarkOptions): void {
  const current = blocks.at(-1);
  const item = itemIn(line, current);
  if (item) {
    const spans = spansOf(keepSpaces(line.slice(item.length)), options);
    if (current?.kind === "list" && current.numbered === item.numbered) {
      current.items.push([spans]);
      current.loose ||= empty > 0;
    } else blocks.push({ kind: "list", numbered: item.numbered, loose: false, items: [[spans]] });
    return;
  }
  const spans = spansOf(keepSpaces(line), options);
  if (current?.kind === "list" && empty === 0 && line.startsWith(" ")) current.items.at(-1)?.push(spans);
  // One empty line parts two paragraphs. Of more, HTML would show no more than one.
  else if (current?.kind === "paragraph" && empty !== 1) {
    for (let left = empty; left > 0; left--) current.lines.push([]);
    current.lines.push(spans);
  } else blocks.push({ kind: "paragraph", lines: [spans] });
}

function itemIn(line: string, current: Block | undefined): { numbered: boolean; length: number } | null {
  const bullet = BULLET.exec(line);
  if (bullet && !RULE.test(line)) return { numbered: false, length: bullet[0].length };
  const number = NUMBER.exec(line);
  if (!number) return null;
  // A list that follows another at once would be counted on by every renderer.
  const next = current?.kind === "list" && current.numbered ? current.items.length + 1 : 1;
  return Number(number[1]) === next && !number[1]?.startsWith("0")
    ? { numbered: true, length: number[0].length }
    : null;
}

/** Without the empty lines around it; each line without spaces at its end, and its tabs as four spaces. */
export function linesOf(text: string): string[] {
  const lines = text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll("\t", "    ")
    .split("\n")
    .map((line) => line.trimEnd());
  const first = lines.findIndex((line) => line !== "");
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => line !== "") + 1);
}

/** HTML shows spaces in a row as one and none at a line's begin: those become no-break spaces. */
const keepSpaces = (line: string): string =>
  line
    .replace(/^ +/, (spaces) => "\u00a0".repeat(spaces.length))
    .replaceAll(/ {2,}/g, (spaces) => ` ${"\u00a0".repeat(spaces.length - 1)}`);
