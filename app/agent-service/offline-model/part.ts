import type { Evidence } from "../../drafts/draft.ts";

/** A sentence of the reply and the sources it was made from; without sources it states no fact. */
export type Part = { text: string; cites: Cite[] };
export type Cite = Omit<Evidence, "number">;

/** A sentence that states no fact: a greeting, an apology, a question. */
export function frame(text: string): Part {
  return { text, cites: [] };
}
