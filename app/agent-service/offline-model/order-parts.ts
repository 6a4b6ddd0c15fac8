import { day, money, orderName } from "../order-facts.ts";
import type { OrderWithFacts } from "./findings.ts";
import type { Intent } from "./intents.ts";
import type { Part } from "./part.ts";
import type { Phrases } from "./phrases.ts";

/** Items named in a reply; a longer list is read in the order itself. */
const MOST_ITEMS = 4;

type Words = { say: Phrases; language: string; today: string };

/** What an order's records say to a question, the most telling sentence first, each citing its record. */
export function orderParts(order: OrderWithFacts, intent: Intent | "other", words: Words): Part[] {
  const tell = TELLING[intent] ?? [state];
  return tell.flatMap((teller) => teller(order, words));
}

type Teller = (order: OrderWithFacts, words: Words) => Part[];

function citing(order: OrderWithFacts, text: string, ...quotes: (string | undefined)[]): Part[] {
  const cites = quotes
    .filter((quote) => quote !== undefined)
    .map((quote) => ({ kind: "order" as const, ref: order.number, title: `Order ${orderName(order)}`, quote }));
  return cites.length > 0 ? [{ text, cites }] : [];
}
const fact = (order: OrderWithFacts, start: string) => order.facts.find((line) => line.startsWith(start));

const state: Teller = (order, { say, language }) =>
  order.shipment?.deliveredAt
    ? []
    : citing(order, say.state(orderName(order), order.state, day(order.placedAt, language)), order.facts[0]);

const journey: Teller = (order, { say, language, today }) => {
  const { shipment } = order;
  if (!shipment) return state(order, { say, language, today });
  const shippedOn = fact(order, "Shipped on");
  const name = orderName(order);
  if (shipment.deliveredAt)
    return citing(
      order,
      say.delivered(name, day(shipment.deliveredAt, language)),
      order.facts[0],
      fact(order, "Delivered"),
    );
  const late = shipment.expectedOn !== null && shipment.expectedOn.slice(0, today.length) < today;
  const expected = shipment.expectedOn ? day(shipment.expectedOn, language) : null;
  return [
    ...citing(
      order,
      say.shipped(name, day(shipment.shippedAt, language), shipment.carrier, shipment.tracking),
      order.facts[0],
      shippedOn,
    ),
    ...(shipment.lastScan
      ? citing(order, say.lastScan(shipment.lastScan.replace(/\.$/, "")), fact(order, "Last scan"))
      : []),
    ...(expected
      ? citing(order, late ? say.overdue(expected) : say.expected(expected), fact(order, "Expected on"))
      : []),
  ];
};

const packing: Teller = (order, { say }) => {
  const short = order.items.filter(({ packed, quantity }) => packed < quantity).slice(0, MOST_ITEMS);
  const lines = (short.length > 0 ? short : order.items.slice(0, MOST_ITEMS)).map((item) =>
    fact(order, `${item.name} (${item.sku})`),
  );
  const text =
    short.length > 0
      ? say.shortPacked(
          orderName(order),
          short.map(({ name, quantity, packed }) => ({ name, ordered: quantity, packed })),
        )
      : say.fullyPacked(orderName(order));
  // Only what has left the packing bench has a record worth telling.
  return order.shipment || order.state === "packed" || short.length < order.items.length
    ? citing(order, text, order.facts[0], ...lines)
    : [];
};

const contents: Teller = (order, { say }) => {
  if (order.items.length > MOST_ITEMS) return [];
  const lines = order.items.map((item) => fact(order, `${item.name} (${item.sku})`));
  return citing(order, say.contains(orderName(order), order.items), order.facts[0], ...lines);
};

const total: Teller = (order, { say }) =>
  citing(order, say.total(orderName(order), money(order.totalCents, order.currency)), order.facts[0]);

const returned: Teller = (order, { say, language }) => {
  const { returnCase } = order;
  if (!returnCase) return [];
  const name = orderName(order);
  const received = returnCase.receivedAt
    ? citing(
        order,
        say.returnReceived(name, day(returnCase.receivedAt, language)),
        order.facts[0],
        fact(order, "Return received"),
      )
    : citing(order, say.returnOpen(name, returnCase.state), order.facts[0], fact(order, "Return:"));
  const amount = returnCase.refundedCents === null ? null : money(returnCase.refundedCents, order.currency);
  const on = returnCase.refundedAt ? day(returnCase.refundedAt, language) : null;
  const refund = amount
    ? citing(order, say.refunded(name, amount, on), order.facts[0], fact(order, "Refunded"))
    : citing(order, say.notRefunded(name), order.facts[0], fact(order, "Return:"));
  return [...received, ...refund];
};

/** What each kind of question is told about its order. */
const TELLING: Partial<Record<Intent | "other", Teller[]>> = {
  order_status: [journey],
  tracking_stalled: [journey],
  missing_items: [packing],
  wrong_item: [contents],
  damaged: [contents],
  return: [returned, (order, words) => (order.shipment?.deliveredAt ? journey(order, words) : state(order, words))],
  refund_status: [returned, (order, words) => (order.returnCase ? [] : journey(order, words))],
  cancel_or_change: [(order, words) => (order.shipment ? journey(order, words).slice(0, 1) : state(order, words))],
  invoice: [total],
  payment: [total],
  complaint: [journey],
};
