/** Zeros of the scripts whose digits look like ours to their readers; their other nine follow. */
const ZEROS = [0xff10, 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50];
const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\uff0d]/g;
const APOSTROPHES = /[\u2018\u2019\u02bc\u0060\u00b4]/g;
const LOOK_ALIKES: Record<string, string> = { "＠": "@", "．": ".", "＋": "+" };

/**
 * The text as a person reads it, place for place: odd spaces, dashes, apostrophes and digits become plain ones, so that a
 * number typed with them is still found. Every character keeps its position.
 */
export function asRead(text: string): string {
  return text
    .replace(SPACES, " ")
    .replace(DASHES, "-")
    .replace(APOSTROPHES, "'")
    .replace(/[＠．＋]/g, (found) => LOOK_ALIKES[found] ?? found)
    .replace(/\p{Nd}/gu, (digit) => asciiDigit(digit));
}

/** The text without what shows nothing and only keeps words apart from their rules: zero-width marks, soft hyphens. */
export function withoutInvisible(text: string): string {
  return text.replace(/[\u00ad\u200b\u2060\ufeff]/g, "").normalize("NFC");
}

/** Letters without their accents, place for place, so that "Jose" finds "José". */
export function withoutAccents(text: string): string {
  return Array.from(text, (letter) => {
    const bare = letter.normalize("NFD").replace(/\p{M}/gu, "");
    return bare.length === letter.length ? bare : letter;
  }).join("");
}

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  const zero = digit.length === 1 ? ZEROS.find((start) => code >= start && code < start + 10) : undefined;
  return zero === undefined ? digit : String(code - zero);
}
