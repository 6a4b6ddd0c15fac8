import { z } from "zod";
import { Check } from "./check.ts";

/** What one check of the connection came to. `checkedAt` is ISO 8601. */
export const ConnectionResult = z.object({ checkedAt: z.iso.datetime(), checks: z.array(Check) });
export type ConnectionResult = z.infer<typeof ConnectionResult>;

/** Whether nothing failed; warnings and what could not be seen do not count. */
export const passed = (checks: readonly Check[]): boolean => checks.every(({ state }) => state !== "failed");
