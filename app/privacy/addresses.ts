import { type Finder, matching } from "./mask.ts";

const KIND = "address";
// Words are bounded: without that, a long run of letters would be searched for minutes.
const WORD = "\\p{Lu}[\\p{L}\\d.'-]{0,30}";
const STREET =
  "(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|terrace|square|sq|highway|hwy|parkway|pkwy|close|crescent|circle|cir|row|trail|loop)";
const LONE_STREET = "(?:street|avenue|ave|boulevard|blvd|lane|ln|drive|road|rd|st)";
const UNIT = "(?:,?\\s+(?:apt|apartment|suite|ste|unit|flat|floor|fl)\\.?\\s*#?\\w{1,6}|,?\\s+#\\s?\\w{1,6})?";
/** ", 97201 Portland", ", Portland, OR 97201", "\n10115 Berlin" */
const TOWN = `(?:(?:,\\s*|[^\\S\\n]*\\n\\s*|\\s+)(?:\\d{4,5}(?:\\s?[A-Z]{2})?\\s+)${WORD}(?:\\s${WORD})?|,\\s*${WORD}(?:\\s${WORD}){0,2})?`;
const STATE = "(?:,?\\s+[A-Z]{2})?(?:,?\\s+\\d{5}(?:-\\d{4})?(?!\\d))?";

/** Patterns of how addresses are written; no rule knows them all. Prices, sizes and order numbers stay. */
const patterns = [
  // 12 Main Street, Apt 4, Portland, OR 97201
  `(?<![\\p{L}\\d#$€£.,-])\\d{1,6}[a-z]?,?\\s+(?:[NSEW]{1,2}\\.?\\s+)?(?:(?:${WORD}|\\d{1,3}(?:st|nd|rd|th))\\s+){1,4}(?i:${STREET})\\b\\.?(?i:${UNIT})${TOWN}${STATE}`,
  // 12 main street, as typed in a hurry
  `(?<![\\p{L}\\d#$€£.,-])\\d{1,6}\\s+[a-z]{3,30}\\s+${LONE_STREET}\\b\\.?(?i:${UNIT})${TOWN}${STATE}`,
  // Hauptstraße 12a, 10115 Berlin · Kerkstraat 12 · Lindenallee 3
  `(?<!\\p{L})\\p{L}[\\p{L}-]{0,40}(?:stra(?:ß|ss)e|str\\.|straat|gasse|allee|laan|gracht|kade|damm|ufer|platz|plein|weg|vej|gatan|vägen|gata)\\s+\\d{1,4}\\s?[a-zA-Z]?(?![\\p{L}\\d])${TOWN}`,
  // 10 rue de la Paix, 75002 Paris
  `(?<![\\p{L}\\d#$€£.,-])\\d{1,4}(?:\\s?(?:bis|ter))?,?\\s+(?i:rue|avenue|av\\.|boulevard|bd|allée|chemin|impasse|place|quai|cours|route)\\s+(?:(?:de la|de l'|de|du|des|d'|la|le|les)\\s*){0,2}${WORD}(?:[ -]\\p{L}[\\p{L}'-]{0,30}){0,3}${TOWN}`,
  // Via Roma 12 · Calle de Alcalá, 5 · Rua Augusta 100 · ulica Długa 7
  `(?<!\\p{L})(?i:via|viale|piazza|corso|calle|avenida|avda\\.|paseo|plaza|carrer|rua|praça|ulica|ul\\.)\\s+(?:(?:de la|de los|de|del|della|dei|da|do|dos)\\s+)?${WORD}(?:\\s${WORD}){0,3},?\\s+(?:n[.ºo°]*\\s*)?\\d{1,4}\\b${TOWN}`,
  // Portland, OR 97201
  `(?<![\\p{L}\\d])${WORD}(?:\\s${WORD}){0,2},?\\s+(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\\s+\\d{5}(?:-\\d{4})?(?!\\d)`,
  // SW1A 1AA
  "(?<![\\p{L}\\d#-])[A-Z]{1,2}\\d[A-Z\\d]?\\s\\d[A-Z]{2}(?![\\p{L}\\d-])",
  // Apt. 4, Suite 741
  "\\b(?i:apt|apartment|suite)\\.?\\s#?\\d{1,5}(?![\\p{L}\\d])",
  // PO Box 12
  `\\b(?i:p\\.?\\s?o\\.?\\s?box|postfach|apartado|boîte postale)\\s+\\d{1,7}`,
];

const finders = patterns.map((pattern) => matching(KIND, new RegExp(pattern, "gu")));

/** Finds street addresses, as well as rules can: a number with a street beside it, and the town that follows. */
export const streetAddresses: Finder = (text) => finders.flatMap((find) => find(text));
