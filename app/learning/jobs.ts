import { z } from "zod";
import { defineJob } from "../queue/job.ts";

/** Takes one settled decision into the decision log; what is not settled, or there already, it leaves. */
export const logDecisionJob = defineJob("log-decision", z.object({ decisionId: z.uuid() }), { timeoutSeconds: 60 });

/** Gives a job to settled decisions that the decision log lacks. */
export const catchUpLogJob = defineJob("catch-up-decision-log", z.object({ accountId: z.number().int() }));
/** Every five minutes: nobody waits for it. */
export const CATCH_UP_CRON = "*/5 * * * *";
