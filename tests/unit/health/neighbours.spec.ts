import { describe, expect, test } from "vitest";
import type { RuleList } from "../../../app/chatwoot/payloads.ts";
import type { Verdict } from "../../../app/health/check.ts";
import {
  judgeAutomaticMessages,
  judgeBots,
  judgeInboxWebhooks,
  judgeNoteRules,
} from "../../../app/health/checks/neighbours.ts";
import type { Facts } from "../../../app/health/facts.ts";

type Rule = RuleList[number];
const condition = (attribute: string, value: string, joinedBy = "") => ({
  attribute,
  operator: "equal_to",
  values: [value],
  joinedBy,
});
const outgoing = [condition("message_type", "outgoing")];
const incoming = [condition("message_type", "incoming")];
const rule = (change: Partial<Rule> = {}): Rule => ({
  name: "Survey",
  event: "message_created",
  active: true,
  conditions: outgoing,
  actions: ["send_message"],
  ...change,
});
const failed = (status: number) => ({
  ok: false as const,
  failure: { kind: "status" as const, status, page: false, said: null },
});

describe("rules that run on notes", () => {
  const judge = (...rules: Rule[]) => judgeNoteRules({ rules: { ok: true, answer: rules } } as Facts);

  test("one that writes to the customer is told with what to change", () => {
    expect(judge(rule())).toEqual({
      state: "warning",
      seen: "1 automation rule runs on HotDash's notes too, before anybody has approved the draft: “Survey” sends the customer a message.",
      toDo: "In Chatwoot: Settings, Automation. Edit the rule and add this condition, joined by AND.",
      copy: ["Private Note · Equal to · False"],
    } satisfies Verdict);
  });

  test("several are told, those that reach the customer first, a few by name", () => {
    const { seen, toDo } = judge(
      rule({ name: "Tag", actions: ["add_label", "change_priority"] }),
      rule({ name: "Close", actions: ["resolve_conversation", "send_webhook_event", "add_label"] }),
      rule({ name: "Odd", actions: ["sing"] }),
      rule({ name: "Ask", actions: ["add_label", "send_message"] }),
      rule({ name: "Note", actions: ["add_private_note"] }),
    );
    expect(seen).toMatch(
      /^5 automation rules run .*: “Ask” sends the customer a message and adds labels, “Close” resolves the conversation, posts the conversation to another program and does 1 more, “Tag” adds labels and changes the priority and 2 more\.$/,
    );
    expect(toDo).toContain("Edit each rule");
  });

  test("an action nobody knows is told of all the same", () => {
    expect(judge(rule({ actions: ["sing"] })).seen).toMatch(/“Survey” acts on the conversation\.$/);
  });

  test("where conditions are joined by OR, each alternative needs the condition", () => {
    const either = [condition("message_type", "outgoing", "OR"), condition("content", "refund")];
    expect(judge(rule({ conditions: either })).toDo).toMatch(/joined by OR, add it to each alternative\.$/);
  });

  test.each<[string, Partial<Rule>]>([
    ["switched off", { active: false }],
    ["about customers' messages", { conditions: incoming }],
    [
      "about public messages",
      { conditions: [condition("message_type", "outgoing", "AND"), condition("private_note", "false")] },
    ],
    ["about conversations", { event: "conversation_updated" }],
    ["without an action", { actions: [] }],
  ])("one %s does not count", (_, change) => {
    expect(judge(rule(change))).toMatchObject({ state: "ok", toDo: null });
  });

  test("thousands of them, with names of any kind, make one bounded line", () => {
    const name = `Sale\u202e\n${"x".repeat(10_000)}`;
    const { seen } = judge(...Array.from({ length: 5000 }, () => rule({ name })));
    expect(seen.length).toBeLessThan(600);
    expect(seen).toContain("“Sale xxx");
    expect(seen).toContain("and 4997 more");
  });

  test.each<[number, RegExp]>([
    [401, /^Not checked: only an administrator's token may read the automation rules \(401\)\.$/],
    [403, /^Not checked: only an administrator's/],
    [404, /^Not checked: this Chatwoot answers that it has no automation rules/],
  ])("a token that may not read them, told by %d, is no fault", (status, seen) => {
    const verdict = judgeNoteRules({ rules: failed(status) } as Facts);
    expect(verdict).toMatchObject({ state: "unknown", seen: expect.stringMatching(seen), toDo: null });
    expect(judgeAutomaticMessages({ rules: failed(status) } as Facts)).toEqual(verdict);
  });
});

describe("rules that write to customers by themselves", () => {
  const judge = (...rules: Rule[]) => judgeAutomaticMessages({ rules: { ok: true, answer: rules } } as Facts);

  test("are told of, and nothing has to change", () => {
    const { state, seen, toDo } = judge(
      rule({ name: "Thanks", conditions: incoming }),
      rule({ name: "Hello", event: "conversation_created", conditions: [] }),
    );
    expect(state).toBe("ok");
    expect(seen).toBe(
      "2 automation rules write to customers by themselves: “Thanks” when they write, “Hello” when a conversation begins. HotDash drafts all the same: an automatic message answers nobody.",
    );
    expect(toDo).toMatch(/^Nothing has to change\./);
  });

  test.each<[string, Partial<Rule>]>([
    ["answers agents", {}],
    ["writes nothing", { conditions: incoming, actions: ["add_label"] }],
    ["speaks when a conversation ends", { event: "conversation_resolved", conditions: [] }],
    ["is switched off", { conditions: incoming, active: false }],
  ])("one that %s is none of them", (_, change) => {
    expect(judge(rule(change)).seen).toBe("No automation rule answers customers.");
  });
});

test("an API inbox with a webhook hands notes to a program", () => {
  const judge = (...names: string[]) => judgeInboxWebhooks({ inboxWebhooks: { ok: true, answer: names } } as Facts);
  expect(judge().state).toBe("ok");
  expect(judge("Order app")).toMatchObject({
    state: "warning",
    seen: "“Order app”: the program at its webhook URL gets every message, HotDash's notes among them.",
    toDo: expect.stringContaining("the program drops what is marked as private"),
    copy: ['"private": true'],
  });
  expect(judge("A", "B", "C", "D").seen).toMatch(/^“A”, “B”, “C” and 1 more: the programs at their webhook URL get/);
});

test("a bot that is joined to an inbox", () => {
  const judge = (hasProgram: boolean, inboxesLeftOut = 0) =>
    judgeBots({
      bots: { ok: true, answer: { joined: [{ bot: "Helper", inbox: "Shop chat", hasProgram }], inboxesLeftOut } },
    } as Facts);
  expect(judge(true)).toMatchObject({
    state: "warning",
    toDo: expect.stringMatching(/disconnect the bot in Chatwoot.* Else/),
  });
  expect(judge(true).seen).toMatch(/^“Helper” is joined to “Shop chat”\. .*, and the bot's program gets its notes\.$/);
  expect(judge(false).seen).not.toContain("notes");
  expect(judge(true, 7).seen).toMatch(/7 inboxes were not looked at\.$/);
  expect(judgeBots({ bots: failed(401) } as Facts)).toMatchObject({ state: "unknown" });
});
