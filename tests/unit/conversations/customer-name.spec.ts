import { expect, test } from "vitest";
import { customerName, givenName, isMadeUpName } from "../../../app/conversations/customer-name.ts";

const NAMES = { name: null, email: null, phone: null, channel: "Channel::WebWidget" };

test.each(["shy-bird-800", "nameless-river-936", "lingering-log-7"])("%s is made up by Chatwoot", (name) => {
  expect(isMadeUpName(name)).toBe(true);
  expect(givenName(name)).toBeNull();
  expect(customerName({ ...NAMES, name })).toBe("Visitor");
});

test.each([
  "Kai",
  "Anna-Lena",
  "Shy-Bird-800",
  "shy-bird",
  "shy bird 800",
  "shy-bird-8000",
  "anna-lena-83-x",
  "kai-83",
])("%s is somebody's name", (name) => {
  expect(isMadeUpName(name)).toBe(false);
  expect(customerName({ ...NAMES, name })).toBe(name);
});

test("a customer is named by what they gave, else by how they came", () => {
  expect(customerName({ ...NAMES, name: " ", email: "kai@post.example" })).toBe("kai@post.example");
  expect(customerName({ ...NAMES, name: "shy-bird-800", phone: "+49 30 1" })).toBe("+49 30 1");
  expect(customerName({ ...NAMES, channel: "Channel::Email" })).toBe("Unknown customer");
  expect(customerName({ ...NAMES, email: "", phone: "", channel: null })).toBe("Unknown customer");
});
