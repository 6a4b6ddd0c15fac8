// What is approved is what is read. Every text here was also posted, as `postedText` has it, to a genuine Chatwoot 4.15.1: as a mail, read
// in the HTML that left by SMTP (it has no other part), in the web chat, read in Chromium, and through its renderers for SMS and WhatsApp.
// What was read there stands in these tables.
import { expect, test } from "vitest";
import { asRead, readsDifferently } from "../../../app/chatwoot/reply-text/as-read.ts";
import { untriedChannels } from "../../../app/chatwoot/reply-text/channels.ts";
import { notedText, postedText } from "../../../app/chatwoot/reply-text/posted-text.ts";
import { typedText } from "../../../app/chatwoot/reply-text/typed-text.ts";
import { shownToCustomer } from "../../../app/sandbox/wire/shown-to-customer.ts";
import { trimLines } from "../../support/reply-texts.ts";

const MAIL = "Channel::Email";
const WEB = "Channel::WebWidget";
const SMS = "Channel::Sms";

/** Read as typed in mail, web chat, SMS and WhatsApp. */
const asTyped = [
  "plain words, as they are",
  "use <order number> and <b>tell</b> us",
  "<!-- not shown --> and <script>x</script>",
  "<https://x.example/a> and <me@x.example>",
  "2*3*4 and *one* and **",
  "***both*** and ** spaced ** and a**",
  "_init_ and __name__ and a_b_c",
  "~one~ and ~~two~~ and ~/home",
  "`code` and ```fence```",
  "# 1 lamp",
  "#1234 left, ####### too",
  "a title\n===",
  "another\n---",
  "---",
  "* * *",
  "> quoted",
  "+ 5 for shipping",
  "2026. A good year\n7) seven",
  "one\ntwo\n\nthree\n\n\n\nsix",
  "1 &lt; 2 &copy; &#42; AT&T &c",
  "\\ and \\* and \\\\ and C:\\new\\",
  "[ ] task and [x](javascript:alert(1))",
  "[ref]: https://x.example",
  "note[^1]",
  "a | b\n--|--\n1 | 2",
  "| a |\n|---|",
  "https://x.example/a_b?c=1&copy=2.",
  "https://x.example/wiki/A_(b)_*c*!",
  "(www.x.example/a_b)",
  "see https://x.example/a%20b, or x.example/50%25",
  "https://münchen.example/straße 请看https://x.example/订单",
  "write to first_last+tag@x.example.",
  "(c) and (tm), wait... what?!?! -- +-5",
  "a,,b !!!! x--y",
  "{ {name} } and 100 %}",
  "שלום *abc* <ההזמנה>",
  "1. a\n\n1. b",
  ":) @Sam #1 50 % $x$ ^y^ =z=",
];

/** Typed, and how it reads in a mail, in the web chat, and by SMS or WhatsApp. */
const otherwise: [string, string, string, string][] = [
  ["- ", "-", "-", "-"],
  [
    "    four spaces\n  and two",
    "\u00a0\u00a0\u00a0\u00a0four spaces\n\u00a0\u00a0and two",
    "\u00a0\u00a0\u00a0\u00a0four spaces\n\u00a0\u00a0and two",
    "    four spaces\n  and two",
  ],
  ["\ta tab", "\u00a0\u00a0\u00a0\u00a0a tab", "\u00a0\u00a0\u00a0\u00a0a tab", "    a tab"],
  ["in   a   row", "in \u00a0\u00a0a \u00a0\u00a0row", "in \u00a0\u00a0a \u00a0\u00a0row", "in   a   row"],
  ["![picture](https://x.example/y.png)", "!picture", "!picture", "!picture https://x.example/y.png"],
  [
    "We can't say \"soon\" or 'later': 5'11\"",
    "We can't say \"soon\" or 'later': 5'11\"",
    "We can’t say \"soon\" or 'later': 5'11\"",
    "We can't say \"soon\" or 'later': 5'11\"",
  ],
  [
    "您好，**100元**。「注文」は\n\u3000発送済み",
    "您好，100元。「注文」は\n\u3000発送済み",
    "您好，100元。「注文」は\n\u3000発送済み",
    "您好，100元。「注文」は\n\u3000発送済み",
  ],
  [
    "**Total: $5** and **bold**, x**y**z",
    "Total: $5 and bold, xyz",
    "Total: $5 and bold, xyz",
    "Total: $5 and bold, xyz",
  ],
  [
    "[Track it](https://x.example/t?a=1&amp=2), please",
    "Track it, please",
    "Track it, please",
    "Track it https://x.example/t?a=1&amp=2, please",
  ],
  ["Wow![here](https://x.example)", "Wow!here", "Wow!here", "Wow!here https://x.example"],
  [
    "Parts:\n- one\n- two *really*\n  set in\nDone",
    "Parts:\n\n• one\n• two *really*\n\u00a0\u00a0set in\n\nDone",
    "Parts:\n\n• one\n• two *really*\n\u00a0\u00a0set in\n\nDone",
    "Parts:\n- one\n- two *really*\n  set in\nDone",
  ],
  ["* a\n\n* b", "• a\n\n• b", "• a\n\n• b", "* a\n\n* b"],
  [
    "1. first\n2. second\n4. fourth",
    "1. first\n2. second\n\n4. fourth",
    "1. first\n2. second\n\n4. fourth",
    "1. first\n2. second\n4. fourth",
  ],
  [
    "**[bold link](https://x.example)** and **see https://x.example/a_b**",
    "bold link and see https://x.example/a_b",
    "bold link and see https://x.example/a_b",
    "bold link https://x.example and see https://x.example/a_b",
  ],
  [
    "Kind regards,\n-- \nThe shop",
    "Kind regards,\n--\nThe shop",
    "Kind regards,\n--\nThe shop",
    "Kind regards,\n--\nThe shop",
  ],
];

