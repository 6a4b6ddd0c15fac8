import { z } from "zod";
import { defineJob } from "../queue/job.ts";

/** Removes the texts that are older than the account keeps them. What a run does not manage waits for the next night. */
export const purgeJob = defineJob("purge-old-texts", z.object({ accountId: z.number().int() }), {
  timeoutSeconds: 1800,
});
/** At night, UTC, away from the full hour. */
export const PURGE_CRON = "17 3 * * *";
