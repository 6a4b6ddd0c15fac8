import { streetAddresses } from "./addresses.ts";
import { withoutInvisible } from "./as-read.ts";
import { contactDetails } from "./contact-details.ts";
import { telltaleLinks, tokens } from "./links.ts";
import { openMask } from "./mask.ts";
import { greetedNames, names, wordsToo } from "./names.ts";

/** What is known of a person whose texts are to be masked. */
export type Person = {
  names: (string | null)[];
  /** What another system knows them by. */
  identifiers: (string | null)[];
  /** Order numbers, tracking numbers, SKUs: no personal data, whatever they look like. */
  keep: string[];
};

/** A plain number its own sentence calls an order's: too short for a card, so the card rule is not got around. */
const CALLED_ORDER =
  /\b(?:orders?|invoice|tracking|ticket|rma|return|reference|ref|sku|part)(?:\s+(?:no|number|nr|id|code|is|was)\b)*[.:#\s]*(\d{7,12})(?![\d-])/gi;

/**
 * Masks the texts that tell of a person: what reaches them or pays for them, who and where they are, what lets somebody
 * in. The same thing gets the same placeholder in every text it masks. Rules find what looks like such a thing; they
 * cannot know every name or address.
 */
export function maskOf({ names: known, identifiers, keep }: Person): (text: string) => string {
  const called = (text: string) => [...text.matchAll(CALLED_ORDER)].map((match) => match[1] ?? "");
  const mask = openMask([
    telltaleLinks,
    (text) => contactDetails([...keep, ...called(text)])(text),
    tokens,
    names("identifier", identifiers),
    names("name", known.flatMap(wordsToo)),
    greetedNames,
    streetAddresses,
  ]);
  return (text) => mask.hide(withoutInvisible(text));
}