const rows = [...asTyped.map((text) => [text, text, text, text] as const), ...otherwise];

test.each(rows)("%j is read in a mail as %j", (typed, mail) => {
  expect(trimLines(asRead(typed, MAIL))).toBe(trimLines(mail));
  expect(trimLines(shownToCustomer("email", postedText(typed, MAIL)))).toBe(trimLines(mail));
});

test.each(rows)("%j is read in the web chat as it should", (typed, _, webChat) => {
  expect(trimLines(asRead(typed, WEB))).toBe(trimLines(webChat));
  expect(trimLines(shownToCustomer("chat", postedText(typed, WEB)))).toBe(trimLines(webChat));
});

test.each(rows)("%j is read by SMS and WhatsApp as it should", (typed, _mail, _web, plain) => {
  for (const channel of [SMS, "Channel::TwilioSms", "Channel::Whatsapp"]) {
    expect(trimLines(asRead(typed, channel))).toBe(trimLines(plain));
    expect(trimLines(shownToCustomer("sms", postedText(typed, channel)))).toBe(trimLines(plain));
  }
});

test.each([...untriedChannels, "Channel::Unheard", "constructor"])(
  "%s was not tried: the text goes out as it was typed",
  (channel) => {
    const text = "  <b> **a**\r\n- [x](https://x.example) ";
    expect(postedText(text, channel)).toBe(text);
    expect(asRead(text, channel)).toBe(text);
    expect(readsDifferently(text, channel)).toBe(false);
  },
);

test.each([
  ["a, b: c; d (e) f-g #4790 $5 50 % 12.50 a_b@x.example", MAIL],
  ["It isn't far.\n\nSee https://x.example/a_b?c=1&d=2.", WEB],
])("%j needs no escape", (text, channel) => {
  expect(postedText(text, channel)).toBe(text);
});

test.each([
  ["**bold**", MAIL, "<p><strong>bold</strong></p>"],
  ["[x](https://x.example)", MAIL, '<p><a href="https://x.example">x</a></p>'],
])("what is meant stays a mark: %j", async (text, channel, html) => {
  const { renderMarkdown } = await import("../../../app/sandbox/wire/markdown.ts");
  expect(renderMarkdown(postedText(text, channel)).trim()).toBe(html);
});

test("a line ends also where Chatwoot shows line ends as spaces: in a retried mail, and in the mail to a visitor who left", () => {
  for (const channel of [MAIL, WEB]) expect(postedText("one\ntwo", channel)).toBe("one  \ntwo");
});

test.each([
  ["plain words", false],
  ["  set in, isn't it? ", false],
  ["2*3*4 <b>", false],
  ["**bold**", true],
  ["- one", true],
  ["see [this](https://x.example)", true],
])("%j reads differently in the web chat: %s", (text, differs) => {
  expect(readsDifferently(text, WEB)).toBe(differs);
});

test.each([
  "use <order number>, 2*3*4 and \\*",
  "see https://x.example/wiki/A_(b)_*c* and www.x.example/_a",
  "[Track it](https://x.example/t?a=1&amp=2) **now**",
  "one\n  two",
])("what comes back from Chatwoot is shown as typed: %j", (text) => {
  for (const channel of [MAIL, WEB, SMS].filter((one) => one !== SMS || !text.includes("](")))
    expect(typedText(postedText(text, channel)).replaceAll("\u00a0", " ")).toBe(text);
});

test("a note shows a draft's lists and bold, and a link as the words it is made of", () => {
  expect(notedText("**a** <b>\n- [x](https://x.example)")).toBe("**a** \\<b>\n\n- \\[x](https://x.example)");
});
