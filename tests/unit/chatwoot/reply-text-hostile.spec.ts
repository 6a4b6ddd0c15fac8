// No text keeps a server or a reviewer's browser busy: processor time beside that of as long a text of plain words.
import { expect, test } from "vitest";
import { problemsOf } from "../../../app/approvals/validate.ts";
import { asRead } from "../../../app/chatwoot/reply-text/as-read.ts";
import { postedText } from "../../../app/chatwoot/reply-text/posted-text.ts";
import { typedText } from "../../../app/chatwoot/reply-text/typed-text.ts";

const LONGEST = 150_000;
/** What a quadratic rule takes of a text this long is a thousand times as much. */
const MOST_TIMES_PLAIN = 60;
const LEAST_MS = 5;

const pieces = [
  ..."*_~`[](<>&!#|\\'\".,-+ \t\n",
  "**a ",
  "**a",
  "a** ",
  "**a**",
  "*a*",
  "[a](",
  "[a](https://x",
  "[a](https://x.example) ",
  "[a]",
  "![",
  "\\[",
  "www.",
  "www.a",
  "https://",
  "https://a",
  "https://a.b(",
  "https://a.b) ",
  "https://a.b/x_",
  "https://a.b/?a=1&",
  "a.",
  "a.a-",
  "- ",
  "a\n",
  "- a\n",
  "- a\n\n",
  "1. a\n",
  "\n\n",
  "\n- - -",
  "&a",
  "&#1",
  "&nbsp;",
  "%41",
  "(c",
  "\u3000",
  "\u00a0",
  "🙏",
];

const plainMs = Math.max(
  LEAST_MS,
  ...[1, 2].map(() => cpuMsOf(() => readAll("words and more words. ".repeat(LONGEST / 22)))),
);

test.each(pieces)("a reply of the longest length made of %j takes no longer than its length", (piece) => {
  expect(timesPlain(piece.repeat(LONGEST / piece.length))).toBeLessThan(MOST_TIMES_PLAIN);
});

test.each([
  ["https://a.b/", "("],
  ["https://a.b/", "."],
  ["www.a.", "a."],
  ["[", "\\["],
  ["[a](https://", "a"],
  ["**", "a "],
  ["", "\\"],
  ["a", "\n"],
  ["- a", "\n"],
])(
  "a reply of the longest length that begins with %j and goes on with %j takes no longer than its length",
  (begin, piece) => {
    expect(timesPlain(`${begin}${piece.repeat(LONGEST / piece.length)}.`)).toBeLessThan(MOST_TIMES_PLAIN);
  },
);

test("a text whose escapes make it longer than Chatwoot takes is not approved", () => {
  const stars = "*".repeat(LONGEST / 2);
  expect(problemsOf(stars, "email", "Channel::Email")).toEqual([]);
  expect(problemsOf(`${stars}*`, "email", "Channel::Email")).toEqual([
    "Characters such as * and < are posted with a backslash, which makes the text longer than Chatwoot takes (150000 characters). Shorten it.",
  ]);
  expect(problemsOf(`${stars}*`, "chat", "Channel::Api")).toEqual([]);
});

test("words that only together are Liquid are not posted either", () => {
  expect(problemsOf("{[{](https://x.example) a }}", "sms", "Channel::Sms")[0]).toContain(
    "would be filled in by Chatwoot",
  );
});

function readAll(text: string): number {
  let length = 0;
  for (const channel of ["Channel::Email", "Channel::WebWidget", "Channel::Sms"]) {
    const posted = postedText(text, channel);
    length += asRead(text, channel).length + typedText(posted).length + typedText(text).length;
  }
  return length;
}

/** Tried again where it took long: what else the machine does may make it longer, never shorter. */
function timesPlain(text: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && least >= MOST_TIMES_PLAIN; tries++)
    least = Math.min(least, cpuMsOf(() => readAll(text)) / plainMs);
  return least;
}

function cpuMsOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
