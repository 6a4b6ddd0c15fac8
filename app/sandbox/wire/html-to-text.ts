import { compile, type DomNode, type FormatCallback } from "html-to-text";
import { cutWhereNestedDeeper } from "./html-depth.ts";

/** Deeper than any mail program nests its tables. */
const MAX_DEPTH = 256;
const RULE = "-".repeat(63);
/** The parser links siblings; the package's types leave that out. */
type Sibling = DomNode & { next?: Sibling | null; prev?: Sibling | null };
const paragraph = { leadingLineBreaks: 2, trailingLineBreaks: 2 };
const line = { leadingLineBreaks: 1, trailingLineBreaks: 1 };

/** Replaces a quotation by its mark: Chatwoot drops what stands in `blockquote`. */
const quotation: FormatCallback = (_element, _walk, builder) => builder.addInline("> ");

/** A break at the end of its block, or before one that begins a line itself, shows nothing. */
const lineBreak: FormatCallback = (element, _walk, builder) => {
  const next = nearest(element, "next");
  if (next && next.name !== "div") builder.addLineBreak();
};

const listItem: FormatCallback = (element, walk, builder) => {
  // The first item carries the empty line above its list: an outer block takes over what its first block asks for.
  builder.openBlock({ leadingLineBreaks: nearest(element, "prev") ? 1 : 2 });
  builder.addLiteral("- ");
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 1 });
};

const cell: FormatCallback = (element, walk, builder) => {
  if (nearest(element, "prev")) builder.addLiteral("\t");
  walk(element.children, builder);
};

/** `[text](href)`, or the text alone where the link says nothing more. */
const link: FormatCallback = (element, _walk, builder) => {
  const { href, title } = element.attribs ?? {};
  const shown =
    textOf(element)
      .trim()
      .replace(/^\[([^[\]]*)\]$/, "$1") ||
    title ||
    "";
  const says = [shown, `mailto:${shown}`, `http://${shown}`, `https://${shown}`];
  builder.addInline(!href || says.includes(href) ? shown : shown ? `[${shown}](${href})` : href);
};

const picture: FormatCallback = (element, _walk, builder) => builder.addInline(labelOf(element));

const convert = compile({
  wordwrap: false,
  // A no-break space is a space like any other, as in Chatwoot.
  whitespaceCharacters: " \t\r\n\f\u00a0\u200c",
  limits: { maxDepth: MAX_DEPTH },
  formatters: { quotation, lineBreak, listItem, cell, link, picture },
  selectors: [
    { selector: "*", format: "inline" },
    { selector: "title", format: "skip" },
    { selector: "br", format: "lineBreak" },
    { selector: "blockquote", format: "quotation" },
    { selector: "a", format: "link" },
    { selector: "img", format: "picture" },
    { selector: "hr", format: "blockString", options: { string: RULE, ...line } },
    { selector: "li", format: "listItem" },
    { selector: "td", format: "cell" },
    { selector: "th", format: "cell" },
    { selector: "table", format: "block", options: line },
    { selector: "tr", format: "block", options: line },
    { selector: "pre", format: "pre", options: line },
    ...["ul", "ol"].map((selector) => ({
      selector,
      format: "block",
      options: { ...paragraph, trailingLineBreaks: 1 },
    })),
    ...["p", "h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, format: "block", options: paragraph })),
  ],
});

/** HTML as Chatwoot turns it into text: lists by "- ", links as `[text](href)`, a quotation as a bare ">". */
export function htmlToText(html: string): string {
  return convert(cutWhereNestedDeeper(html, MAX_DEPTH))
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** The next sibling, or the one before, that is shown: an element or text that is not blank. */
function nearest(element: Sibling, direction: "next" | "prev"): Sibling | null {
  let sibling = element[direction] ?? null;
  while (sibling && sibling.type !== "tag" && !(sibling.type === "text" && sibling.data?.trim()))
    sibling = sibling[direction] ?? null;
  return sibling;
}

function labelOf({ attribs }: DomNode): string {
  const label = attribs?.title ?? attribs?.alt;
  return label === undefined ? "" : `[${label}]`;
}

function textOf(node: DomNode, depth = 0): string {
  if (node.type === "text") return node.data ?? "";
  if (node.name === "img") return labelOf(node);
  return depth > MAX_DEPTH ? "" : node.children.map((child) => textOf(child, depth + 1)).join("");
}
