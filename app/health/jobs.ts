import { z } from "zod";
import { defineJob } from "../queue/job.ts";

/** Checks the connection to Chatwoot. */
export const checkConnectionJob = defineJob("check-connection", z.object({ accountId: z.number().int() }));
/** Every 15 minutes; pg-boss sends one job however many processes run. */
export const CHECK_CONNECTION_CRON = "*/15 * * * *";
