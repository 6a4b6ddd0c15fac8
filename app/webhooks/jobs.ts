import { z } from "zod";
import { defineJob } from "../queue/job.ts";

/** Works one stored delivery. */
export const processEventJob = defineJob("process-event", z.object({ eventId: z.number().int() }), {
  concurrency: 2,
  batch: 10,
  timeoutSeconds: 120,
});

/** Reads what no webhook brought, and picks up what a pause or a crash left lying. */
export const sweepJob = defineJob("sweep", z.object({ accountId: z.number().int() }), { timeoutSeconds: 600 });
/** Every minute; pg-boss sends one job however many processes run. */
export const SWEEP_CRON = "* * * * *";
