import { z } from "zod";
import { defineJob } from "../queue/job.ts";

/** Does what autovacuum does on a server. */
export const vacuumJob = defineJob("vacuum", z.object({ accountId: z.number().int() }), { timeoutSeconds: 300 });
/** As often as a server's autovacuum looks. */
export const VACUUM_CRON = "* * * * *";
