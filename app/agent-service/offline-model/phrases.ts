import type { Intent } from "./intents.ts";

/** The sentences the offline model knows in one language. Facts are handed in; none is made up here. */
export type Phrases = {
  greeting(name: string | null): string;
  signOff(shopName: string, short: boolean): string;
  /** The first sentence, which states no fact; none when the answer itself comes first. */
  opening: Partial<Record<Intent | "other", string>>;
  /** The last sentence, when the customer has to do or say something. */
  asking: Partial<Record<Intent | "other", string>>;
  /** Introduces a sentence of an English article. */
  quoteArticle(sentence: string): string;
  state(order: string, state: string, placedOn: string): string;
  shipped(order: string, on: string, carrier: string, tracking: string): string;
  expected(on: string): string;
  overdue(on: string): string;
  lastScan(scan: string): string;
  delivered(order: string, on: string): string;
  shortPacked(order: string, items: { name: string; ordered: number; packed: number }[]): string;
  fullyPacked(order: string): string;
  contains(order: string, items: { name: string; quantity: number }[]): string;
  total(order: string, total: string): string;
  returnReceived(order: string, on: string): string;
  returnOpen(order: string, state: string): string;
  refunded(order: string, amount: string, on: string | null): string;
  notRefunded(order: string): string;
  unknownOrder(number: string): string;
  askOrderNumber: string;
  askPhoto: string;
  apology: string;
};

/** "2 × Hose and 1 × Clamp", cut where a list gets tedious. */
export function listed(parts: string[], and: string): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} ${and} ${parts.at(-1)}`;
}
