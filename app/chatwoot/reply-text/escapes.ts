/**
 * Where words are shown. All channels read Markdown; mail and the web chat also make links of addresses, and the web chat
 * makes typewriting prettier.
 */
type Where = { shownIn: "mail" | "web-chat" | "plain-text"; label?: boolean; beforeLink?: boolean };

const MARKS = /[\\`*_~[\]<&!.,?'"(:%-]/g;
const ALWAYS = "\\`*~[<";
const ENTITY = /&(?:#\d{1,8}|#x[\da-f]{1,8}|[a-z][a-z\d]{0,40});/iy;
const ABBREVIATION = /\((?:c|r|p|tm)\)/iy;
const HEX = /%[\da-f]{2}/iy;
const LETTER = /\p{L}/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** Words as Markdown that shows these very words. Looks no further than the piece it is given: at its ends it rather escapes. */
export function escapeWords(text: string, where: Where): string {
  return text.replace(MARKS, (mark, at: number) => (means(text, mark, at, where) ? `\\${mark}` : mark));
}

function means(text: string, mark: string, at: number, { shownIn, label, beforeLink }: Where): boolean {
  if (ALWAYS.includes(mark)) return true;
  const webChat = shownIn === "web-chat";
  const before = text.charAt(at - 1);
  const after = text.charAt(at + 1);
  switch (mark) {
    case "]":
      return label === true;
    case "_":
      return !(LETTER_OR_DIGIT.test(before) && LETTER_OR_DIGIT.test(after));
    case "&":
      return startsAt(ENTITY, text, at);
    case ":":
      return shownIn !== "plain-text" && text.startsWith("//", at + 1);
    case "!":
      return (beforeLink === true && at === text.length - 1) || (webChat && (/[!?]/.test(before) || after === "…"));
    case ".":
      if (webChat && before === ".") return true;
      return shownIn !== "plain-text" && /www$/i.test(text.slice(Math.max(0, at - 3), at));
    case "'":
      // Between two letters the web chat shows an apostrophe, as `asRead` says.
      return webChat && !isApostrophe(text, at);
    default:
      return webChat && changesInWebChat(text, mark, { before, after, at });
  }
}

/** What the web chat's typography would join or replace. */
function changesInWebChat(
  text: string,
  mark: string,
  { before, after, at }: { before: string; after: string; at: number },
): boolean {
  switch (mark) {
    case '"':
      return true;
    case ",":
      return before === ",";
    case "?":
      return /[!?]/.test(before) || after === "…";
    case "-":
      return before === "-" || before === "+";
    case "(":
      return startsAt(ABBREVIATION, text, at);
    case "%":
      return startsAt(HEX, text, at);
    default:
      return false;
  }
}

/** The web chat shows a straight apostrophe between two letters as a curved one, which nobody reads otherwise. */
export const isApostrophe = (text: string, at: number): boolean =>
  LETTER.test(text.charAt(at - 1)) && LETTER.test(text.charAt(at + 1));

/** A line that begins like a quotation, a heading, a list, a rule or a table begins with words. */
export function escapeLineStart(line: string): string {
  if (/^(?:[-+](?:\s|$)|>|#{1,6}(?:\s|$)|[-=:|][-=:|\s]*$)/.test(line)) return `\\${line}`;
  return line.replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2");
}

function startsAt(shape: RegExp, text: string, at: number): boolean {
  shape.lastIndex = at;
  return shape.test(text);
}
