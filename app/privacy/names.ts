import { withoutAccents } from "./as-read.ts";
import { type Finder, matching } from "./mask.ts";

/** A lone letter is an initial and stands everywhere. */
const FEWEST_LETTERS = 2;
/** Scripts that write words without spaces: a name is found wherever its letters stand. */
const WITHOUT_SPACES = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;
/** Names and particles of names that are everyday words too: hidden only with a capital, or no sentence would be left. */
const EVERYDAY = new Set(
  (
    "al am an angel art august bill bo carol chase christian cliff da dan de dean del den der di do drew du el faith frank " +
    "gene grace grant guy heath hope hunter in iris is ivy jack joy june king la lane le lee li long mark mason max may " +
    "miles more my no norm of or order pat peg penny price ray rich rob rose ruby so sue summer to us van von will young"
  ).split(" "),
);

const GREETING =
  "(?i:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|liebe[rs]?|guten tag|bonjour|cher|ch[eè]re|hola|ciao)";
const TITLE = `(?:(?i:mr|mrs|ms|miss|dr|herr|frau|m|mme)\\.?\\s+)?`;
const WORD = "\\p{Lu}[\\p{L}'.-]{0,30}";
const GREETED = new RegExp(
  `(?:^|\\n)[ \\t]*${GREETING} +(${TITLE}${WORD}(?: +(?:(?:and|&|van|von|der|de|di|la) +)*${WORD}){0,3})(?=\\s*(?:[,!:;\\n-]|$))`,
  "gu",
);
const NOBODY = /^(?:there|all|team|everyone|everybody|sir|madam|customer|valued customer|support|folks|you)$/i;

/** Finds the words given, whatever their case, accents and spacing, where they stand as words of their own. */
export function names(kind: string, of: (string | null)[]): Finder {
  const patterns = [...new Set(of)].flatMap((name) => {
    const plain = withoutAccents((name ?? "").normalize("NFC")).trim();
    return plain.replace(/[^\p{L}\p{N}]/gu, "").length < FEWEST_LETTERS || !/\p{L}/u.test(plain)
      ? []
      : [patternOf(plain)];
  });
  return (text) => {
    const plain = withoutAccents(text);
    return patterns.flatMap((pattern) => matching(kind, pattern)(plain));
  };
}

/** Finds whom a greeting names: "Dear Ms. Osei," names a person nobody told us of. */
export const greetedNames: Finder = matching("name", GREETED, (name) => !NOBODY.test(name));

/** A name, and each word of it. */
export function wordsToo(name: string | null): string[] {
  const whole = name ?? "";
  return [whole, ...whole.split(/\s+/), ...whole.split(/[^\p{L}\p{M}]+/u)];
}

function patternOf(name: string): RegExp {
  const spelled = name
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/['’]/g, "['’]?"))
    .join("\\s+");
  if (WITHOUT_SPACES.test(name)) return new RegExp(spelled, "giu");
  const whole = (letters: string, flags: string) =>
    new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])${letters}(?![\\p{L}\\p{M}\\p{N}])`, flags);
  if (!EVERYDAY.has(name.toLowerCase())) return whole(spelled, "giu");
  const [first = ""] = name;
  return whole(`(?:${first.toUpperCase()}${name.slice(1).toLowerCase()}|${name.toUpperCase()})`, "gu");
}
