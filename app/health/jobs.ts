import { z } from "zod";
import { defineJob } from "../queue/job.ts";

/** Checks the connection to Chatwoot. */
export const checkConnectionJob = defineJob("check-connection", z.object({ accountId: z.number().int() }));
/** Every 15 minutes; pg-boss sends one job however many processes run. */
export const CHECK_CONNECTION_CRON = "*/15 * * * *";

/** Tries the whole way through Chatwoot and back, once: a try whose worker was lost is cleaned up, not repeated. */
export const tryConnectionJob = defineJob(
  "try-connection",
  z.object({ accountId: z.number().int(), tryId: z.uuid() }),
  { timeoutSeconds: 240 },
);
