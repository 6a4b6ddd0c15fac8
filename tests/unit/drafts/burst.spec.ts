import { expect, test } from "vitest";
import { burstOf } from "../../../app/drafts/burst.ts";
import { said } from "../../support/context-pack.ts";

const customer = (id: number) => said({ id });
const shop = (id: number) => said({ id, from: "shop" });
const rule = (id: number) => said({ id, from: "shop", automatic: true });
const vacation = (id: number) => said({ id, automatic: true });

test.each([
  ["one question", [customer(1)], 1, [1]],
  ["several, since the last answer", [customer(1), shop(2), customer(3), customer(4)], 4, [3, 4]],
  ["a rule after it", [customer(1), rule(2)], 1, [1]],
  ["a rule between them", [shop(1), customer(2), rule(3), customer(4), rule(5)], 4, [2, 4]],
  ["a vacation answer after it", [customer(1), vacation(2)], 1, [1]],
  [
    "an answer to what came before, written without this one in view",
    [customer(1), shop(2), customer(3), shop(4)],
    3,
    [3],
  ],
  ["nothing of the customer's", [shop(1), rule(2)], 3, []],
  ["nothing at all", [], 3, []],
])("of %s the burst is the customer's own messages", (_, conversation, sourceMessageId, burst) => {
  expect(burstOf({ conversation, sourceMessageId }).map(({ id }) => id)).toEqual(burst);
});
