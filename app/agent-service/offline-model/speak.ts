import type { Phrases } from "./phrases.ts";
import { german } from "./phrases-de.ts";
import { english } from "./phrases-en.ts";
import { spanish } from "./phrases-es.ts";

/** Languages the offline model writes; others are answered in English, and the risk says so. */
export const SPOKEN: ReadonlyMap<string, Phrases> = new Map([
  ["en", english],
  ["es", spanish],
  ["de", german],
]);

/** The phrases for a customer's language, and the language they are in. */
export function speak(language: string): { say: Phrases; language: string } {
  const say = SPOKEN.get(language);
  return say ? { say, language } : { say: english, language: "en" };
}
