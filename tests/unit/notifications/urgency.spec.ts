import { expect, test } from "vitest";
import { byUrgency, isUrgent, type Pressing } from "../../../app/notifications/urgency.ts";

const NOW = new Date("2026-11-21T09:00:00Z");
const item = (approvalId: string, minutes: number, change: Partial<Pressing> = {}): Pressing => ({
  approvalId,
  dueAt: new Date(NOW.getTime() + minutes * 60_000),
  risk: "low",
  undelivered: false,
  ...change,
});

test.each<[Pressing, boolean]>([
  [item("a", 5), false],
  [item("a", 4.99), true],
  [item("a", -60), true],
  [item("a", 600, { risk: "medium" }), false],
  [item("a", 600, { risk: "high" }), true],
  [item("a", 600, { undelivered: true }), true],
])("%j: urgent is %s", (of, urgent) => {
  expect(isUrgent(of, NOW)).toBe(urgent);
});

test("everything urgent goes first, and in that the queue's own order holds", () => {
  const items = [
    item("normal later", 14),
    item("normal sooner", 6),
    item("risky", 30, { risk: "high" }),
    item("same time b", -1),
    item("same time a", -1),
    item("not arrived", 40, { undelivered: true }),
    item("nearly due", 2),
  ];
  expect(items.sort(byUrgency(NOW)).map(({ approvalId }) => approvalId)).toEqual([
    "not arrived",
    "same time a",
    "same time b",
    "nearly due",
    "risky",
    "normal sooner",
    "normal later",
  ]);
});
