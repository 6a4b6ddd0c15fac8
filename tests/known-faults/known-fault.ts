import { test } from "vitest";
import { knownFaults } from "./list.ts";

/**
 * A test of a listed fault. It asserts the wrong value of today, so it fails once the fault is mended: then its entry and
 * its test go, and a test of the right value stands elsewhere.
 */
export function knownFault(id: (typeof knownFaults)[number]["id"], run: () => Promise<void>): void {
  const entry = knownFaults.find((one) => one.id === id);
  if (!entry) throw new Error(`${id} is not in the list of known faults`);
  test(`${id} ${entry.fault}`, run);
}
