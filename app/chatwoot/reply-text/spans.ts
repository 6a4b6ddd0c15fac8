/** A piece of a line: words as they are, or one of the marks that a person means. */
export type Span =
  | { kind: "text"; text: string }
  | { kind: "bold"; spans: Span[] }
  /** `[text](address)`. */
  | { kind: "link"; text: string; address: string }
  /** A web address in the open. `plain`: every renderer takes it whole, and nothing else, without help. */
  | { kind: "address"; text: string; plain: boolean };

const MARK = /\*\*|\[|(?<![a-z])(?:https?|ftp):\/\/|(?<![a-z\d])www\./giu;
const LINK = /\[([^[\]]+)\]\(((?:https?:\/\/|mailto:)[^\s()<>]+)\)/iuy;
/** Scripts written without spaces end an address. */
const ADDRESS =
  /(?:https?:\/\/|ftp:\/\/|www\.)[\p{L}\p{N}](?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef])[^\s<>[\]])*/iuy;
const CLOSING = /[\p{P}\p{S}]/u;
const KEPT_AT_THE_END = /[/=&#%+$@-]/;
const PLAIN =
  /^(?:https?:\/\/|www\.)[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z]{2,}(?::\d{1,5})?(?:[/?#](?:[a-z0-9]|[/?#=&:.+_-](?=[a-z0-9]|$))*)?$/i;
// Chatwoot takes a no-break space for a part of the address.
const PLAIN_BEFORE = /^$|[ (]/;
const PLAIN_AFTER = /^(?:[.,!?:]?(?: |$)|\)[.,!?:]?(?: |$))/;
const WORD = /[\p{L}\p{N}]/u;
const SPACE = /^$|\s/;

/** `links`: whether `[words](address)` is one; `insideBold`: the line is the inside of bold. */
export type MarkOptions = { links?: boolean; insideBold?: boolean };

/** The spans of one line, in order. Bold ends on its line and holds no star; a link's words hold no mark. */
export function spansOf(line: string, options: MarkOptions = {}): Span[] {
  const spans: Span[] = [];
  let from = 0;
  const mark = new RegExp(MARK);
  for (let match = mark.exec(line); match; match = mark.exec(line)) {
    const found = spanAt(line, match.index, options);
    if (!found) continue;
    if (match.index > from) spans.push({ kind: "text", text: line.slice(from, match.index) });
    spans.push(found.span);
    from = found.end;
    mark.lastIndex = found.end;
  }
  if (from < line.length) spans.push({ kind: "text", text: line.slice(from) });
  return spans;
}

type Found = { span: Span; end: number } | null;

function spanAt(line: string, at: number, options: MarkOptions): Found {
  const { links = true, insideBold = false } = options;
  if (line[at] === "[") return links ? linkAt(line, at) : null;
  if (line[at] === "*") return insideBold ? null : boldAt(line, at, options);
  const found = addressAt(line, at);
  // Beside the stars a renderer would take them into the address.
  return found && insideBold ? { ...found, span: { ...found.span, plain: false } } : found;
}

function linkAt(line: string, at: number): Found {
  LINK.lastIndex = at;
  const match = LINK.exec(line);
  const [whole, text, address] = match ?? [];
  if (!whole || !text?.trim() || !address) return null;
  return { span: { kind: "link", text, address }, end: at + whole.length };
}

function addressAt(line: string, at: number) {
  ADDRESS.lastIndex = at;
  const [whole] = ADDRESS.exec(line) ?? [];
  if (!whole) return null;
  const text = whole.slice(0, lengthWithoutClosing(whole));
  const end = at + text.length;
  const plain =
    PLAIN.test(text) &&
    PLAIN_BEFORE.test(line.slice(at === 0 ? 0 : at - 1, at)) &&
    PLAIN_AFTER.test(line.slice(end, end + 3));
  return { span: { kind: "address" as const, text, plain }, end };
}

/** Without the punctuation after it; a bracket that was opened in the address belongs to it. */
function lengthWithoutClosing(address: string): number {
  let open = address.split("(").length - address.split(")").length;
  let length = address.length;
  for (;;) {
    const last = address.charAt(length - 1);
    const ends = CLOSING.test(last) && !KEPT_AT_THE_END.test(last) && (last !== ")" || open < 0);
    if (!ends) return length;
    if (last === ")") open += 1;
    if (last === "(") open -= 1;
    length -= 1;
  }
}

/** Only where every reader of CommonMark sees both pairs of stars as marks. */
function boldAt(line: string, at: number, options: MarkOptions): Found {
  const end = line.indexOf("*", at + 2);
  if (end <= at + 2 || line[at - 1] === "*" || line[end + 1] !== "*" || line[end + 2] === "*") return null;
  const inside = line.slice(at + 2, end);
  if (/^\s|\s$/.test(inside)) return null;
  const spans = spansOf(inside, { ...options, insideBold: true });
  const opens = isWord(spans.at(0), firstOf) || SPACE.test(line.slice(Math.max(0, at - 1), at));
  const closes = isWord(spans.at(-1), lastOf) || SPACE.test(line.slice(end + 2, end + 3));
  return opens && closes ? { span: { kind: "bold", spans }, end: end + 2 } : null;
}

/** A letter or digit is next to the stars; a link would be posted with its brackets there. */
const isWord = (span: Span | undefined, letterOf: (text: string) => string): boolean =>
  span?.kind === "text" && WORD.test(letterOf(span.text));

/** A link as words: what it says and where it leads. Bold without its stars. */
export function plainWords(span: Span): string {
  if (span.kind === "bold") return plainWordsOf(span.spans);
  return span.kind === "link" && span.text !== span.address ? `${span.text} ${span.address}` : span.text;
}

export const plainWordsOf = (spans: Span[]): string => spans.map(plainWords).join("");

const firstOf = (text: string) => String.fromCodePoint(text.codePointAt(0) ?? 0);
const lastOf = (text: string) => [...text.slice(-2)].at(-1) ?? "";
