import { expect, test } from "vitest";
import { Order } from "../../app/drafts/draft.ts";
import { busyMorning } from "../../app/sandbox/busy-morning.ts";
import { CustomerMessageBody } from "../../app/sandbox/customer-view.ts";
import { articles } from "../../app/sandbox/shop/articles.ts";
import { ordersOf } from "../../app/sandbox/shop/orders.ts";
import { personas } from "../../app/sandbox/shop/personas.ts";

const NOW = new Date("2026-11-19T11:52:00Z");
const byNumber = (number: string) => ordersOf(NOW).find((order) => order.number === number);

test("the shop has 200 orders or more, each number once, for about 90 customers", () => {
  const orders = ordersOf(NOW);
  expect(orders.length).toBeGreaterThanOrEqual(200);
  expect(new Set(orders.map(({ number }) => number)).size).toBe(orders.length);
  const customers = new Set(orders.map(({ email }) => email)).size;
  expect(customers).toBeGreaterThanOrEqual(80);
  expect(customers).toBeLessThanOrEqual(110);
});

test("the same moment gives the same shop", () => {
  expect(ordersOf(NOW)).toEqual(ordersOf(new Date(NOW)));
});

test("every order is one the drafts can read, and adds up", () => {
  for (const order of ordersOf(NOW)) {
    Order.parse({ ...order, placedAt: order.placedAt.toISOString() });
    expect(order.totalCents).toBe(order.items.reduce((sum, item) => sum + item.quantity * item.unitCents, 0));
  }
});

test("no order happened after now, and none arrived before it left", () => {
  for (const { placedAt, shipment, returnCase } of ordersOf(NOW)) {
    const course = [
      placedAt.toISOString(),
      shipment?.shippedAt,
      shipment?.deliveredAt,
      returnCase?.receivedAt,
      returnCase?.refundedAt,
      NOW.toISOString(),
    ].filter((at) => at != null);
    expect(course).toEqual([...course].sort());
  }
});

test("the personas' orders tell the story their customers tell", () => {
  expect(byNumber("4821")).toMatchObject({ customerName: "Dana Whitfield", totalCents: 41_230 });
  expect(byNumber("4821")?.items[0]).toMatchObject({
    name: "-6 AN 45° swivel",
    quantity: 6,
    packed: 4,
    unitCents: 1590,
  });
  expect(byNumber("4377")?.totalCents).toBe(53_875);
  expect(byNumber("3902")?.totalCents).toBe(19_495);
  expect(byNumber("4790")?.shipment).toMatchObject({ deliveredAt: null });
  expect(byNumber("4624")?.returnCase).toMatchObject({ state: "received", refundedCents: null });
});

test("there are 30 articles or more, each with its own slug and something to say", () => {
  expect(articles.length).toBeGreaterThanOrEqual(30);
  expect(new Set(articles.map(({ slug }) => slug)).size).toBe(articles.length);
  for (const { body, title } of articles) {
    expect(title.length).toBeGreaterThan(5);
    expect(body.length).toBeGreaterThan(150);
  }
});

test("a busy morning is 20 conversations over three channels that the customer's door accepts", () => {
  expect(busyMorning).toHaveLength(20);
  expect(new Set(busyMorning.map(({ channel }) => channel))).toEqual(new Set(["chat", "email", "sms"]));
  for (const { texts, ...rest } of busyMorning) for (const text of texts) CustomerMessageBody.parse({ ...rest, text });
  expect(personas.every(({ email }) => email.endsWith("@post.example"))).toBe(true);
});
