import { expect, it } from "vitest";
import { firstName } from "../../../app/conversations/first-name.ts";

it.each([
  "MR JOHN SMITH",
  "Mr Khan",
  "Herr Müller",
  "info",
  "Sales Team",
  "The Lamp House",
  "Die Gartenfreunde",
  "Van der Berg",
  "Acme Motors GmbH",
  "jsmith",
  "Dr. Anna Weber",
  "Smith, John",
  "Anna Weber & Sons",
  "Dana",
  "shy-bird-800",
  "dana@post.example",
  "王 小明",
  "J. Smith",
  "🙂 Dana",
  "",
  "  ",
  null,
])("%j is greeted by no name", (name) => {
  expect(firstName(name)).toBeNull();
});

it.each([
  ["Dana Whitfield", "Dana"],
  ["JOHN SMITH", "John"],
  ["jo park", "Jo"],
  ["JEAN-LUC MOREAU", "Jean-Luc"],
  ["Ludwig van Beethoven", "Ludwig"],
  ["D’Arcy McDonald", "D’Arcy"],
  ["Анна Иванова", "Анна"],
  ["Zoë  de la Cruz", "Zoë"],
])("%j is greeted as %j", (name, greeted) => {
  expect(firstName(name)).toBe(greeted);
});

it("what stands before the @ of their address is nobody's name", () => {
  expect(firstName("Anna Weber", "anna weber@post.example")).toBeNull();
  expect(firstName("Anna Weber", "anna@post.example")).toBe("Anna");
});
