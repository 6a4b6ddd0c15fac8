import { expect, test } from "vitest";
import { type Condition, hasAlternatives, mayFire } from "../../../app/health/checks/rule-conditions.ts";

const note = { type: "outgoing", private: true } as const;
const question = { type: "incoming", private: false } as const;

/** `attribute operator value,value`, each but the last followed by AND or OR. */
function conditions(text: string): Condition[] {
  const parts = text.split(/\s+(AND|OR|and|or)(?:\s+|$)/);
  return parts.flatMap((part, at) => {
    if (at % 2 === 1 || part === "") return [];
    const [attribute = "", operator = "", values] = part.split(/\s+/);
    return [{ attribute, operator, values: values?.split(",") ?? [], joinedBy: parts[at + 1] ?? "" }];
  });
}

const OUT = "message_type equal_to outgoing";
const IN = "message_type equal_to incoming";
const PUBLIC = "private_note equal_to false";

test.each<[string, boolean, boolean]>([
  // conditions · may fire on a note · may fire on a customer's message
  ["", true, true],
  [OUT, true, false],
  [IN, false, true],
  ["message_type equal_to incoming,outgoing", true, true],
  ["message_type not_equal_to incoming", true, false],
  ["message_type not_equal_to outgoing", false, true],
  ["message_type equal_to", false, false],
  ["message_type not_equal_to", false, false],
  [PUBLIC, false, true],
  ["private_note equal_to true", true, false],
  ["private_note not_equal_to true", false, true],
  ["private_note not_equal_to false", true, false],
  [`${OUT} AND ${PUBLIC}`, false, false],
  [`${OUT} and ${PUBLIC}`, false, false],
  [`${OUT} OR ${PUBLIC}`, true, true],
  // AND binds closer than OR.
  [`content contains refund OR ${OUT} AND ${PUBLIC}`, true, true],
  [`${OUT} AND ${PUBLIC} OR content contains refund`, true, true],
  [`${IN} OR ${OUT} AND ${PUBLIC}`, false, true],
  [`${IN} AND content contains refund OR ${OUT} AND inbox_id equal_to 3`, true, true],
  // What hangs on the case may hold.
  ["content contains refund", true, true],
  ["content does_not_contain refund", true, true],
  ["content equal_to stop", false, true],
  ["content not_equal_to stop", true, true],
  [`inbox_id equal_to 3 AND ${OUT}`, true, false],
  ["loyalty_level equal_to gold", true, true],
  // What makes no valid question to the database, or asks for what is not told, never fires.
  [`${OUT} AND`, false, false],
  ["message_type contains outgoing", false, false],
  [`content starts_with A OR ${OUT}`, false, false],
  [`${OUT} OR status attribute_changed open`, false, false],
])("%s: on a note %s, on a question %s", (text, onNote, onQuestion) => {
  expect([mayFire(conditions(text), note), mayFire(conditions(text), question)]).toEqual([onNote, onQuestion]);
});

test("conditions that nothing joins never fire", () => {
  const [first, second] = conditions(`${OUT} AND ${IN}`).map((condition) => ({ ...condition, joinedBy: "" }));
  expect(first && second && mayFire([first, second], note)).toBe(false);
});

test("values come as texts or as what they are", () => {
  const told = (values: unknown[]) => [{ attribute: "private_note", operator: "equal_to", values, joinedBy: "" }];
  expect([mayFire(told([true]), note), mayFire(told([false]), note), mayFire(told([null]), note)]).toEqual([
    true,
    false,
    false,
  ]);
});

test("a rule with OR has alternatives", () => {
  expect(hasAlternatives(conditions(`${OUT} AND ${PUBLIC}`))).toBe(false);
  expect(hasAlternatives(conditions(`${OUT} AND ${PUBLIC} or ${IN}`))).toBe(true);
});
