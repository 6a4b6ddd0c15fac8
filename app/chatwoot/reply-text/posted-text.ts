import { type Block, blocksOf, type Line, linesOf } from "./blocks.ts";
import { renderingOf, WEB_CHAT } from "./channels.ts";
import { escapeLineStart, escapeWords } from "./escapes.ts";
import { plainWords, plainWordsOf, type Span, spansOf } from "./spans.ts";

type Html = "mail" | "web-chat";

/** Two spaces break the line also where Chatwoot shows a line end as a space: a retried mail, and the mail to a visitor who left. */
const LINE_END = "  \n";

/**
 * What is posted so that the customer reads what was approved: everything that would change its look is escaped, except what is
 * meant: lists, links, bold. Untried channels get the text as typed.
 * @param channel Chatwoot's name of it, such as `Channel::Email`.
 */
export function postedText(approved: string, channel: string): string {
  switch (renderingOf(channel)) {
    case "html":
      return blocksAsMarkdown(blocksOf(approved), channel === WEB_CHAT ? "web-chat" : "mail");
    case "plain":
      return linesOf(approved).map(plainLine).join("\n");
    case "as-typed":
      return approved;
  }
}

/** Text in a private note, which the dashboard shows as the web chat does: its lists and bold are marks, its links are words. */
export const notedText = (text: string): string => blocksAsMarkdown(blocksOf(text, { links: false }), "web-chat");

const blocksAsMarkdown = (blocks: Block[], shownIn: Html): string =>
  blocks.map((block) => blockAsMarkdown(block, shownIn)).join("\n\n");

function blockAsMarkdown(block: Block, shownIn: Html): string {
  if (block.kind === "paragraph") return linesAsMarkdown(block.lines, shownIn);
  return block.items
    .map((lines, at) => `${block.numbered ? `${at + 1}.` : "-"} ${linesAsMarkdown(lines, shownIn)}`)
    .join(block.loose ? "\n\n" : "\n");
}

function linesAsMarkdown(lines: Line[], shownIn: Html): string {
  const text = lines
    .map((spans) => (spans.length === 0 ? "\u00a0" : escapeLineStart(spansAsMarkdown(spans, shownIn))))
    .join(LINE_END);
  // The web chat takes a space of any kind from the begin of a paragraph.
  return text.replace(/^\s/, (space) => (space === "\u00a0" ? "&nbsp;" : `&#${space.charCodeAt(0)};`));
}

function spansAsMarkdown(spans: Span[], shownIn: Html): string {
  return spans
    .map((span, at) => {
      const next = spans[at + 1];
      const beforeLink = next?.kind === "link" || (next?.kind === "address" && !next.plain);
      return spanAsMarkdown(span, { shownIn, beforeLink });
    })
    .join("");
}

function spanAsMarkdown(span: Span, where: { shownIn: Html; beforeLink: boolean }): string {
  switch (span.kind) {
    case "text":
      return escapeWords(span.text, where);
    case "bold":
      return `**${spansAsMarkdown(span.spans, where.shownIn)}**`;
    case "link":
      return linkTo(span.address, span.text, where.shownIn);
    case "address":
      if (span.plain) return span.text;
      return linkTo(/^www\./i.test(span.text) ? `http://${span.text}` : span.text, span.text, where.shownIn);
  }
}

const linkTo = (address: string, words: string, shownIn: Html): string =>
  `[${escapeWords(words, { shownIn, label: true })}](<${address.replaceAll("\\", "\\\\").replaceAll("&", "&amp;")}>)`;

/** For a text without HTML: only bold is left a mark, which its channel shows or drops; a link is its words and its address. */
function plainLine(line: string): string {
  const pieces: { words: string; bold: boolean }[] = [];
  for (const span of spansOf(line)) {
    const last = pieces.at(-1);
    if (span.kind === "bold") pieces.push({ words: plainWordsOf(span.spans), bold: true });
    else if (last && !last.bold) last.words += plainWords(span);
    else pieces.push({ words: plainWords(span), bold: false });
  }
  const escaped = pieces.map(({ words, bold }) => {
    const text = escapeWords(words, { shownIn: "plain-text" });
    return bold ? `**${text}**` : text;
  });
  return escapeLineStart(escaped.join("")).replace(/^ /, "&#32;");
}
