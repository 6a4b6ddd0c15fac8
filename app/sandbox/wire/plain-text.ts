import MarkdownIt, { type Token } from "markdown-it";

const markdown = new MarkdownIt("commonmark", { maxNesting: 100 });
markdown.validateLink = () => true;
markdown.normalizeLink = (address) => address;

/**
 * What Chatwoot's SMS channels send of a reply: Markdown as text. Bold and the like lose their marks, a link is its words and its address,
 * raw HTML vanishes. Empty lines are taken out of the Markdown and put back, so nothing after one begins a list.
 */
export function renderPlainText(content: string): string {
  const held = content.replaceAll(/^[ \t]+$/gm, "").replaceAll(/\n{2,}/g, ({ length }) => `{{LINES_${length}}}`);
  return blocks(markdown.parse(held, {}))
    .replace(/\n+$/, "")
    .replaceAll(/\{\{LINES_(\d+)\}\}/g, (_, length: string) => "\n".repeat(Number(length)));
}

function blocks(tokens: Token[]): string {
  const numbers: (number | null)[] = [];
  let text = "";
  for (const token of tokens) {
    if (token.type === "bullet_list_open") numbers.push(null);
    if (token.type === "ordered_list_open") numbers.push(Number(token.attrGet("start") ?? 1));
    if (token.type.endsWith("list_close")) numbers.pop();
    if (token.type === "list_item_open") {
      const number = numbers.pop() ?? null;
      text += number === null ? "- " : `${number}. `;
      numbers.push(number === null ? null : number + 1);
    }
    if (token.type === "inline") text += `${inline(token.children ?? [])}\n`;
    if (token.type === "fence" || token.type === "code_block") text += `${token.content}\n`;
    if (token.type === "hr") text += "\n";
  }
  return text;
}

function inline(tokens: Token[]): string {
  const addresses: string[] = [];
  return tokens
    .map((token) => {
      if (token.type === "softbreak" || token.type === "hardbreak") return "\n";
      if (token.type === "link_open") addresses.push(String(token.attrGet("href") ?? ""));
      if (token.type === "link_close") return ` ${addresses.pop() ?? ""}`;
      return token.type === "text" || token.type === "code_inline" ? token.content : "";
    })
    .join("");
}
