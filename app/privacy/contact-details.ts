import { type Finder, matching, type Span } from "./mask.ts";

/** A name before the @ is never longer. Without a bound here, a long run of letters would be searched for minutes. */
const MAIL = /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
/** "dana (at) post (dot) example" */
const MAIL_IN_WORDS =
  /[\p{L}\p{N}._+-]{1,64}\s{0,3}[([{]\s*at\s*[)\]}]\s*[\p{L}\p{N}-]+(?:\s*(?:\.|[([{]\s*dot\s*[)\]}])\s*[\p{L}\p{N}-]+)+/giu;
/** Where one may begin, and all that may belong to it: the words after it look like more of it. */
const IBAN = /\b(?=([A-Z]{2} ?\d{2}(?:[ -]?[A-Z0-9]){11,40}))/gi;
const IBAN_CHARACTERS = { fewest: 15, most: 34 };
/** Fewer have words in them: "in 14 days". Every country's has more. */
const FEWEST_IBAN_DIGITS = 10;
/** Thirteen digits and more, however they are grouped; a card may stand among them. */
const LONG_NUMBER = /\d(?:[ -]?\d){12,}/g;
/** As printed on the card, whatever stands between the groups. Looked for at each group: the one before may be no part of it. */
const CARD_IN_GROUPS =
  /(?<!\d)(?=(\d{4}(?:[ ./-]{1,3}\d{4}){2}[ ./-]{1,3}\d{1,7}|\d{4}[ ./-]{1,3}\d{6}[ ./-]{1,3}\d{5}))/g;
const CARD_DIGITS = { fewest: 13, most: 19 };
const PHONE = /(?<![\w#.-])(?:\+|00)?\(?\d(?:[\s()./-]{0,2}\d){6,14}(?:\s*(?:x|ext\.?)\s*\d{1,5})?(?![\w-])/gi;
const DATE = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})(?![-./]?\d)/;
/** "12.50 13.50": prices in a row. */
const AMOUNTS = /^\d{1,5}\.\d{2}\s+\d{1,5}\.\d{2}(?!\.)/;
const FEWEST_PHONE_DIGITS = 7;

const payment: Finder[] = [
  ahead("bank account", IBAN, ibanLength),
  matching("card number", LONG_NUMBER, holdsCard),
  ahead("card number", CARD_IN_GROUPS, (run) => (holdsCard(run) ? run.length : 0)),
];

/**
 * Finds mail addresses, card numbers (Luhn), bank accounts (IBAN) and phone numbers.
 * @param keep texts that look like such a number and are none: order numbers, tracking numbers, SKUs.
 */
export function contactDetails(keep: string[] = []): Finder {
  return findAll(
    [
      matching("mail address", MAIL),
      matching("mail address", MAIL_IN_WORDS),
      ...payment,
      matching("phone number", PHONE, isPhone),
    ],
    keep,
  );
}

/** Finds card numbers and bank accounts alone. @param keep as above. */
export const paymentNumbers = (keep: string[] = []): Finder => findAll(payment, keep);

function findAll(finders: Finder[], keep: string[]): Finder {
  const kept = keptPattern(keep);
  const find = (text: string) => finders.flatMap((finder) => finder(text));
  return (text) => (kept ? between(kept, text, find) : find(text));
}

/** A rule from a pattern that looks ahead, so that its matches may overlap: `lengthOf` tells how much of group 1 is hidden. */
function ahead(kind: string, pattern: RegExp, lengthOf: (run: string) => number): Finder {
  return (text) =>
    [...text.matchAll(pattern)].flatMap(({ index, 1: run = "" }) => {
      const length = lengthOf(run);
      return length > 0 ? [{ from: index, to: index + length, kind }] : [];
    });
}

/** What `find` finds in the pieces of a text between the matches of a pattern. */
function between(kept: RegExp, text: string, find: Finder): Span[] {
  const spans: Span[] = [];
  let at = 0;
  // Splitting by a pattern with one group puts what is kept at the odd places.
  text.split(kept).forEach((piece, place) => {
    const start = at;
    if (place % 2 === 0)
      for (const { from, to, kind } of find(piece)) spans.push({ from: from + start, to: to + start, kind });
    at += piece.length;
  });
  return spans;
}

/** Finds the texts to keep, also when their digits are grouped; short ones need no keeping. */
function keptPattern(keep: string[]): RegExp | null {
  const spelled = keep
    .map(bare)
    .filter((text) => text.replace(/\D/g, "").length >= FEWEST_PHONE_DIGITS)
    .map((text) => [...text].join("[ -]?"));
  return spelled.length > 0 ? new RegExp(`(?<![\\p{L}\\d])(${spelled.join("|")})(?![\\p{L}\\d])`, "giu") : null;
}

/** True when whole groups of the run make a card number, whatever phone or order number stands beside it. */
function holdsCard(run: string): boolean {
  const groups = run.match(/\d+/g) ?? [];
  return groups.some((_, first) => {
    let digits = "";
    for (let next = first; next < groups.length && digits.length <= CARD_DIGITS.most; next++) {
      digits += groups[next];
      if (isCard(digits)) return true;
    }
    return false;
  });
}

function bare(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}

function isCard(digits: string): boolean {
  if (digits.length < CARD_DIGITS.fewest || digits.length > CARD_DIGITS.most) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && !/^0+$/.test(digits);
}

/** How much of a run of letters and digits is a bank account: the longest of its beginnings, in whole words, that adds up; or 0. */
function ibanLength(run: string): number {
  const ends = [...run.matchAll(/[A-Z0-9](?![A-Z0-9])/gi)].map(({ index }) => index + 1);
  return ends.findLast((end) => isIban(run.slice(0, end))) ?? 0;
}

function isIban(text: string): boolean {
  const compact = text.replaceAll(/[ -]/g, "").toUpperCase();
  if (compact.length < IBAN_CHARACTERS.fewest || compact.length > IBAN_CHARACTERS.most) return false;
  if (compact.replace(/\D/g, "").length < FEWEST_IBAN_DIGITS) return false;
  const rearranged = compact.slice(4) + compact.slice(0, 4);
  const digits = rearranged.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}

/** Seven digits and more, but neither a date nor prices nor a plain run of digits too short or too long for a subscriber. */
function isPhone(text: string): boolean {
  const digits = text.replace(/(?:x|ext).*$/i, "").replace(/\D/g, "");
  const grouped = /\D/.test(text.trim());
  const fits = digits.length >= (grouped ? FEWEST_PHONE_DIGITS : 10) && digits.length <= 15;
  return fits && !DATE.test(text.trim()) && !AMOUNTS.test(text.trim());
}
