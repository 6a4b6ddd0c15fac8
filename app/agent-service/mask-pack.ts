import type { ContextPack } from "../drafts/draft.ts";
import { contactDetails } from "../privacy/contact-details.ts";
import { type Mask, openMask } from "../privacy/mask.ts";
import { passwords } from "../privacy/passwords.ts";

/** The pack with every text hidden by the mask, so that whatever is made from it is safe to leave. */
export function maskPack(pack: ContextPack): { pack: ContextPack; mask: Mask } {
  const numbers = pack.orders.flatMap((order) => [
    order.number,
    order.shipment?.tracking ?? "",
    ...order.items.map(({ sku }) => sku),
  ]);
  const mask = openMask([contactDetails(numbers), passwords]);
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
