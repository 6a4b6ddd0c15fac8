const BLOCKS = [
  "div",
  "ul",
  "ol",
  "dl",
  "table",
  "blockquote",
  "pre",
  "form",
  "hr",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
];
/** The open elements that a new one ends without a closing tag, as in HTML. */
const ENDS: Record<string, string[]> = {
  ...Object.fromEntries([...BLOCKS, "p"].map((name) => [name, ["p"]])),
  li: ["li"],
  dt: ["dt", "dd"],
  dd: ["dt", "dd"],
  tr: ["tr", "th", "td"],
  td: ["th", "td"],
  th: ["th"],
};
const VOID = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]);

/**
 * The HTML up to where its elements nest deeper than `maxDepth`: the parser's time grows with the square of the depth,
 * and Chatwoot's stops at 256 as well.
 */
export function cutWhereNestedDeeper(html: string, maxDepth: number): string {
  const open: string[] = [];
  for (const { 0: tag, 1: name = "", index } of html.matchAll(/<\/?([a-z][a-z0-9:]*)/gi)) {
    const element = name.toLowerCase();
    if (tag.startsWith("</")) {
      const at = open.lastIndexOf(element);
      if (at >= 0) open.length = at;
      continue;
    }
    const ends = ENDS[element] ?? [];
    while (ends.includes(open.at(-1) ?? "")) open.pop();
    if (VOID.has(element)) continue;
    if (open.length >= maxDepth) return html.slice(0, index);
    open.push(element);
  }
  return html;
}
