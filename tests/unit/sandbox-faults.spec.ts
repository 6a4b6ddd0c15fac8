import { expect, test } from "vitest";
import { createFaults, FaultSettings } from "../../app/sandbox/faults.ts";

const post = { method: "POST", path: "/api/v1/accounts/1/conversations/7/messages" };
const read = { method: "GET", path: "/api/v1/accounts/1/conversations/7/messages" };

test("a fault limited to the next two requests goes off after them", () => {
  const faults = createFaults();
  faults.set({ rateLimited: { next: 2 } });
  expect([1, 2, 3].map(() => faults.meets("rateLimited", read))).toEqual([true, true, false]);
  expect(faults.current()).toEqual({});
});

test("a fault meets only the method and path it names", () => {
  const faults = createFaults();
  faults.set({ down: { method: "POST", path: "/conversations/7/" } });
  expect(faults.meets("down", post)).toBe(true);
  expect(faults.meets("down", read)).toBe(false);
  expect(faults.meets("down", { ...post, path: "/api/v1/accounts/1/conversations/8/messages" })).toBe(false);
});

test("faults after saving mean the posting of messages unless said otherwise", () => {
  const faults = createFaults();
  faults.set({ errorAfterSaving: true, loseAnswer: { method: "GET" } });
  expect(faults.meets("errorAfterSaving", read)).toBe(false);
  expect(faults.meets("errorAfterSaving", post)).toBe(true);
  expect(faults.meets("loseAnswer", read)).toBe(true);
  expect(faults.meets("loseAnswer", post)).toBe(false);
});

test("setting the faults replaces the whole", () => {
  const faults = createFaults();
  faults.set({ down: true });
  faults.set({ slowMs: 50 });
  expect(faults.current()).toEqual({ slowMs: 50 });
  faults.clear();
  expect(faults.delayFor(read)).toBe(0);
});

test("webhooks drop by count or by chance", () => {
  const rolls = [0.2, 0.8];
  const faults = createFaults(() => rolls.shift() ?? 1);
  faults.set({ dropWebhooks: { chance: 0.5 } });
  expect([faults.dropsWebhook(), faults.dropsWebhook()]).toEqual([true, false]);
  faults.set({ dropWebhooks: { count: 1 } });
  expect([faults.dropsWebhook(), faults.dropsWebhook()]).toEqual([true, false]);
});

test("a process is named for killing at the nth matching request, once", () => {
  const faults = createFaults();
  faults.set({ killPidOnRequest: { pid: 4242, nth: 2, path: "/messages$", method: "POST" } });
  expect(faults.pidToKill(post)).toBeNull();
  expect(faults.pidToKill(read)).toBeNull();
  expect(faults.pidToKill(post)).toEqual({ pid: 4242, when: "saved" });
  expect(faults.pidToKill(post)).toBeNull();
});

test.each([
  ["an unknown fault", { gone: true }],
  ["a broken pattern", { down: { path: "(" } }],
  ["a chance above one", { dropWebhooks: { chance: 2 } }],
  ["init as the process to kill", { killPidOnRequest: { pid: 1, nth: 1 } }],
])("%s is refused", (_, settings) => {
  expect(FaultSettings.safeParse(settings).success).toBe(false);
});
