import { expect, test } from "vitest";
import { maskDecision } from "../../../app/learning/mask-decision.ts";
import type { SettledDecision } from "../../../app/learning/settled.server.ts";

const decided = (change: Partial<SettledDecision["decision"]>) =>
  maskDecision({
    decision: {
      decisionId: "7b0e6a0a-6c1e-4c43-9a55-0d9f5f1c2a01",
      accountId: 1,
      outcome: "approve",
      intent: "order_status",
      language: "en",
      draftText: "Hi Dana, order 4790 ships to 12 Main Street today.",
      finalText: "Hi Dana, order 4790 ships to 14 Main Street tomorrow for $31.80.",
      tone: 5,
      accuracy: 4,
      policy: 5,
      reason: "facts",
      note: "Dana (dana@post.example) moved",
      model: "offline",
      draftVersion: 1,
      decidedAt: new Date(0),
      ...change,
    },
    person: { names: ["Dana Whitfield"], identifiers: [], keep: [] },
  });

test("every text is masked, and what teaches stays", () => {
  expect(decided({})).toMatchObject({
    draftText: "Hi [name 1], order 4790 ships to [address 2] today.",
    finalText: "Hi [name 1], order 4790 ships to [address 3] tomorrow for $31.80.",
    note: "[name 1] ([mail address 4]) moved",
    reason: "facts",
    intent: "order_status",
  });
});

test("the diff is made of the masked texts, and gives back both", () => {
  const { draftText, finalText, wordDiff } = decided({});
  const without = (kind: string) =>
    wordDiff
      ?.filter((part) => part.kind !== kind)
      .map((part) => part.text)
      .join("");
  expect([without("in"), without("out")]).toEqual([draftText, finalText]);
  expect(JSON.stringify(wordDiff)).not.toMatch(/Dana|Main Street/);
});

test("a model's intent and language are masked as its reply is", () => {
  expect(JSON.stringify(decided({ intent: "ask Dana Whitfield", language: "dana@post.example" }))).not.toMatch(/dana/i);
});

test("a rejected draft has no final text and no diff, a reply by hand no draft", () => {
  expect(decided({ finalText: null })).toMatchObject({ finalText: null, wordDiff: null });
  expect(decided({ draftText: null })).toMatchObject({ draftText: null, wordDiff: null });
});
