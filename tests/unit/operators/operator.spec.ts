import { expect, test } from "vitest";
import { initialsOf, mayActAs } from "../../../app/operators/operator.ts";

test.each([
  ["viewer", "viewer", true],
  ["viewer", "reviewer", false],
  ["viewer", "admin", false],
  ["reviewer", "viewer", true],
  ["reviewer", "reviewer", true],
  ["reviewer", "admin", false],
  ["admin", "viewer", true],
  ["admin", "reviewer", true],
  ["admin", "admin", true],
] as const)("a %s asked to be a %s: %s", (held, needed, may) => {
  expect(mayActAs(held, needed)).toBe(may);
});

test.each([
  ["Avery Stone", "AS"],
  ["  noor  al haddad ", "NH"],
  ["Cher", "C"],
  ["李 小龍", "李小"],
  ["😀 Smile", "😀S"],
  ["  ", "?"],
])("the initials of %j are %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
