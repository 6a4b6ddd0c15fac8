import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { knownFaults } from "./list.ts";

const FOLDER = import.meta.dirname;

test("every known fault has one test, and every test one entry", () => {
  const specs = readdirSync(FOLDER).filter((name) => name.endsWith(".spec.ts"));
  const tested = specs.flatMap((name) =>
    [...readFileSync(`${FOLDER}/${name}`, "utf8").matchAll(/^knownFault\("(\w+)"/gm)].map(([, id]) => id),
  );
  expect(tested.sort()).toEqual(knownFaults.map(({ id }) => id as string).sort());
  expect(new Set(tested).size).toBe(tested.length);
});
