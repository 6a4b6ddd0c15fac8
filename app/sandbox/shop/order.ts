import { catalog, type Sku } from "./catalog.ts";

export type OrderState = "placed" | "packed" | "shipped" | "delivered" | "returned" | "refunded" | "cancelled";
export type OrderItem = { sku: string; name: string; quantity: number; packed: number; unitCents: number };
export type Shipment = {
  carrier: string;
  tracking: string;
  /** Times are ISO 8601 in UTC, days are ISO dates. */
  shippedAt: string;
  expectedOn: string | null;
  deliveredAt: string | null;
  lastScan: string | null;
};
export type ReturnCase = {
  state: "requested" | "received" | "refunded";
  receivedAt: string | null;
  refundedCents: number | null;
  refundedAt: string | null;
};
export type ShopOrder = {
  number: string;
  email: string;
  customerName: string;
  state: OrderState;
  currency: "USD";
  totalCents: number;
  items: OrderItem[];
  shipment: Shipment | null;
  returnCase: ReturnCase | null;
  placedAt: Date;
};

/** An item line at the catalog's price; `packed` differs from `quantity` when the box went out short. */
export function itemOf(sku: Sku, quantity: number, packed = quantity): OrderItem {
  return { ...catalog[sku], quantity, packed };
}

export function totalOf(items: OrderItem[]): number {
  return items.reduce((sum, { quantity, unitCents }) => sum + quantity * unitCents, 0);
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A moment so many days before `now`, to the minute. */
export function daysBefore(now: Date, days: number): Date {
  return new Date(Math.floor((now.getTime() - days * DAY_MS) / 60_000) * 60_000);
}

export const dayOf = (at: Date) => at.toISOString().slice(0, 10);
