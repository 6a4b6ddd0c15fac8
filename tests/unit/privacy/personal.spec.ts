import { expect, test } from "vitest";
import { maskOf, type Person } from "../../../app/privacy/personal.ts";

const hide = (text: string, person: Partial<Person> = {}) =>
  maskOf({ names: ["Dana Whitfield"], identifiers: [], keep: [], ...person })(text);

test.each([
  // The customer's name, however it is written.
  ["Hi Dana, it ships today.", "Hi [name 1], it ships today."],
  ["DANA WHITFIELD called; dana's box", "[name 1] called; [name 2]'s box"],
  ["Thanks, Dana   Whitfield", "Thanks, [name 1]"],
  ["dana_whitfield and Whitfield-Dana", "[name 1]_[name 2] and [name 3]-[name 4]"],
  ["Whitfields and Danaher are other people", "Whitfields and Danaher are other people"],
  // Mail, plain and disguised.
  ["Write to dana.whitfield+race@post.example.", "Write to [mail address 1]."],
  ["orders@shop.example confirmed it", "[mail address 1] confirmed it"],
  ["dana (at) post (dot) example", "[mail address 1]"],
  ["dana [at] post.example", "[mail address 1]"],
  ["dana＠post．example", "[mail address 1]"],
  ["dana﹫post。example", "[mail address 1]"],
  ["da\u200dna\u200c@\u034fpost.example", "[mail address 1]"],
  ["дана@почта.example", "[mail address 1]"],
  // Phones.
  ["call +44 20 7946 0958 or (555) 010-4477 ext. 12", "call [phone number 1] or [phone number 2]"],
  ["my number is 5550104477", "my number is [phone number 1]"],
  ["call ５５５ ０１０ ４４７７", "call [phone number 1]"],
  ["call ٥٥٥ ٠١٠ ٤٤٧٧", "call [phone number 1]"],
  ["call ૫૫૫ ૦૧૦ ૪૪૭૭", "call [phone number 1]"],
  ["call \u202a+49\u200e 170 1234567\u202c", "call [phone number 1]"],
  ["call 555\u2011010\u20114477", "call [phone number 1]"],
  ["call 555\u00a0010\u00a04477", "call [phone number 1]"],
  // Cards, as people try to slip them through.
  ["card 4111 1111 1111 1111", "card [card number 1]"],
  ["card 4111-1111-1111-1111", "card [card number 1]"],
  ["card 4111.1111.1111.1111", "card [card number 1]"],
  ["card 4111 - 1111 - 1111 - 1111", "card [card number 1]"],
  ["card 4111  1111  1111  1111", "card [card number 1]"],
  ["card 4111·1111·1111·1111", "card [card number 1]"],
  ["amex 3782 822463 10005", "amex [card number 1]"],
  ["tool 1002 / 4111  1111  1111  1111", "tool 1002 / [card number 1]"],
  ["part 1002. 4111.1111.1111.1111", "part [card number 1]"],
  ["card ４１１１１１１１１１１１１１１１", "card [card number 1]"],
  ["order 4111111111111111", "order [card number 1]"],
  // Bank accounts.
  ["IBAN DE89 3704 0044 0532 0130 00", "IBAN [bank account 1]"],
  ["gb29nwbk60161331926819", "[bank account 1]"],
  ["BE68 5390 0754 7034 please", "[bank account 1] please"],
  ["AT61 1904 3002 3457 3201 is mine", "[bank account 1] is mine"],
  ["es9121000418450200051332 when will it come", "[bank account 1] when will it come"],
  ["ref AB12 DE89-3704-0044-0532-0130-00.", "ref AB12 [bank account 1]."],
  ["DE 89370400440532013000", "[bank account 1]"],
  // Addresses.
  ["Ship to 12 Main Street, Apt 4, Portland, OR 97201.", "Ship to [address 1]."],
  ["Ship to 1600 N. Fifth Ave.\nPortland, OR 97201", "Ship to [address 1]"],
  ["Ship to 221b Baker St, London", "Ship to [address 1]"],
  ["ship to 12 main st please", "ship to [address 1] please"],
  ["An die Hauptstraße 12a, 10115 Berlin", "An die [address 1]"],
  ["Kerkstraat 12, Amsterdam", "[address 1]"],
  ["10 rue de la Paix, 75002 Paris", "[address 1]"],
  ["via Roma 12 or Calle de Alcalá, 5", "[address 1] or [address 2]"],
  ["London SW1A 1AA", "London [address 1]"],
  ["PO Box 1234", "[address 1]"],
  // Links and keys.
  ["https://shop.example/orders?token=abc&email=dana@post.example", "https://shop.example[link 1]"],
  ["see https://shop.example/r/8f3a9c77d1e0.", "see https://shop.example[link 1]."],
  ["https://dana:secret@shop.example/", "https://[link 1]/"],
  ["https://shop.example/#access_token=xyz", "https://shop.example[link 1]"],
  ["key eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP", "key [token 1]"],
  ["key sb_secret_abcdefgh12345678", "key [token 1]"],
  ["reset 9f86d081884c7d659a2feaa0c55ad015", "reset [token 1]"],
  // People nobody told us of.
  ["Dear Ms. Osei,\nthanks", "Dear [name 1],\nthanks"],
  ["Hello Kofi and Ama,", "Hello [name 1],"],
])("%j is kept as %j", (text, masked) => {
  expect(hide(text)).toBe(masked);
});

