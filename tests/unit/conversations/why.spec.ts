import { expect, test } from "vitest";
import { sentence } from "../../../app/approvals/trouble/trouble.ts";
import { whyInWords } from "../../../app/conversations/timeline/why.ts";

test.each([
  ["newer-message", "a newer message came"],
  ["source-deleted", "the question was deleted"],
  ["reply-window-closed", "the reply window had closed"],
  ["agent-service-timeout", "agent service timeout"],
  ["resolved", "resolved"],
  ["constructor", "constructor"],
  ["550-5.1.1", "550-5.1.1"],
  ["Mailbox not found: a-b@shop.example", "Mailbox not found: a-b@shop.example"],
])("a stop stored as %s reads %s", (stored, words) => expect(whyInWords(stored)).toBe(words));

test.each([
  ["newer-message", "A newer message came."],
  ["the channel refused it", "The channel refused it."],
  ["Mailbox is full.", "Mailbox is full."],
])("a reason stored as %s stands as %s", (stored, words) => expect(sentence(stored)).toBe(words));
