import type { OrderFacts } from "../drafts/draft.ts";

/** "$412.00": how money is written in facts and replies alike, so that a reader can compare them. */
export function money(cents: number, currency: string): string {
  return new Intl.NumberFormat("en-US", { style: "currency", currency }).format(cents / 100);
}

/** "14 November 2026" in UTC; text that is no date stays as it is. */
export function day(text: string, language = "en"): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  const locale = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(date);
}

/** "#4821", with or without the sign in the shop's own books. */
export function orderName(order: { number: string }): string {
  return order.number.startsWith("#") ? order.number : `#${order.number}`;
}

/** An order as sentences a reply can quote. The first names it, the others stand on their own. */
export function orderFacts(order: OrderFacts): string[] {
  const { shipment, returnCase, currency } = order;
  return [
    `Order ${orderName(order)}: ${order.state}, placed on ${day(order.placedAt)}, total ${money(order.totalCents, currency)}.`,
    ...order.items.map(
      (item) =>
        `${item.name} (${item.sku}): ordered ${item.quantity}, packed ${item.packed}, ${money(item.unitCents, currency)} each.`,
    ),
    ...(shipment ? shipmentFacts(shipment) : []),
    ...(returnCase ? returnFacts(returnCase, currency) : []),
  ];
}

function shipmentFacts(shipment: NonNullable<OrderFacts["shipment"]>): string[] {
  return [
    `Shipped on ${day(shipment.shippedAt)} with ${shipment.carrier}, tracking ${shipment.tracking}.`,
    ...(shipment.expectedOn ? [`Expected on ${day(shipment.expectedOn)}.`] : []),
    ...(shipment.lastScan ? [`Last scan: ${shipment.lastScan}`] : []),
    ...(shipment.deliveredAt ? [`Delivered on ${day(shipment.deliveredAt)}.`] : []),
  ];
}

function returnFacts(returnCase: NonNullable<OrderFacts["returnCase"]>, currency: string): string[] {
  return [
    `Return: ${returnCase.state}.`,
    ...(returnCase.receivedAt ? [`Return received on ${day(returnCase.receivedAt)}.`] : []),
    ...(returnCase.refundedCents !== null
      ? [
          `Refunded ${money(returnCase.refundedCents, currency)}${returnCase.refundedAt ? ` on ${day(returnCase.refundedAt)}` : ""}.`,
        ]
      : []),
  ];
}
