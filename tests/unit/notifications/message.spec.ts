import { expect, test } from "vitest";
import { type Announced, messageFor, testMessage } from "../../../app/notifications/message.ts";

const NOW = new Date("2026-11-21T09:00:00Z");
const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const item: Announced = {
  approvalId: "11111111-2222-4333-8444-555555555555",
  dueAt: inMinutes(12),
  risk: "low",
  undelivered: false,
  channel: "chat",
  intent: "order_status",
  language: "de",
  waitingSince: inMinutes(-3),
};
const HERE = "https://hotdash.example.com";
const said = (change: Partial<Announced> = {}, publicUrl = HERE) => messageFor({ ...item, ...change }, publicUrl, NOW);
const parts = (change: Partial<Announced> = {}, publicUrl = HERE) => {
  const { text, blocks } = said(change, publicUrl);
  return [
    text,
    ...blocks.flatMap((block) =>
      block.type === "section" ? [block.text.text] : block.elements.map((one) => one.text),
    ),
  ];
};

test("a message says what waits, since when and until when, and links to its review", () => {
  const since = Math.floor(inMinutes(-3).getTime() / 1000);
  const due = Math.floor(inMinutes(12).getTime() / 1000);
  expect(said()).toEqual({
    text: `Reply to review: Live chat, order status, German. Waits since 21 Nov, 08:57 UTC. <${HERE}/app/approvals?approvalId=${item.approvalId}>`,
    blocks: [
      {
        type: "section",
        text: {
          type: "mrkdwn",
          text: `<${HERE}/app/approvals?approvalId=${item.approvalId}|Reply to review>`,
        },
      },
      {
        type: "context",
        elements: [
          {
            type: "mrkdwn",
            text:
              `Live chat · order status · German · waits since <!date^${since}^{date_short_pretty} at {time}|21 Nov, 08:57 UTC>` +
              ` · due <!date^${due}^{date_short_pretty} at {time}|21 Nov, 09:12 UTC>`,
          },
        ],
      },
    ],
  });
});

test.each<[string, Partial<Announced>, string]>([
  ["with time left", { dueAt: inMinutes(6) }, "Reply to review"],
  ["under five minutes", { dueAt: inMinutes(4) }, "Urgent: reply to review"],
  ["past its time", { dueAt: inMinutes(-1) }, "Overdue: reply to review"],
  ["of high risk", { risk: "high" }, "Urgent: reply to review"],
  ["not arrived", { undelivered: true }, "Urgent: a reply did not arrive"],
])("%s it is headed so", (_, change, headline) => {
  const [text, heading] = parts(change);
  expect(text).toMatch(new RegExp(`^${headline}: `));
  expect(heading).toContain(`|${headline}>`);
});

test("risk is named from medium up", () => {
  expect(parts({ risk: "low" })[0]).not.toContain("risk");
  expect(parts({ risk: "medium" })[0]).toContain(", medium risk.");
});

test.each([
  "<!channel> come here",
  "<https://evil.example|click me>",
  "@here @channel",
  "https://evil.example/login",
  "evil.example",
  "*bold* _it_ ~no~ `code`",
  "&lt;!everyone&gt;",
  "a\n>quote\r\nb",
  ":rotating_light:",
  "mailto:dana@post.example",
  "+49 170 1234567|x",
])("an intent of %j forms no link, no mention and no formatting", (intent) => {
  const clean = parts({ intent: "clean words" });
  const hostile = parts({ intent });
  // What the intent adds is letters, digits and spaces: all else stands in the same places as in a clean message.
  const frame = (text: string) => text.replace(/[\p{L}\p{M}\p{N} ]+/gu, "w");
  expect(hostile.map(frame)).toEqual(clean.map(frame));
});

test.each(["", "<!here>", "de<script>", "x".repeat(200), "en_US", "de-"])(
  "a language of %j is left out",
  (language) => {
    expect(parts({ language })[0]).toMatch(/^Reply to review: Live chat, order status\. /);
  },
);

test("an intent is cut where it says nothing more, and left out when there is none", () => {
  expect(parts({ intent: "🚲".repeat(500) })[0]).toMatch(/^Reply to review: Live chat, German\. /);
  expect(parts({ intent: "a".repeat(500) })[0]).toContain(`Live chat, ${"a".repeat(40)}, German`);
  expect(parts({ intent: "" })[0]).toMatch(/^Reply to review: Live chat, German\. /);
});

test("what Slack takes for control characters in our own address is escaped", () => {
  const [text, heading] = parts({}, "https://hotdash.example.com/a&b<c>|d");
  expect(text).toContain("<https://hotdash.example.com/a&amp;b&lt;c&gt;%7Cd/app/approvals?");
  expect(heading).toContain("<https://hotdash.example.com/a&amp;b&lt;c&gt;%7Cd/app/approvals?");
});

test("a test message says that it is one", () => {
  expect(testMessage(HERE).text).toMatch(/^Test from HotDash/);
  expect(JSON.stringify(testMessage(HERE))).toContain(`${HERE}/app/settings/notifications`);
});
