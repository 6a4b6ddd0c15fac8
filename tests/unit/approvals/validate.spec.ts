import { expect, test } from "vitest";
import { LONGEST_CHARACTERS, problemsOf } from "../../../app/approvals/validate.ts";

// Put together here so that no scanner takes a made-up key for a real one.
const madeUp = (...parts: string[]) => parts.join("");

test.each([
  ["plain words", "Hi Dana,\n\nit left on Monday."],
  ["an amount and an order number", "We refunded $1,146.00 for #4790 (SKU HF-XX12)."],
  ["one brace and a percentage", "Use code {SPRING}: 10 % off."],
  ["brackets that ask for nothing", "The 3/4 [inch] hose fits <3"],
  ["a short underline", "file_name__v2"],
  ["a link in words", "See [the guide](https://x.example/guide)."],
  ["right-to-left text and emoji", "שלום 🙏🏽"],
])("%s may go out", (_, text) => {
  expect(problemsOf(text, "email", "Channel::Email")).toEqual([]);
});

test.each<[string, string, RegExp]>([
  ["nothing", "", /empty/],
  ["blanks only", " \n\t ", /empty/],
  ["Liquid output", "Hi {{ contact.name }}", /\{\{/],
  ["a Liquid tag", "{% if contact %}", /\{%/],
  ["a placeholder in brackets", "Hi [Customer Name],", /placeholder/],
  ["another one", "It arrives on [date].", /placeholder/],
  ["one in angle brackets", "See <link to tracking>", /placeholder/],
  ["TODO", "TODO: check the price", /placeholder/],
  ["XXX", "Your code is XXXX", /placeholder/],
  ["a blank to fill", "Dear ____,", /placeholder/],
  ["a model's key", madeUp("use sk", "-proj-", "a1B2c3D4e5F6g7H8i9"), /key or a token/],
  ["a cloud key", madeUp("AK", "IA", "ABCDEFGH12345678"), /key or a token/],
  ["a repository's token", madeUp("gh", "p_", "a".repeat(36)), /key or a token/],
  ["a shop's token", madeUp("shp", "at_", "0123456789abcdef0123456789abcdef"), /key or a token/],
  ["a private key", madeUp("-----BEGIN ", "PRIVATE KEY-----"), /key or a token/],
  ["a signed token", madeUp("ey", "JhbGciOiJIUzI1.ey", "JzdWIiOiIxMjM0.c2lnbmF0dXJl"), /key or a token/],
])("%s may not", (_, text, says) => {
  const problems = problemsOf(text, "email", "Channel::Email");
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(says);
});

test("every problem is told, in the order of the rules", () => {
  expect(problemsOf("{{ x }} TODO", "chat", "Channel::WebWidget")).toHaveLength(2);
});

test.each(["sms", "chat", "email", "other"] as const)(
  "%s takes its longest text and not one character more",
  (channel) => {
    const most = LONGEST_CHARACTERS[channel];
    expect(problemsOf("x".repeat(most), channel, "Channel::Api")).toEqual([]);
    expect(problemsOf("🙏".repeat(most), channel, "Channel::Api")).toEqual([]);
    expect(problemsOf("x".repeat(most + 1), channel, "Channel::Api")[0]).toContain(String(most));
  },
);
