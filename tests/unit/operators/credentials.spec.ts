import { expect, test } from "vitest";
import { z } from "zod";
import { Email, fieldErrors, Name, NewPassword } from "../../../app/operators/credentials.ts";

test.each([
  [" Avery@Example.COM ", "avery@example.com"],
  ["a.b+c@mail.example.co.uk", "a.b+c@mail.example.co.uk"],
])("the address %j is stored as %j", (typed, stored) => {
  expect(Email.parse(typed)).toBe(stored);
});

test.each(["", "avery", "avery@", "a b@example.com", `${"a".repeat(250)}@example.com`])("%j is no address", (typed) => {
  expect(Email.safeParse(typed).success).toBe(false);
});

test.each(["Noor Haddad", "Zoë", "山田太郎", "O'Brien-Smith, Jr.", "می\u200cخواهم", "Team 7"])(
  "%j is a name",
  (typed) => {
    expect(Name.parse(typed)).toBe(typed);
  },
);

test.each(["\u200b", "...", "\u202eyrevA", "Avery\u2028Stone", "Avery\u001b[2J", "Avery\nStone"])(
  "%j is no name",
  (typed) => {
    expect(Name.safeParse(typed).success).toBe(false);
  },
);

test.each([
  ["eleven char", false],
  ["twelve chars", true],
  ["a".repeat(200), true],
  ["a".repeat(201), false],
])("the password %j is good enough: %s", (password, good) => {
  expect(NewPassword.safeParse(password).success).toBe(good);
});

test("each wrong field has its own sentence", () => {
  const form = z.object({ email: Email, name: Name, password: NewPassword });
  const wrong = form.safeParse({ email: "x", name: " ", password: "short" });
  expect(wrong.error && fieldErrors(wrong.error)).toEqual({
    email: expect.stringContaining("email address"),
    name: expect.stringContaining("your name"),
    password: expect.stringContaining("at least 12 characters"),
  });
});
