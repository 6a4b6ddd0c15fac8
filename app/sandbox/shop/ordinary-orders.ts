import { catalog, type Sku } from "./catalog.ts";
import {
  DAY_MS,
  dayOf,
  daysBefore,
  itemOf,
  type OrderState,
  type ReturnCase,
  type Shipment,
  type ShopOrder,
  totalOf,
} from "./order.ts";

const FIRST_NUMBER = 4600;
const LAST_NUMBER = 4835;
/** The shop takes about seven orders a day. */
const DAYS_BETWEEN = 0.142;
const CUSTOMERS = 80;
const SEED = 4821;

const FIRST_NAMES =
  "Rosa Jon Otto Mina Carl Edith Samir Nora Felix Greta Owen Lucia Ravi Anna Bram Chloe Derek Elif Frank Ines Jamal Katya Liam Maren Nils Olga Paulo Quinn Rhea Sven Tessa Umar Vera Wade Xenia Yusuf Zoe Arlo Bella Cyrus".split(
    " ",
  );
const LAST_NAMES =
  "Lind Pryce Lindh Okafor Brandtner Vance Moreau Castell Duarte Elling Faber Grau Hollis Ibsen Janda Kessler Lowry Marsh Novak Ostrom Pell Quist Rowan Sarkis Tamm Ulrich Varga Weller Yates Zeller".split(
    " ",
  );
const SKUS = Object.keys(catalog) as Sku[];
const SCANS = [
  "Left our warehouse",
  "At the sorting center in Columbus, OH",
  "On the road to the next center",
  "Out for delivery",
];

/** Orders of everyday customers, numbered up to now, the same for the same `now`. */
export function ordinaryOrders(now: Date): ShopOrder[] {
  const random = seeded(SEED);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const customers = Array.from({ length: CUSTOMERS }, (_, index) => {
    const first = FIRST_NAMES[index % FIRST_NAMES.length] ?? "";
    const last = LAST_NAMES[(index * 7 + Math.floor(index / FIRST_NAMES.length)) % LAST_NAMES.length] ?? "";
    return { customerName: `${first} ${last}`, email: `${first}.${last}@post.example`.toLowerCase() };
  });

  return Array.from({ length: LAST_NUMBER - FIRST_NUMBER + 1 }, (_, index) => {
    const number = LAST_NUMBER - index;
    const age = (index + 0.3) * DAYS_BETWEEN;
    const chosen = new Set(Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(SKUS)));
    const items = [...chosen].map((sku) =>
      itemOf(sku, sku.endsWith("FT") ? 4 + Math.floor(random() * 16) : 1 + Math.floor(random() * 4)),
    );
    const totalCents = totalOf(items);
    const state = stateAt(age, random());
    const unpacked = state === "placed" || state === "cancelled";
    return {
      number: String(number),
      ...(customers[index % CUSTOMERS] ?? pick(customers)),
      state,
      currency: "USD",
      totalCents,
      items: unpacked ? items.map((item) => ({ ...item, packed: 0 })) : items,
      shipment: shipmentOf(now, number, age, state, pick(SCANS)),
      returnCase: returnCaseOf(now, age, state, totalCents),
      placedAt: daysBefore(now, age),
    };
  });
}

function stateAt(age: number, chance: number): OrderState {
  if (chance < 0.03) return "cancelled";
  if (age < 0.4) return "placed";
  if (age < 0.8) return "packed";
  if (age < 4.5) return "shipped";
  if (age > 12 && chance > 0.96) return "refunded";
  if (age > 12 && chance > 0.93) return "returned";
  return "delivered";
}

function shipmentOf(now: Date, number: number, age: number, state: OrderState, scan: string): Shipment | null {
  if (state === "placed" || state === "packed" || state === "cancelled") return null;
  const shippedAt = daysBefore(now, age - 0.5);
  const delivered = state === "shipped" ? null : daysBefore(now, Math.max(age - 4, 0.1));
  return {
    carrier: "Parcelway",
    tracking: `PW48002${number}`,
    shippedAt: shippedAt.toISOString(),
    expectedOn: dayOf(new Date(shippedAt.getTime() + 5 * DAY_MS)),
    deliveredAt: delivered?.toISOString() ?? null,
    lastScan: delivered ? `${dayOf(delivered)} Delivered` : `${dayOf(daysBefore(now, 0.4))} ${scan}`,
  };
}

function returnCaseOf(now: Date, age: number, state: OrderState, totalCents: number): ReturnCase | null {
  if (state !== "returned" && state !== "refunded") return null;
  const receivedAt = daysBefore(now, Math.max(age - 10, 1)).toISOString();
  if (state === "returned") return { state: "received", receivedAt, refundedCents: null, refundedAt: null };
  const refundedAt = daysBefore(now, Math.max(age - 12, 0.5)).toISOString();
  return { state: "refunded", receivedAt, refundedCents: totalCents, refundedAt };
}

/** A small generator (mulberry32): the same seed gives the same shop. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
