import { type Block, blocksOf, type Line, linesOf } from "./blocks.ts";
import { renderingOf, WEB_CHAT } from "./channels.ts";
import { isApostrophe } from "./escapes.ts";
import { plainWordsOf, type Span, spansOf } from "./spans.ts";

/**
 * What the customer will read, as text: bold without its stars, "•" for a list's marks, a link as its words (where there is no HTML,
 * with its address). Spaces at a line's begin and in a row are no-break spaces in HTML.
 * @param channel Chatwoot's name of it, such as `Channel::Email`.
 */
export function asRead(approved: string, channel: string): string {
  switch (renderingOf(channel)) {
    case "html":
      return blocksOf(approved)
        .map((block) => blockAsRead(block, channel))
        .join("\n\n");
    case "plain":
      return linesOf(approved)
        .map((line) => plainWordsOf(spansOf(line)))
        .join("\n");
    case "as-typed":
      return approved;
  }
}

/** Does the customer read something else than what stands in the box? Kinds of spaces and of apostrophes look alike. */
export const readsDifferently = (typed: string, channel: string): boolean =>
  looks(asRead(typed, channel)) !== looks(typed);

const looks = (text: string) =>
  text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll("\t", "    ")
    .replaceAll("\u00a0", " ")
    .replaceAll("’", "'")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/^\n+/, "")
    .trimEnd();

function blockAsRead(block: Block, channel: string): string {
  if (block.kind === "paragraph") return linesAsRead(block.lines, channel);
  return block.items
    .map((lines, at) => `${block.numbered ? `${at + 1}.` : "•"} ${linesAsRead(lines, channel)}`)
    .join(block.loose ? "\n\n" : "\n");
}

const linesAsRead = (lines: Line[], channel: string): string =>
  lines.map((line) => line.map((span) => spanAsRead(span, channel)).join("")).join("\n");

function spanAsRead(span: Span, channel: string): string {
  if (span.kind === "bold") return span.spans.map((one) => spanAsRead(one, channel)).join("");
  return channel === WEB_CHAT ? withApostrophes(span.text) : span.text;
}

const withApostrophes = (text: string): string =>
  text.replaceAll("'", (mark, at: number) => (isApostrophe(text, at) ? "’" : mark));
