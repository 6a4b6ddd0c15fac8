import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paced } from "../../../app/ui/paced.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("the first is done at once, and what is asked in the second after it once, at its end", () => {
  const act = vi.fn();
  const reading = paced(act, () => true, 1000);
  reading.ask();
  expect(act).toHaveBeenCalledTimes(1);
  for (let asked = 0; asked < 20; asked++) reading.ask();
  vi.advanceTimersByTime(999);
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(5000);
  expect(act).toHaveBeenCalledTimes(2);
  reading.ask();
  expect(act).toHaveBeenCalledTimes(3);
});

test("what is asked while it cannot be done is done once it can", () => {
  const act = vi.fn();
  let busy = true;
  const reading = paced(act, () => !busy, 1000);
  reading.ask();
  reading.ask();
  vi.advanceTimersByTime(5000);
  expect(act).not.toHaveBeenCalled();
  busy = false;
  reading.retry();
  reading.retry();
  expect(act).toHaveBeenCalledTimes(1);
});

test("stopped, it does nothing more", () => {
  const act = vi.fn();
  const reading = paced(act, () => true, 1000);
  reading.ask();
  reading.ask();
  reading.stop();
  vi.advanceTimersByTime(5000);
  expect(act).toHaveBeenCalledTimes(1);
});