test.each([
  ["order #4790 of 2026-11-14, 14.11.2026 at 11:26"],
  ["Order #1002345678 and #WEB-20261121"],
  ["$1,146.00 in all, 12 % off, 4 x $31.80 = $127.20"],
  ["-6 AN to 3/8 NPT, 250 psi, 2.5 inches, M8 x 1.25"],
  ["part FT-0645-1020, 38 in stock, ships in 3 to 5 business days by road"],
  ["12.50 13.50 14.20 15.00 16.80 18.90"],
  ["12 Braided Hose Kits and 2 Way Valves"],
  ["https://shop.example/help/returns and https://shop.example"],
  ["Hello there,\nHi Team!\nDear Customer,"],
  ["Hi, Thanks for your order. We will mark it."],
  ["👩\u200d👧 می\u200cخواهم"],
])("%j holds nothing to hide", (text) => {
  expect(hide(text)).toBe(text);
});

test.each([
  ["José Núñez", "Hola Jose, Nunez y JOSÉ NÚÑEZ", "Hola [name 1], [name 2] y [name 3]"],
  ["Jose", "Jose\u0301 wrote", "[name 1] wrote"],
  ["Zoë", "Zo\u200bë wrote", "[name 1] wrote"],
  ["山田太郎", "山田太郎様、ありがとう", "[name 1]様、ありがとう"],
  ["Сергей Иванов", "СЕРГЕЙ, иванов", "[name 1], [name 2]"],
  ["Jean-Luc O'Brien", "Jean Luc, Jean-Luc, O’Brien, OBrien", "[name 1] [name 2], [name 3], [name 4], [name 5]"],
  [
    "Will Young",
    "We will ship. Will wrote that young Will Young is WILL.",
    "We will ship. [name 1] wrote that young [name 2] is [name 3].",
  ],
  ["An de Vries", "an order by An de Vries of de shop", "an order by [name 1] of de shop"],
  ["Phone", "phone 555 010 4477, dear Phone", "[name 1] [phone number 2], dear [name 3]"],
  ["A.B (C+D) [x] $1^", "what of a.b (c+d) [x] $1^?", "what of [name 1]?"],
  ["", "nobody", "nobody"],
  ["5", "5 pieces", "5 pieces"],
])("of a customer called %j, %j is kept as %j", (name, text, masked) => {
  expect(hide(text, { names: [name] })).toBe(masked);
});

test("what Chatwoot knows a customer by is hidden wherever it stands", () => {
  expect(hide("login vip-8812, VIP-8812", { identifiers: ["vip-8812"] })).toBe("login [identifier 1], [identifier 2]");
});

test("order and tracking numbers we know stay readable, however much they look like phones", () => {
  const keep = ["5550104477", "4111111111111111"];
  expect(hide("Order 5550104477, tracking 4111 1111 1111 1111, call 555-010-9999", { keep })).toBe(
    "Order 5550104477, tracking 4111 1111 1111 1111, call [phone number 1]",
  );
});

test("a number that its sentence calls an order stays readable, known or not; a phone beside it does not", () => {
  expect(hide("Order 1002345678 and invoice no. 2002345678, phone 5550104477")).toBe(
    "Order 1002345678 and invoice no. 2002345678, phone [phone number 1]",
  );
});

test("the same thing stands behind the same placeholder in every text of one mask", () => {
  const mask = maskOf({ names: ["Dana"], identifiers: [], keep: [] });
  expect(mask("Hi Dana, dana@post.example")).toBe("Hi [name 1], [mail address 2]");
  expect(mask("Dear Dana, we wrote to dana@post.example")).toBe("Dear [name 1], we wrote to [mail address 2]");
});

test.each([
  "a",
  "A",
  "a.b-",
  "Aa ",
  "1 2 ",
  "1-",
  "12 Main Ave ",
  "http://",
  "order ",
  "a (at) ",
  "é",
  "'",
  "apt 1 ",
  "aa11 ",
  " ",
  "-eyJ",
  "\u200d",
  `12 Main Street${"\n".repeat(149_986)}`,
])(
  "the longest text a reviewer may send, all %j, is masked while they wait",
  (piece) => {
    const text = piece.repeat(150_000 / piece.length);
    expect(hide(text, { identifiers: ["vip-8812"], keep: ["5550104477"] }).length).toBeGreaterThan(0);
  },
  10_000,
);
