import MarkdownIt, { type Token } from "markdown-it";
import { strikeBetweenTildes } from "./strikethrough.ts";

/** Chatwoot's renderer keeps the place of raw HTML, which no reader sees. */
const OMITTED = "<!-- raw HTML omitted -->";
const UNSAFE_ADDRESS = /^\s*(?:javascript|vbscript|file|data):/i;
/** Quotations and lists nested deeper than this are somebody's attack. */
const MAX_NESTING = 100;

const markdown = new MarkdownIt("commonmark", { breaks: true, linkify: true, xhtmlOut: true, maxNesting: MAX_NESTING });
markdown.enable(["linkify", "strikethrough"]).use(strikeBetweenTildes);
// An address that could run a script loses its target, not its text.
markdown.validateLink = () => true;
markdown.normalizeLinkText = (text) => text;
markdown.linkify
  .set({ fuzzyLink: false, fuzzyEmail: true, fuzzyIP: false })
  .add("//", null)
  .add("www.", {
    validate: (text, start) => lengthOfWebAddress(text.slice(start)),
    normalize: (match) => {
      match.url = `http://${match.url}`;
    },
  });

const { rules } = markdown.renderer;
rules.html_block = () => `${OMITTED}\n`;
rules.html_inline = () => OMITTED;
rules.image = (tokens, index) => {
  const [address, title] = ["src", "title"].map((name) => tokens[index]?.attrGet(name) ?? "");
  return `<img src="${escapeHtml(address)}"${title ? ` title="${escapeHtml(title)}"` : ""} />`;
};
rules.link_open = (tokens, index, options, _env, renderer) => {
  const token = tokens[index] as Token;
  if (UNSAFE_ADDRESS.test(String(token.attrGet("href")))) token.attrSet("href", "");
  return renderer.renderToken(tokens, index, options);
};

/**
 * The HTML in which Chatwoot mails a reply: CommonMark with strikethrough (one or two tildes) and autolinks, without
 * tables, task lists and footnotes; every line end breaks the line, and raw HTML is dropped.
 */
export function renderMarkdown(content: string): string {
  return markdown.render(content);
}

function escapeHtml(value: string | number = ""): string {
  return markdown.utils.escapeHtml(String(value));
}

/** How much of what follows "www." belongs to the address: GitHub's rule, without closing punctuation. */
function lengthOfWebAddress(rest: string): number {
  const [address = ""] = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*[^\s<]*/u.exec(rest) ?? [];
  let end = address.length;
  while (end > 0 && `?!.,:*_~'"`.includes(address.charAt(end - 1))) end--;
  const kept = address.slice(0, end);
  return kept.endsWith(")") && kept.split(")").length > kept.split("(").length ? end - 1 : end;
}
