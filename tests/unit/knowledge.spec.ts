import { expect, test } from "vitest";
import { inEnglish } from "../../app/knowledge/glossary.ts";

test.each([
  ["Quiero devolver la manguera", "return"],
  ["¿Hay reembolso?", "refund"],
  ["Der Schlauch ist undicht", "leak"],
  ["Welches Öl passt?", "oil"],
  ["Ich möchte die Adresse ändern", "change"],
])("%j is searched with %s", (text, word) => {
  expect(inEnglish(text)).toContain(word);
  expect(inEnglish(text)).toContain(text);
});

test("an English question is searched as it is", () => {
  expect(inEnglish("How long is the warranty?")).toBe("How long is the warranty?");
});
