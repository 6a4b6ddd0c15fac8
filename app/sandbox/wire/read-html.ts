const TAG = /^<(\/?)([a-z][a-z\d]*)/;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/**
 * What a person reads of the HTML that a renderer of Markdown made, as text: "•" and numbers for lists, an empty line between
 * blocks. White space shows as one space and none at a line's ends; no-break spaces stay. Marks of style leave no trace.
 */
export function readHtml(html: string): string {
  const page = new Page();
  for (const [piece] of html.matchAll(/<!--.*?-->|<[^>]*>|[^<]+/gs)) {
    const [, closes, name] = TAG.exec(piece) ?? [];
    if (name) page.tag(name, closes === "/", piece);
    else if (!piece.startsWith("<")) page.words(piece);
  }
  return page.text.trimEnd();
}

class Page {
  text = "";
  private lists: (number | null)[] = [];
  /** Line ends due before the next words. */
  private due = 0;
  private marker = "";
  private afterSpace = true;
  private verbatim = false;

  tag(name: string, closes: boolean, tag: string): void {
    if (name === "pre") this.verbatim = !closes;
    if (name === "br") this.breakLine(1, { always: true });
    else if (name === "ul" || name === "ol") this.list(name, closes, tag);
    else if (name === "li") this.item(closes);
    else if (name === "hr") this.words("⁂");
    else if (/^(?:p|h[1-6]|blockquote|pre|table|tr)$/.test(name)) this.breakLine(2);
  }

  words(html: string): void {
    let words = html.replaceAll(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? "");
    if (!this.verbatim) words = words.replaceAll(/[ \t\r\n]+/g, " ");
    if (this.afterSpace && !this.verbatim) words = words.replace(/^ /, "");
    if (words === "") return;
    if (this.text !== "") this.text = this.text.replace(/ $/, this.due > 0 ? "" : " ") + "\n".repeat(this.due);
    this.text += this.marker + words;
    this.due = 0;
    this.marker = "";
    this.afterSpace = words.endsWith(" ");
  }

  private list(name: string, closes: boolean, tag: string): void {
    this.breakLine(this.lists.length > 0 ? 1 : 2);
    if (closes) this.lists.pop();
    else this.lists.push(name === "ol" ? Number(/start="(\d+)"/.exec(tag)?.[1] ?? 1) : null);
  }

  private item(closes: boolean): void {
    this.breakLine(1);
    if (closes) return;
    const number = this.lists.pop() ?? null;
    this.lists.push(number === null ? null : number + 1);
    this.marker = number === null ? "• " : `${number}. `;
  }

  private breakLine(ends: number, { always = false } = {}): void {
    this.due = always ? this.due + ends : Math.max(this.due, this.marker === "" ? ends : 0);
    this.afterSpace = true;
  }
}
