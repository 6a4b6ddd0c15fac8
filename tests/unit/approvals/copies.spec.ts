import { expect, test } from "vitest";
import { copiesOf } from "../../../app/approvals/copies.ts";

test.each<[string, unknown, string[]]>([
  ["none told", null, []],
  ["no list", "sam@post.example", []],
  [
    "bare and named addresses",
    ["sam@post.example", "Lee Park <lee@post.example>"],
    ["sam@post.example", "lee@post.example"],
  ],
  ["the same twice, whatever its case", ["Sam@post.example", "sam@POST.example"], ["Sam@post.example"]],
  ["one left out, whatever its case", ["HELP@shop.example", "sam@post.example"], ["sam@post.example"]],
  ["Chatwoot's own address of the conversation", ["reply+0b9e5a3e-7a1f-4f7b-9a55-0d9f5f1c2a09@in.shop.example"], []],
  ["no addresses at all", ["undisclosed-recipients:;", "", 7, null], []],
])("copies of a mail with %s", (_, told, kept) => {
  expect(copiesOf(told, ["help@shop.example"])).toEqual(kept);
});
