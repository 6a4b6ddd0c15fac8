import type { ContextPack } from "../drafts/draft.ts";

/** Remembers what a placeholder stands for, so that a reply that echoes it can be made whole again. */
export type Mask = {
  hide(text: string): string;
  /** Puts the originals back wherever a placeholder is echoed. */
  reveal(text: string): string;
};

const MAIL = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/gi;
/** Thirteen digits and more, however they are grouped; a card may stand among them. */
const LONG_NUMBER = /\d(?:[ -]?\d){12,}/g;
const CARD_DIGITS = { fewest: 13, most: 19 };
const PHONE = /(?<![\w#.-])(?:\+|00)?\(?\d(?:[\s()./-]{0,2}\d){6,14}(?:\s*(?:x|ext\.?)\s*\d{1,5})?(?![\w-])/gi;
const DATE = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})(?![-./]?\d)/;
const FEWEST_PHONE_DIGITS = 7;

/**
 * Hides mail addresses, card numbers (Luhn), bank accounts (IBAN) and phone numbers.
 * @param keep texts that look like such a number and are none: order numbers, tracking numbers, SKUs.
 */
export function openMask(keep: string[] = []): Mask {
  const placeholders = new Map<string, string>();
  const originals = new Map<string, string>();
  const placeholder = (kind: string, original: string) => {
    const known = placeholders.get(original);
    if (known) return known;
    const made = `[${kind} ${placeholders.size + 1}]`;
    placeholders.set(original, made);
    originals.set(made, original);
    return made;
  };
  const hideAll = (text: string) =>
    text
      .replace(MAIL, (found) => placeholder("mail address", found))
      .replace(IBAN, (found) => (isIban(found) ? placeholder("bank account", found) : found))
      .replace(LONG_NUMBER, (found) => (holdsCard(found) ? placeholder("card number", found) : found))
      .replace(PHONE, (found) => (isPhone(found) ? placeholder("phone number", found) : found));
  const kept = keptPattern(keep);
  return {
    // Splitting by a pattern with one group puts what is kept at the odd places.
    hide: (text) =>
      kept
        ? text
            .split(kept)
            .map((piece, place) => (place % 2 === 1 ? piece : hideAll(piece)))
            .join("")
        : hideAll(text),
    reveal: (text) => text.replace(/\[[a-z ]+ \d+\]/g, (found) => originals.get(found) ?? found),
  };
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
  return groups.some((_, first) => groups.some((_, last) => isCard(groups.slice(first, last + 1).join(""))));
}

/** The pack with every text hidden by the mask, so that whatever is made from it is safe to leave. */
export function maskPack(pack: ContextPack): { pack: ContextPack; mask: Mask } {
  const mask = openMask(
    pack.orders.flatMap((order) => [
      order.number,
      order.shipment?.tracking ?? "",
      ...order.items.map(({ sku }) => sku),
    ]),
  );
  const { orders, ...rest } = pack;
  // Orders hold no such text, and their dates and numbers must stay exact.
  return { pack: { ...mapTexts(rest, mask.hide), orders }, mask };
}

/** `value` with every string in it changed; dates, slugs and enums hold nothing the mask would touch. */
export function mapTexts<Value>(value: Value, change: (text: string) => string): Value {
  if (typeof value === "string") return change(value) as Value;
  if (Array.isArray(value)) return value.map((part) => mapTexts(part, change)) as Value;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, ISO_TIME.has(key) ? part : mapTexts(part, change)]),
  ) as Value;
}
const ISO_TIME = new Set(["at", "placedAt"]);

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

function isIban(text: string): boolean {
  const compact = text.replaceAll(" ", "").toUpperCase();
  const rearranged = compact.slice(4) + compact.slice(0, 4);
  const digits = rearranged.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}

/** Seven digits and more, but neither a date nor a plain run of digits too short or too long for a subscriber. */
function isPhone(text: string): boolean {
  const digits = text.replace(/(?:x|ext).*$/i, "").replace(/\D/g, "");
  const grouped = /\D/.test(text.trim());
  return digits.length >= (grouped ? FEWEST_PHONE_DIGITS : 10) && digits.length <= 15 && !DATE.test(text.trim());
}
