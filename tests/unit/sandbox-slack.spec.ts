import { expect, test } from "vitest";
import { piecesOf } from "../../app/sandbox/slack-view.ts";

test.each([
  ["plain", [{ text: "plain" }]],
  ["", []],
  ["*bold* and on", [{ text: "bold", bold: true }, { text: " and on" }]],
  [
    "see <https://a.example/?x=1&amp;y=2|this>",
    [{ text: "see " }, { text: "this", href: "https://a.example/?x=1&y=2" }],
  ],
  ["<http://a.example>", [{ text: "http://a.example", href: "http://a.example" }]],
  ["<!date^1763714220^{time}|08:57 UTC>", [{ text: "08:57 UTC" }]],
  ["<javascript:alert(1)|click>", [{ text: "click" }]],
  ["a &lt;b&gt; &amp;lt;", [{ text: "a <b> &lt;" }]],
])("Slack's %j is shown as Slack would", (line, pieces) => {
  expect(piecesOf(line)).toEqual(pieces);
});
