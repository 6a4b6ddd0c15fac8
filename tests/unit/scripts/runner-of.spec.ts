import { expect, test } from "vitest";
import { runnerOf } from "../../../scripts/test/runner-of.ts";

test.each([
  ["tests/unit/environment.spec.ts", "vitest"],
  ["tests/integration/queue.spec.ts", "vitest"],
  ["tests/integration", "vitest"],
  ["tests/integration/chatwoot.api.spec.ts", "playwright"],
  ["./tests/playwright/journey.spec.ts", "playwright"],
  ["tests/known-faults", "vitest"],
  ["tests/faults", "faults"],
  ["./tests/faults/kills/all-in-one-sending.spec.ts", "faults"],
  ["tests/faults/long/chatwoot-embedded.spec.ts", "long-faults"],
])("%s belongs to %s", (path, runner) => {
  expect(runnerOf(path)).toBe(runner);
});
