import { afterEach, expect, test, vi } from "vitest";
import { steadyClock } from "../../../app/queue/steady-clock.server.ts";

afterEach(() => void vi.useRealTimers());

test("what the queue measures its waits by runs on while the machine's clock is set back", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const before = steadyClock.now();
  vi.setSystemTime(new Date(vi.getRealSystemTime() - 3_600_000));
  expect(steadyClock.now()).toBeGreaterThanOrEqual(before);
});
