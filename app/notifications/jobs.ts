import { z } from "zod";
import { defineJob } from "../queue/job.ts";

/** Claims run out and deadlines come near without anybody doing anything. */
export const NOTIFY_CRON = "* * * * *";

/**
 * Tells Slack of the most urgent item that waits and that it was not told of. It names none: what is most urgent is
 * known only when Slack can be told, which after an outage is long after the items came.
 */
export const notifyPendingJob = defineJob("notify-pending", z.object({ accountId: z.number().int() }));
