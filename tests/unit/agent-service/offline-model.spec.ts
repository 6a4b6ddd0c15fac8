import { expect, test } from "vitest";
import { brief } from "../../../app/agent-service/briefing.ts";
import { compose } from "../../../app/agent-service/offline-model/compose.ts";
import { gather } from "../../../app/agent-service/offline-model/findings.ts";
import { intentOf } from "../../../app/agent-service/offline-model/intents.ts";
import { detectLanguage } from "../../../app/agent-service/offline-model/language.ts";
import { SPOKEN } from "../../../app/agent-service/offline-model/speak.ts";
import { numberNamed } from "../../../app/agent-service/offline-model/which-order.ts";
import { figuresIn, sentencesOf } from "../../../app/agent-service/text.ts";
import { rankArticles } from "../../../app/agent-service/tools/ranking.ts";
import { contextPack } from "../../support/context-pack.ts";

test.each([
  ["en", "Where is my parcel?"],
  ["es", "¿Cuándo llega mi paquete?"],
  ["es", "Quiero devolver la manguera"],
  ["de", "Wann kommt meine Bestellung?"],
  ["de", "Der Schlauch ist undicht"],
  ["fr", "Bonjour, où est ma commande?"],
  ["it", "Vorrei sapere quando arriva il mio ordine"],
  ["nl", "Waar is mijn bestelling? Ik heb nog niets ontvangen"],
  ["en", "4790"],
  ["en", ""],
])("%s is told by its small words: %j", (language, text) => {
  expect(detectLanguage(text)).toBe(language);
});

test.each([
  ["missing_items", "Only four of the six clamps were in the box"],
  ["wrong_item", "You sent me the wrong fitting"],
  ["return", "I ordered the wrong size, can I swap it?"],
  ["refund_status", "When will I get my refund?"],
  ["cancel_or_change", "Can you change the delivery address on my order?"],
  ["payment", "I was charged twice"],
  ["safety", "The hose started leaking fuel"],
  ["bulk_price", "Do you give a discount for 50 pieces?"],
  ["warranty", "Is this covered by warranty?"],
  ["complaint", "I want to make a complaint about your awful service"],
  ["missing_items", "Faltan dos racores"],
  ["damaged", "Der Stecker ist kaputt"],
  ["cancel_or_change", "Ich möchte meine Adresse ändern"],
  ["thanks", "Great, thank you so much"],
  ["greeting", "Guten Morgen"],
  ["other", "asdf"],
])("%s is what this asks: %j", (intent, text) => {
  expect(intentOf(text)).toBe(intent);
});

test.each([
  ["Where is order #4821?", "4821"],
  ["order number: FN-10293 please", "FN-10293"],
  ["mi pedido 4790", "4790"],
  ["meine Bestellung Nr. 4790", "4790"],
  ["I need 200 ft of -10", null],
])("%j names order %s", (text, number) => {
  expect(numberNamed(text)).toBe(number);
});

const questions = { en: "Hello there, asdf", es: "Hola, quería saber algo, gracias", de: "Guten Morgen, ich habe was" };
test("every language that is written has a question here", () => {
  expect(Object.keys(questions).sort()).toEqual([...SPOKEN.keys()].sort());
});
test.each(
  Object.entries(questions).flatMap(([language, question]) =>
    (["email", "chat", "sms", "other"] as const).flatMap((channel) =>
      ["Dana", null].map((firstName) => ({ language, channel, firstName, question })),
    ),
  ),
)("in $language by $channel to $firstName, the first sentence begins on a line of its own", (one) => {
  const { channel, firstName, question, language } = one;
  const pack = contextPack(question, { channel, customer: { name: firstName, firstName, verified: true }, orders: [] });
  const draft = compose(gather(JSON.stringify(brief({ pack, now: new Date(0) })), new Map()));
  expect(draft.language).toBe(language);
  const greeting = SPOKEN.get(language)?.greeting(firstName) ?? "";
  expect(draft.reply.startsWith(`${greeting}\n`)).toBe(true);
  expect(draft.reply.slice(greeting.length).trimStart()).toMatch(/^\p{Lu}/u);
});

test("sentences are cut at their ends, not at abbreviations or decimals", () => {
  expect(sentencesOf("Use No. 5 hose, approx. 2.5 in. wide. It fits!\n- A list point\n\n1. Another one.")).toEqual([
    "Use No. 5 hose, approx. 2.5 in. wide.",
    "It fits!",
    "A list point",
    "Another one.",
  ]);
});

test("figures are read without their separators", () => {
  expect(figuresIn("$1,146.50 for #4821, on 16 November 2026.")).toEqual(["1146.50", "4821", "16", "2026"]);
});

test("an article whose title names the matter comes before those that use its words", () => {
  const { knowledge } = contextPack("");
  expect(rankArticles("how do I return a hose", knowledge)[0]?.document.slug).toBe("returns");
  expect(rankArticles("zzz", knowledge)).toEqual([]);
});
