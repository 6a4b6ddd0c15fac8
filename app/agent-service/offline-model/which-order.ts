import { rank, termsOf } from "../tools/ranking.ts";
import type { Findings, OrderWithFacts } from "./findings.ts";

/** An order a reply may be about: named by the customer, guessed among theirs, or named and not theirs. */
export type OrderMeant = { order: OrderWithFacts; named: boolean } | { order: null; unknownNumber: string | null };

const NUMBER = String.raw`#?[A-Z]{0,4}-?\d{3,14}`;
const NAMED = new RegExp(
  String.raw`#([A-Z]{0,4}-?\d{3,14})\b|\b(?:orders?|pedidos?|bestell(?:ung|nummer)|auftrag)\b(?:\s+(?:number|no\.?|nr\.?|n[uú]mero|nummer|id))?\s*[:=]?\s*(${NUMBER})\b`,
  "i",
);

/** The number after "order" or a "#", without the sign; null when the customer gave none. */
export function numberNamed(text: string): string | null {
  const found = NAMED.exec(text);
  return (found?.[1] ?? found?.[2] ?? null)?.replace(/^#/, "") ?? null;
}

/** Which order the customer means, by its number or else by what they want. */
export function whichOrder({ question, intent, orders }: Findings): OrderMeant {
  const plain = (number: string) => number.replace(/^#/, "").toLowerCase();
  const words = new Set(question.toLowerCase().match(/[a-z0-9-]+/g) ?? []);
  const mentioned = orders.find((order) => words.has(plain(order.number)));
  if (mentioned) return { order: mentioned, named: true };
  const number = numberNamed(question);
  if (number) return { order: null, unknownNumber: number };
  if (NEEDS_THE_NUMBER.has(intent) && orders.length > 1) return { order: null, unknownNumber: null };
  const likely = orders.filter(FITS[intent] ?? (() => true));
  const order = namesItem(question, likely) ?? likely[0] ?? namesItem(question, orders) ?? orders[0];
  if (!order) return { order: null, unknownNumber: null };
  // A guess that the customer's own words speak against is worse than a question.
  if (ABOUT_AN_ITEM.has(intent) && orders.length > 1 && !namesItem(question, orders))
    return { order: null, unknownNumber: null };
  return { order, named: orders.length === 1 };
}

const NEEDS_THE_NUMBER = new Set<Findings["intent"]>(["complaint", "other", "payment", "invoice"]);
const ABOUT_AN_ITEM = new Set<Findings["intent"]>(["wrong_item", "damaged"]);

/** The order whose item the customer speaks of, if any. */
function namesItem(question: string, orders: OrderWithFacts[]): OrderWithFacts | undefined {
  // Sizes alone are everywhere: only a word names an item.
  const words = termsOf(question).filter((term) => /\p{L}{3}/u.test(term));
  const found = rank(words.join(" "), orders, ({ items }) => items.map(({ name, sku }) => `${name} ${sku}`).join(" "));
  return found[0]?.document;
}

const onItsWay = ({ shipment }: OrderWithFacts) => shipment !== null && shipment.deliveredAt === null;
const FITS: Partial<Record<Findings["intent"], (order: OrderWithFacts) => boolean>> = {
  order_status: onItsWay,
  tracking_stalled: onItsWay,
  missing_items: ({ items }) => items.some(({ packed, quantity }) => packed < quantity),
  refund_status: ({ returnCase }) => returnCase !== null,
  return: ({ shipment }) => shipment?.deliveredAt != null,
  wrong_item: ({ shipment }) => shipment?.deliveredAt != null,
  damaged: ({ shipment }) => shipment?.deliveredAt != null,
  cancel_or_change: ({ state }) => state === "placed" || state === "packed",
};
