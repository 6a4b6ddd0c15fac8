import {
  DAY_MS,
  dayOf,
  daysBefore,
  HOUR_MS,
  itemOf,
  type OrderItem,
  type OrderState,
  type ReturnCase,
  type Shipment,
  type ShopOrder,
  totalOf,
} from "./order.ts";
import { personas, stranger } from "./personas.ts";

/** The orders that the personas write about: their story must be true. */
export function knownOrders(now: Date): ShopOrder[] {
  const ago = (days: number) => daysBefore(now, days);
  const order = (
    who: { name: string; email: string },
    number: string,
    placedDaysAgo: number,
    state: OrderState,
    items: OrderItem[],
    rest: { shipment?: Shipment; returnCase?: ReturnCase } = {},
  ): ShopOrder => {
    return {
      number,
      email: who.email,
      customerName: who.name,
      state,
      currency: "USD",
      totalCents: totalOf(items),
      items,
      shipment: rest.shipment ?? null,
      returnCase: rest.returnCase ?? null,
      placedAt: ago(placedDaysAgo),
    };
  };
  const shipped = (tracking: string, shippedDaysAgo: number, deliveredDaysAgo: number | null, lastScan?: string) => {
    const expectedOn = dayOf(new Date(ago(shippedDaysAgo).getTime() + 4 * DAY_MS));
    const deliveredAt = deliveredDaysAgo === null ? null : ago(deliveredDaysAgo).toISOString();
    return {
      shipment: {
        carrier: "Parcelway",
        tracking,
        shippedAt: ago(shippedDaysAgo).toISOString(),
        expectedOn,
        deliveredAt,
        lastScan: lastScan ?? (deliveredAt ? `${dayOf(ago(deliveredDaysAgo ?? 0))} Delivered, front door` : null),
      },
    };
  };
  const hour = HOUR_MS / DAY_MS;

  return [
    order(
      persona("Dana"),
      "4821",
      2,
      "delivered",
      [itemOf("FT-0645", 6, 4), itemOf("HS-06SS20", 1), itemOf("FL-F1006", 1), itemOf("FL-REG06", 1)],
      shipped("PW480021821", 1.6, 3 * hour),
    ),
    order(
      persona("Dana"),
      "4377",
      109,
      "delivered",
      [
        itemOf("HS-08PT10", 2),
        itemOf("FT-0800", 8),
        itemOf("FT-08BH", 2),
        itemOf("FL-F4008", 1),
        itemOf("FL-BRK01", 1),
      ],
      shipped("PW480014377", 108, 105),
    ),
    order(
      persona("Dana"),
      "3902",
      255,
      "delivered",
      [itemOf("HS-06SS10", 1), itemOf("FL-F1006", 1), itemOf("FT-0600", 2)],
      shipped("PW480013902", 254, 251),
    ),
    order(
      persona("Tomás"),
      "4790",
      6.4,
      "shipped",
      [itemOf("HS-06PT10", 1), itemOf("FT-06PT", 4), itemOf("FT-OLV5", 1)],
      shipped("PW480021790", 5.9, null, `${dayOf(ago(4.7))} Left the sorting center in Columbus, OH`),
    ),
    order(persona("Gareth"), "4624", 30, "returned", [itemOf("HS-06SS20", 1), itemOf("FT-0600", 2)], {
      ...shipped("PW480021624", 29.6, 26),
      returnCase: { state: "received", receivedAt: ago(9).toISOString(), refundedCents: null, refundedAt: null },
    }),
    order(
      persona("Amara"),
      "4802",
      4.7,
      "delivered",
      [itemOf("FT-1000", 6), itemOf("FT-1090", 4), itemOf("TL-WR06", 1), itemOf("TL-SHEAR", 1)],
      shipped("PW480021802", 4.3, 1.2),
    ),
    order(persona("Leon"), "4809", 3.7, "delivered", [itemOf("HS-08SSFT", 6)], shipped("PW480021809", 3.4, 1)),
    order(
      persona("Priya"),
      "4797",
      5.4,
      "delivered",
      [itemOf("FT-06PL", 4), itemOf("HS-06PLFT", 12)],
      shipped("PW480021797", 5, 2),
    ),
    order(
      persona("Ilse"),
      "4806",
      4.2,
      "delivered",
      [itemOf("HS-08PLFT", 10), itemOf("FT-08PL", 4)],
      shipped("PW480021806", 3.9, 1.5),
    ),
    order(
      persona("Marcus"),
      "4812",
      3.3,
      "delivered",
      [itemOf("FT-QD38", 2), itemOf("HS-06PT10", 1), itemOf("FT-06PT", 2)],
      shipped("PW480021812", 3, 4 * hour),
    ),
    order(
      persona("Hana"),
      "4655",
      25.6,
      "delivered",
      [itemOf("HS-10SSFT", 40), itemOf("FT-1000", 12)],
      shipped("PW480021655", 25, 21),
    ),
    order(
      persona("Hana"),
      "2980",
      372,
      "delivered",
      // Last year's price, 15% below today's for 100 feet and more.
      [{ ...itemOf("HS-10SSFT", 200), unitCents: 890 }],
      shipped("PW480012980", 371, 367),
    ),
    order(
      persona("Pete"),
      "4799",
      5.1,
      "delivered",
      [itemOf("HS-06SS20", 1), itemOf("FT-0645", 2), itemOf("FT-0690", 2)],
      shipped("PW480021799", 4.8, 2),
    ),
    order(stranger("Otto Lindh"), "4700", 19.2, "shipped", [itemOf("FT-0890", 4), itemOf("HS-08PT10", 1)], {
      ...shipped("PW480021700", 18.8, null, `${dayOf(ago(16))} Left the sorting center in Columbus, OH`),
    }),
    order(stranger("Nils Ibsen"), "4650", 26.3, "delivered", [itemOf("TL-WR06", 1)], shipped("PW480021650", 26, 22)),
    order(stranger("Ravi Grau"), "4835", hour, "placed", [itemOf("FT-06OR", 2, 0), itemOf("FT-0600", 4, 0)]),
    order(
      stranger("Zoe Tamm"),
      "4808",
      3.9,
      "delivered",
      [itemOf("HS-06SS10", 1), itemOf("FT-0600", 2)],
      shipped("PW480021808", 3.5, 6 * hour),
    ),
    order(stranger("Edith Moreau"), "4741", 13.4, "delivered", [itemOf("FT-0600", 2)], shipped("PW480021741", 13, 9)),
  ];
}

function persona(first: string) {
  const found = personas.find(({ name }) => name.startsWith(first));
  if (!found) throw new Error(`no persona ${first}`);
  return found;
}
