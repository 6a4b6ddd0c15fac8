import type { ContextPack, OrderFacts } from "../../app/drafts/draft.ts";

/** A case as the worker hands it over: a made-up shop, its articles, one customer's orders and what they wrote. */
export function contextPack(
  question: string,
  changes: Partial<ContextPack> & { earlier?: ContextPack["conversation"]; attachments?: string[] } = {},
): ContextPack {
  const { earlier = [], attachments = [], ...rest } = changes;
  const id = 9000 + earlier.length;
  return {
    shopName: "Fennick Hose & Fitting",
    signOffs: {},
    signOff: null,
    channel: "email",
    subject: null,
    customer: { name: "Dana Whitfield", firstName: "Dana", verified: true },
    sourceMessageId: id,
    conversation: [...earlier, said({ id, text: question, attachments })],
    knowledge: articles,
    orders: [shippedOrder, shortOrder, returnedOrder],
    examples: [],
    changesWanted: [],
    ...rest,
  };
}

/** A message of the thread, Dana's unless told otherwise. */
export const said = (change: Partial<ContextPack["conversation"][number]>): ContextPack["conversation"][number] => ({
  id: 9000,
  from: "customer",
  automatic: false,
  author: "Dana Whitfield",
  text: "",
  at: "2026-11-21T09:00:00.000Z",
  attachments: [],
  ...change,
});

export const shippedOrder: OrderFacts = {
  number: "4790",
  state: "shipped",
  currency: "USD",
  totalCents: 18_640,
  placedAt: "2026-11-14T10:00:00.000Z",
  items: [{ sku: "HB-0810", name: "Braided hose -8 AN, 10 ft", quantity: 1, packed: 1, unitCents: 18_640 }],
  shipment: {
    carrier: "UPS",
    tracking: "1Z84A7710398221456",
    shippedAt: "2026-11-16T15:00:00.000Z",
    expectedOn: "2026-11-19",
    deliveredAt: null,
    lastScan: "16 November 22:14, departed facility in Louisville",
  },
  returnCase: null,
};

export const shortOrder: OrderFacts = {
  number: "4821",
  state: "delivered",
  currency: "USD",
  totalCents: 41_200,
  placedAt: "2026-11-10T10:00:00.000Z",
  items: [
    { sku: "SW-4506", name: "Swivel 45° -6 AN", quantity: 6, packed: 4, unitCents: 1_590 },
    { sku: "HB-0620", name: "Braided hose -6 AN, 20 ft", quantity: 1, packed: 1, unitCents: 31_660 },
  ],
  shipment: {
    carrier: "UPS",
    tracking: "1Z84A7710398220001",
    shippedAt: "2026-11-12T15:00:00.000Z",
    expectedOn: "2026-11-17",
    deliveredAt: "2026-11-17T11:26:00.000Z",
    lastScan: "Delivered, front desk",
  },
  returnCase: null,
};

export const returnedOrder: OrderFacts = {
  number: "4655",
  state: "returned",
  currency: "USD",
  totalCents: 7_450,
  placedAt: "2026-10-20T10:00:00.000Z",
  items: [{ sku: "PL-0606", name: "Push-lock barb -6", quantity: 5, packed: 5, unitCents: 1_490 }],
  shipment: {
    carrier: "UPS",
    tracking: "1Z84A7710398219000",
    shippedAt: "2026-10-22T15:00:00.000Z",
    expectedOn: "2026-10-26",
    deliveredAt: "2026-10-26T10:00:00.000Z",
    lastScan: null,
  },
  returnCase: { state: "received", receivedAt: "2026-11-13T09:00:00.000Z", refundedCents: null, refundedAt: null },
};

const articles: ContextPack["knowledge"] = [
  {
    slug: "returns",
    title: "Returns and exchanges",
    body: "You can return unused parts within 30 days of delivery for a full refund. Hose that was cut to length cannot be returned unless we cut it wrong. Write to us first and we will send you a return label.",
  },
  {
    slug: "refund-times",
    title: "How long refunds take",
    body: "We refund within 5 working days after a return has reached us. Your bank may take another 3 to 5 days to show the money. The refund goes to the card or account you paid with.",
  },
  {
    slug: "short-shipments",
    title: "Missing items and short shipments",
    body: "Missing items go out free of charge by express when they are in stock. If an item is not in stock, you can choose between waiting and a refund. Please check the bags inside the hose coil first, since small fittings are packed there.",
  },
  {
    slug: "damaged-parcels",
    title: "Parcels that arrive damaged",
    body: "Tell us within 14 days if a part arrives damaged or is the wrong one. Send a photo of the part and of the box. We replace it or refund it once we have seen the photo.",
  },
  {
    slug: "stalled-tracking",
    title: "Tracking that does not move",
    body: "Tracking can stand still for up to 4 working days while a parcel changes carriers. After 5 working days without a scan we open a search with the carrier. A parcel counts as lost when the search has found nothing for 7 days.",
  },
  {
    slug: "changing-orders",
    title: "Changing or cancelling an order",
    body: "An order can be changed or cancelled until it is packed. Once it is packed, please refuse the parcel or return it. A cancelled order is refunded the same day.",
  },
  {
    slug: "invoices",
    title: "Invoices and tax numbers",
    body: "Every order has an invoice as a PDF in its confirmation mail. We can add a company name and a tax number to an invoice within 60 days.",
  },
  {
    slug: "volume-prices",
    title: "Volume and workshop prices",
    body: "Hose from 100 ft of one size is 12 % off the list price. Quotes for 500 ft and more are made by the sales desk within one working day.",
  },
  {
    slug: "push-lock-fuel",
    title: "Push-lock hose and fuels",
    body: "Push-lock hose takes petrol and oil up to 250 psi. Push-lock hose is not suited to E85 or methanol, which need PTFE-lined hose. Push-lock barbs fit push-lock hose alone.",
  },
  {
    slug: "bend-radius",
    title: "Bend radius of braided hose",
    body: "The minimum bend radius of -6 AN stainless braided hose is 2.5 inches. The minimum bend radius of -8 AN stainless braided hose is 3.5 inches. A tighter bend collapses the inner liner.",
  },
  {
    slug: "fuel-leaks",
    title: "Fuel leaks and smells",
    body: "Do not drive or start the engine when you smell fuel. Let the line lose its pressure before you touch a fitting. A fitting that weeps after it was tightened must be replaced.",
  },
  {
    slug: "shipping-options",
    title: "Shipping options and times",
    body: "Standard shipping takes 3 to 5 working days and costs $9.90. Express shipping takes 1 to 2 working days and costs $24.00. We ship to the United States, Canada and the European Union.",
  },
  {
    slug: "warranty",
    title: "Warranty",
    body: "Fittings and hose carry a warranty of 2 years against faults of material. Wear, wrong assembly and racing damage are not covered by the warranty.",
  },
];
