import MarkdownIt from "markdown-it";
import { expect, test } from "vitest";
import { noteText } from "../../../app/agent-service/note-text.ts";
import type { Draft } from "../../../app/drafts/draft.ts";

const draft: Draft = {
  reply: "Hi Dana,\n\nIt is on its way.",
  evidence: [{ number: 1, kind: "order", ref: "4790", title: "Order #4790", quote: "Shipped on 16 November 2026." }],
  claims: [
    { sentence: "It is on its way.", evidence: [1] },
    { sentence: "It arrives on Friday.", evidence: [] },
  ],
  projectedImpact: "Answers a question.",
  risk: { level: "medium", reason: "Names a day." },
  rollback: "Send a correction.",
  confidence: 0.715,
  intent: "order_status",
  language: "en",
};
const url = "https://hotdash.example/app/approvals?approvalId=7";
const shown = { content: "short", reviewUrl: url, replaces: false } as const;

test("a note is the draft, then one paragraph that ends in the link", () => {
  expect(noteText(draft, shown)).toBe(
    [
      "Hi Dana,",
      "It is on its way.",
      `**Draft by HotDash.** Sources: Order #4790; 1 sentence has none. Risk: medium (Names a day). Impact: Answers a question. Rollback: Send a correction. [Review in HotDash](${url})`,
    ].join("\n\n"),
  );
});

test("a whole note also quotes its sources, the conversation excepted, and the sentences without one", () => {
  const said = {
    number: 2,
    kind: "conversation",
    ref: "9",
    title: "Message of Dana",
    quote: "I moved house.",
  } as const;
  const text = noteText({ ...draft, evidence: [...draft.evidence, said] }, { ...shown, content: "whole" });
  expect(text.slice(text.indexOf(url) + url.length + 1)).toBe(
    [
      "",
      "1. Order #4790: “Shipped on 16 November 2026.”\n2. this conversation",
      "No source for:",
      "- It arrives on Friday.",
    ].join("\n\n"),
  );
});

test("a link tells nothing of draft or customer", () => {
  expect(noteText(draft, { ...shown, content: "link", replaces: true })).toBe(
    `A draft reply is ready: [Review in HotDash](${url})`,
  );
});

test("a draft that takes another's place says so before its own first words", () => {
  expect(
    noteText(draft, { ...shown, replaces: true })
      .split("\n\n")
      .slice(0, 2),
  ).toEqual(["Instead of the draft above:", "Hi Dana,"]);
});

test("long reasons and many sources are cut to a few words", () => {
  const words = "word ".repeat(40).trim();
  const evidence = [1, 2, 3, 4, 5].map((number) => ({ ...draft.evidence[0], number, title: `Article ${number}` }));
  const long = { ...draft, evidence, claims: [], risk: { level: "low", reason: `${words}. More.` }, rollback: words };
  const text = noteText(long as Draft, shown);
  expect(text).toContain("Sources: Article 1, Article 2, 3 more. Risk: low (word word");
  for (const part of text.split(/(?:Sources|Risk|Impact|Rollback): /).slice(1, 4)) expect(part.length).toBeLessThan(60);
  expect(noteText({ ...draft, evidence: [], claims: [] }, shown)).toContain("Sources: none found. ");
});

test("cards, bank accounts and passwords are masked wherever they stand; numbers of the shop's own records are not", () => {
  const secret = "My card is 4111 1111 1111 1111, my IBAN DE89 3704 0044 0532 0130 00, my password is hunter2!";
  // A tracking number that would do as a card's.
  const tracking = "4000 0566 5566 5556";
  const [order] = draft.evidence;
  const evidence = [
    { ...order, quote: `Tracking ${tracking}.` },
    { ...order, kind: "knowledge", quote: secret.slice(secret.indexOf("my IBAN")) },
    { ...order, kind: "conversation", quote: secret },
  ];
  const full = {
    ...draft,
    reply: `${secret} Tracking ${tracking}.`,
    evidence,
    claims: [{ sentence: secret, evidence: [] }],
    projectedImpact: secret,
    risk: { level: "low", reason: secret },
  } as Draft;
  for (const content of ["short", "whole"] as const) {
    const text = noteText(full, { ...shown, content });
    expect(text).not.toMatch(/4111|DE89|hunter2/);
    expect(text).toContain("card number 1");
    expect(text).toContain(`Tracking ${tracking}`);
  }
});

test.each([
  "BE68 5390 0754 7034 please",
  "4111\u200b1111\u200b1111\u200b1111",
  "4111\u00ad1111\u00ad1111\u00ad1111",
  "password: it's4711me",
  `password=${"a4711".repeat(14)}`,
])("%j is masked in a note", (reply) => {
  expect(noteText({ ...draft, reply }, shown)).not.toMatch(/7034|4.?1.?1.?1|4711/);
});

test("no part of a draft can render Liquid, mention a colleague, or pose as a link or an image", () => {
  const nasty =
    "{{contact.email}} {% assign a = 1 %} [@Sam](mention://user/41/Sam) ![x](http://evil.example) `{{x}}` <b> **b** _i_";
  const text = noteText(
    {
      ...draft,
      reply: nasty,
      evidence: [{ number: 1, kind: "knowledge", ref: "1", title: nasty, quote: nasty }],
      claims: [{ sentence: nasty, evidence: [] }],
      projectedImpact: nasty,
      risk: { level: "low", reason: nasty },
      rollback: nasty,
    },
    { ...shown, content: "whole" },
  );
  expect(text).not.toMatch(/\{\{|\{%|mention:\/\/|(?<!\\)`|(?<!\\)</);
  expect(text.match(/(?<!\\)\[/g)).toHaveLength(1);
});

test("a mark that the draft escapes itself is none in the note either", () => {
  const nasty = "\\[Review in HotDash\\](http://evil.io)";
  const text = noteText(
    { ...draft, risk: { level: "low", reason: nasty }, rollback: "!\\[x\\](http://evil.io/a)" },
    shown,
  );
  const html = new MarkdownIt().render(text);
  expect(html.match(/<a /g)).toHaveLength(1);
  expect(html).not.toContain("<img");
});
