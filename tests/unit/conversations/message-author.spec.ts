import { expect, test } from "vitest";
import { MessagePayload } from "../../../app/chatwoot/payloads.ts";
import { type Author, authorOf, endsBurst, isHuman } from "../../../app/conversations/message-author.ts";
import { kinds } from "../../support/message-kinds.ts";

test.each(kinds.map(({ kind, author, message }) => [kind, author, message] as const))(
  "%s is from: %s",
  (_, author, message) => {
    expect(authorOf(MessagePayload.parse({ id: 1, ...message }))).toBe(author);
  },
);

test.each<[Author, boolean, boolean]>([
  ["customer", true, false],
  ["person", true, true],
  ["hotdash", true, true],
  ["automatic", false, false],
  ["nobody", false, false],
])("a message from %s makes an older draft out of date: %s, and answers the customer: %s", (author, moves, ends) => {
  expect([isHuman(author), endsBurst(author)]).toEqual([moves, ends]);
});
