import { knownOrders } from "./known-orders.ts";
import type { ShopOrder } from "./order.ts";
import { ordinaryOrders } from "./ordinary-orders.ts";

/** Every order of the made-up shop, newest first: the same for the same `now`. */
export function ordersOf(now: Date): ShopOrder[] {
  const known = knownOrders(now);
  const taken = new Set(known.map(({ number }) => number));
  return [...known, ...ordinaryOrders(now).filter(({ number }) => !taken.has(number))].sort(
    (a, b) => b.placedAt.getTime() - a.placedAt.getTime(),
  );
}
