import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { maskPack } from "../../../app/agent-service/mask-pack.ts";
import { contactDetails } from "../../../app/privacy/contact-details.ts";
import { openMask } from "../../../app/privacy/mask.ts";
import { contextPack, shippedOrder } from "../../support/context-pack.ts";

test.each([
  ["Write to dana.whitfield+race@post.example.", "Write to [mail address 1]."],
  ["josé@correo.example and JOSÉ@correo.example", "[mail address 1] and [mail address 2]"],
  ["dana@post.example, again dana@post.example", "[mail address 1], again [mail address 1]"],
  ["card 4111 1111 1111 1111 please", "card [card number 1] please"],
  ["card 4111-1111-1111-1111", "card [card number 1]"],
  ["+1 555 010 4477 4111 1111 1111 1111", "[card number 1]"],
  ["amex 378282246310005", "amex [card number 1]"],
  ["call +44 20 7946 0958", "call [phone number 1]"],
  ["call (555) 010-4477 ext. 12", "call [phone number 1]"],
  ["ring 03.93.92.16.85", "ring [phone number 1]"],
  ["my number is 5550104477", "my number is [phone number 1]"],
  ["IBAN DE89 3704 0044 0532 0130 00", "IBAN [bank account 1]"],
  ["iban gb29nwbk60161331926819", "iban [bank account 1]"],
])("%j leaves as %j and comes back whole", (text, masked) => {
  const mask = openMask([contactDetails()]);
  expect(mask.hide(text)).toBe(masked);
  expect(mask.reveal(masked)).toBe(text);
});

test.each([
  "order #4790 of 2026-11-14",
  "delivered 14.11.2026 at 11:26",
  "-6 AN to 3/8 NPT, 250 psi, 2.5 inches",
  "1,146.00 in all, 12 % off",
  "tracking 4111111111111112 fails the card check digit",
  "part FT-0645-1020",
])("%j holds nothing to hide", (text) => {
  expect(openMask([contactDetails()]).hide(text)).toBe(text);
});

test("a placeholder nobody made stays as it is", () => {
  expect(openMask([contactDetails()]).reveal("[card number 9] and [note 1]")).toBe("[card number 9] and [note 1]");
});

test("order and tracking numbers stay readable wherever they stand, however much they look like cards or phones", () => {
  const order = {
    ...shippedOrder,
    number: "5550104477",
    shipment: shippedOrder.shipment && { ...shippedOrder.shipment, tracking: "4111111111111111" },
  };
  const question = "Where is 5550104477, tracking 4111 1111 1111 1111? My phone is 555-010-9999.";
  const { pack } = maskPack(contextPack(question, { orders: [order] }));
  expect(pack.conversation[0]?.text).toBe(
    "Where is 5550104477, tracking 4111 1111 1111 1111? My phone is [phone number 1].",
  );
  expect(pack.orders).toEqual([order]);
  expect(pack.conversation[0]?.at).toBe("2026-11-21T09:00:00.000Z");
});

const LABELLED = "../shared/data/pii.jsonl";

test("labelled messages of strangers, where they are at hand, keep their contact and card numbers", () => {
  const rows = existsSync(LABELLED) ? readFileSync(LABELLED, "utf8").trim().split("\n") : [];
  const shown = rows
    .map((row) => JSON.parse(row) as { text: string; spans: { entity_type: string; entity_value: string }[] })
    .flatMap(({ text, spans }) => {
      const masked = openMask([contactDetails()]).hide(text);
      const secret = spans.filter(({ entity_type }) =>
        /^(?:EMAIL_ADDRESS|PHONE_NUMBER|CREDIT_CARD)$/.test(entity_type),
      );
      return secret.filter(({ entity_value }) => masked.includes(entity_value)).map(({ entity_value }) => entity_value);
    });
  expect(shown).toEqual([]);
});
