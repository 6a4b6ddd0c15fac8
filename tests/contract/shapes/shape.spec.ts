import { expect, test } from "vitest";
import { fold, unfold } from "./committed.ts";
import { compareActs, findStale } from "./compare.ts";
import { knownDifferences } from "./known-differences.ts";
import { compareShapes, describeDifference, kindOf, type Shape, shapeOf } from "./shape.ts";

test.each<[string, unknown]>([
  ["null", null],
  ["boolean", false],
  ["integer", 0],
  ["integer", 41],
  ["float", 7.5],
  ["whole seconds", 1_796_037_774],
  ["fractional seconds", 1_796_037_774.25],
  ["milliseconds", 1_796_037_774_973],
  ["text", "Does it dim?"],
  ["empty text", ""],
  ["text left out", "(left out)"],
  ["ISO time", "2026-11-30T11:22:53.216Z"],
  ["ISO time without milliseconds", "2026-11-30T11:23:26Z"],
  ["ISO time with offset", "2026-11-30T11:22:54.000+00:00"],
  ["date and time", "2026-11-30 12:08:29"],
  ["UUID", "80011c0e-f6ae-4d5a-b314-7d066adffeaf"],
  ["URL", "https://shop.example/lamps"],
  ["mail address", "kai@shop.example"],
  ["list", []],
  ["object", {}],
])("the kind %s", (kind, value) => {
  expect(kindOf(value)).toBe(kind);
});

test.each<[string, unknown[], Shape]>([
  ["a bare value", [3], { "": ["integer"] }],
  ["keys by their path", [{ meta: { team: null } }], { "": ["object"], meta: ["object"], "meta.team": ["null"] }],
  ["alternatives of several samples", [{ id: 1 }, { id: null }], { "": ["object"], id: ["integer", "null"] }],
  ["a key that one sample lacks", [{ id: 1 }, {}], { "": ["object"], id: ["absent", "integer"] }],
  [
    "a list's elements as one",
    [{ lines: [{ id: 1, cc: null }, { id: 2 }] }],
    {
      "": ["object"],
      lines: ["list"],
      "lines[]": ["object"],
      "lines[].cc": ["absent", "null"],
      "lines[].id": ["integer"],
    },
  ],
  ["a list without elements", [{ labels: [] }], { "": ["object"], labels: ["list"] }],
  [
    "the shop's own keys without their names",
    [{ custom_attributes: { order: "1042", vip: true } }],
    { "": ["object"], custom_attributes: ["object"], "custom_attributes.*": ["boolean", "text"] },
  ],
])("the shape of %s", (_, values, shape) => {
  expect(shapeOf(values)).toEqual(shape);
});

test.each<[string, unknown, unknown, string[]]>([
  ["the same, whatever the texts", { id: 1, name: "Kai" }, { id: 2, name: "Iris" }, []],
  ["null for absent", { team: null }, {}, ["team: recorded null, sandbox absent"]],
  ["absent for null", {}, { team: null }, ["team: recorded absent, sandbox null"]],
  ["null for a value", { sender: { id: 1 } }, { sender: null }, ["sender: recorded object, sandbox null"]],
  ["a text for a number", { id: 1 }, { id: "1" }, ["id: recorded integer, sandbox text"]],
  [
    "seconds for ISO",
    { at: "2026-11-30T11:22:53.216Z" },
    { at: 1_796_037_774 },
    ["at: recorded ISO time, sandbox whole seconds"],
  ],
  [
    "whole seconds for fractional ones",
    { at: 1_796_037_774.5 },
    { at: 1_796_037_774 },
    ["at: recorded fractional seconds, sandbox whole seconds"],
  ],
  ["never for a time", { at: 1_796_037_774 }, { at: 0 }, ["at: recorded whole seconds, sandbox integer"]],
  ["a missing branch, once", { a: { b: { c: 1 } } }, { a: {} }, ["a.b: recorded object, sandbox absent"]],
  ["an empty list", { a: [{ b: 1 }] }, { a: [] }, ["a[]: recorded object, sandbox no element"]],
  ["an object for a list", { a: [1] }, { a: {} }, ["a: recorded list, sandbox object"]],
  ["a secret for what was left out", { token: "(left out)" }, { token: "abc" }, []],
  [
    "null for what was left out",
    { token: "(left out)" },
    { token: null },
    ["token: recorded text left out, sandbox null"],
  ],
])("compares %s", (_, recorded, sandbox, words) => {
  expect(compareShapes(shapeOf([recorded]), shapeOf([sandbox])).map(describeDifference)).toEqual(words);
});

test("a key that is there now and then differs from one that always is", () => {
  const recorded = shapeOf([{ files: [] }, {}]);
  expect(compareShapes(recorded, shapeOf([{}, { files: [] }]))).toEqual([]);
  expect(compareShapes(recorded, shapeOf([{ files: [] }]))).toEqual([
    { path: "files", recorded: ["absent", "list"], sandbox: ["list"] },
  ]);
});

test("a difference in the list is excused, any other is named", () => {
  const recorded = shapeOf([{ id: 1, additional_attributes: { company_name: "Example" } }]);
  const sandbox = shapeOf([{ id: "1", additional_attributes: {} }]);
  const comparisons = compareActs(new Map([["contact_created", recorded]]), new Map([["contact_created", sandbox]]));
  expect(comparisons[0]?.unlisted).toEqual(["id: recorded integer, sandbox text"]);
  expect(comparisons[0]?.listed.map(({ difference }) => difference.path)).toEqual([
    "additional_attributes.company_name",
  ]);
  expect(findStale(comparisons)).toEqual(knownDifferences.filter(({ where }) => !where.endsWith("company_name")));
});

test("an act that the sandbox does not perform is named", () => {
  const [comparison] = compareActs(new Map([["contact_created", shapeOf([{}])]]), new Map());
  expect(comparison?.unlisted).toEqual(["no act of the sandbox gives it"]);
});

test("shapes come out of their family as they went in", () => {
  const shapes = new Map([
    ["contact_updated name", shapeOf([{ id: 1, name: "Kai", email: null }])],
    ["contact_updated email", shapeOf([{ id: 1, name: "Kai", email: "kai@shop.example" }])],
    ["contact_updated blocked", shapeOf([{ id: 1, email: null }])],
    ["rest-health.json", shapeOf([{ status: "woot" }])],
  ]);
  expect(unfold(fold(shapes))).toEqual(shapes);
});
