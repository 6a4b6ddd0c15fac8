const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\uff0d]/g;
const APOSTROPHES = /[\u2018\u2019\u02bc\u0060\u00b4]/g;
const LOOK_ALIKES: Record<string, string> = { "＠": "@", "﹫": "@", "．": ".", "。": ".", "·": ".", "＋": "+" };
/** Marks of no width that no word needs: soft hyphens, joins, directions (contacts on a phone wrap numbers in them), tags. */
const INVISIBLE = /[\u034f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;
/** Emoji and some scripts are written with these two; between our letters, digits and signs they show nothing. */
const JOINERS =
  /(?<=[\p{sc=Latin}\p{Nd}@.+-])[\u200c\u200d]+|(?<![\u200c\u200d])[\u200c\u200d]+(?=[\p{sc=Latin}\p{Nd}@.+-])/gu;

/**
 * The text as a person reads it, place for place: odd spaces, dashes, apostrophes and digits become plain ones, so that a
 * number typed with them is still found. Every character keeps its position.
 */
export function asRead(text: string): string {
  return text
    .replace(SPACES, " ")
    .replace(DASHES, "-")
    .replace(APOSTROPHES, "'")
    .replace(/[＠﹫．。·＋]/g, (found) => LOOK_ALIKES[found] ?? found)
    .replace(/\p{Nd}/gu, (digit) => asciiDigit(digit));
}

/** The text without what shows nothing and only keeps words apart from their rules: zero-width marks, soft hyphens. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, "").replace(JOINERS, "").normalize("NFC");
}

/** Letters without their accents, place for place, so that "Jose" finds "José". */
export function withoutAccents(text: string): string {
  return Array.from(text, (letter) => {
    const bare = letter.normalize("NFD").replace(/\p{M}/gu, "");
    return bare.length === letter.length ? bare : letter;
  }).join("");
}

/** The digits of each script stand in a row from their zero on: what a digit is worth is how many stand before it. */
function asciiDigit(digit: string): string {
  // A digit of two places cannot become one of one.
  if (digit.length > 1) return digit;
  const code = digit.charCodeAt(0);
  let worth = 0;
  while (worth < 9 && /\p{Nd}/u.test(String.fromCharCode(code - worth - 1))) worth++;
  return String(worth);
}
