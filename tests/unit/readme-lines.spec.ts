import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readmeLines } from "../../scripts/fresh/readme-lines.ts";

test("README starts with one line that starts HotDash and one that tests it", () => {
  expect(readmeLines(readFileSync("README.md", "utf8"))).toEqual({
    start: ["npm ci", "npm start"],
    test: ["npm ci", "npm test"],
  });
});

test("CI runs README's test line", () => {
  const { test: line } = readmeLines(readFileSync("README.md", "utf8"));
  expect(readFileSync(".ci/run", "utf8")).toContain(`\n${line.join(" && ")}\n`);
});

test.each([["no block at all"], ["```sh\nnpm start\n```"], ["```sh\na\nb\nc\n```"]])(
  "anything else is refused: %j",
  (text) => {
    expect(() => readmeLines(text)).toThrow("two lines");
  },
);
