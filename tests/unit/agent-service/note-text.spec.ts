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

test("the note quotes the draft and lists what a colleague needs to judge it", () => {
  expect(noteText(draft, url)).toBe(
    [
      "**Draft reply, waiting for review**",
      "> Hi Dana,\n>\n> It is on its way.",
      "**Evidence**\n\n1. Order #4790: “Shipped on 16 November 2026.”",
      "**No source for**\n\n- It arrives on Friday.",
      "**Impact**: Answers a question.",
      "**Risk**: medium. Names a day.",
      "**Rollback**: Send a correction.",
      "**Confidence**: 72 %",
      `[Review in HotDash](${url})`,
    ].join("\n\n"),
  );
});

test("a draft without evidence says so", () => {
  expect(noteText({ ...draft, evidence: [] }, url)).toContain("**Evidence**: none found");
});

test("no part of a draft can render Liquid, mention a colleague, or pose as a link or an image", () => {
  const nasty =
    "{{contact.email}} {% assign a = 1 %} [@Sam](mention://user/41/Sam) ![x](http://evil.example) `{{x}}` <b>";
  const text = noteText(
    {
      ...draft,
      reply: nasty,
      evidence: [{ number: 1, kind: "conversation", ref: "1", title: nasty, quote: nasty }],
      claims: [{ sentence: nasty, evidence: [] }],
      projectedImpact: nasty,
      risk: { level: "low", reason: nasty },
      rollback: nasty,
    },
    url,
  );
  expect(text).not.toMatch(/\{\{|\{%|mention:\/\/|(?<!\\)`|(?<!\\)</);
  expect(text.match(/(?<!\\)\[/g)).toHaveLength(1);
});
