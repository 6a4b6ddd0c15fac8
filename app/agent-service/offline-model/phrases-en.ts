import { listed, type Phrases } from "./phrases.ts";

const STATES: Record<string, string> = {
  placed: "is placed and not packed yet",
  packed: "is packed and has not left us yet",
  shipped: "is on its way",
  delivered: "is marked as delivered",
  returned: "is marked as returned",
  refunded: "is marked as refunded",
  cancelled: "is cancelled",
};

export const english: Phrases = {
  greeting: (name) => (name ? `Hi ${name},` : "Hello,"),
  signOff: (shopName, short) => (short ? shopName : `Kind regards,\n${shopName}`),
  opening: {
    safety:
      "Thank you for telling us: please stop using the part and keep away from heat and sparks until this is settled.",
    missing_items: "I'm sorry that something was missing from your box.",
    wrong_item: "I'm sorry that the wrong item reached you.",
    damaged: "I'm sorry that your item arrived damaged.",
    refund_status: "Thanks for asking about your refund.",
    return: "Thanks for asking about a return.",
    tracking_stalled: "I'm sorry for the wait.",
    complaint: "I'm sorry that this went wrong for you, and thank you for saying so plainly.",
    payment: "Thanks for writing to us about this payment.",
    thanks: "You're welcome, and thank you for writing back.",
    greeting: "Thanks for getting in touch.",
    other: "Thanks for your message.",
  },
  asking: {
    safety:
      "Could you tell us where exactly it shows and since when, with a photo if that is possible from a safe place?",
    wrong_item: "Could you tell us the part number printed on what you received?",
    return: "Could you tell us which item you would like to return, and why?",
    cancel_or_change: "Could you confirm what exactly we should change or cancel?",
    invoice: "Could you tell us the name and address that the invoice should carry?",
    payment: "Could you tell us the date and the amount of the charge you mean, without the card number?",
    bulk_price: "Could you tell us the exact part and the quantity you need?",
    fitment: "Could you tell us the exact part and what you want to fit it to?",
    shipping_question: "Could you tell us where it should go?",
    warranty: "Could you tell us which product it is and what happened to it?",
    complaint: "Could you tell us what would put this right for you?",
    greeting: "How can we help you today?",
    other: "Could you tell us a little more about what you need, with the order number if it is about an order?",
  },
  quoteArticle: (sentence) => sentence,
  state: (order, state, placedOn) =>
    `Your order ${order} of ${placedOn} ${STATES[state] ?? `has the state "${state}"`}.`,
  shipped: (order, on, carrier, tracking) =>
    `Order ${order} left us on ${on} with ${carrier}, tracking number ${tracking}.`,
  expected: (on) => `The carrier expects to deliver it on ${on}.`,
  overdue: (on) => `It was expected on ${on} and has not been delivered yet.`,
  lastScan: (scan) => `The last scan we have reads: "${scan}".`,
  delivered: (order, on) => `The carrier reports order ${order} as delivered on ${on}.`,
  shortPacked: (order, items) =>
    `Our packing record for order ${order} shows ${listed(
      items.map(({ name, ordered, packed }) => `${packed} of ${ordered} × ${name}`),
      "and",
    )}.`,
  fullyPacked: (order) => `Our packing record shows everything in order ${order} as packed.`,
  contains: (order, items) =>
    `Order ${order} was for ${listed(
      items.map(({ name, quantity }) => `${quantity} × ${name}`),
      "and",
    )}.`,
  total: (order, total) => `Order ${order} comes to ${total} in all.`,
  returnReceived: (order, on) => `Your return for order ${order} reached us on ${on}.`,
  returnOpen: (order, state) => `The return for order ${order} has the state "${state}".`,
  refunded: (order, amount, on) => `We refunded ${amount} for order ${order}${on ? ` on ${on}` : ""}.`,
  notRefunded: (order) => `Our records show no refund for order ${order} yet.`,
  unknownOrder: (number) =>
    `We cannot find order ${number} under your contact details: could you check the number, or tell us the mail address you ordered with?`,
  askOrderNumber: "Could you tell us your order number?",
  askPhoto: "Could you send us a photo of what you received?",
  apology: "We apologise for the trouble.",
};
