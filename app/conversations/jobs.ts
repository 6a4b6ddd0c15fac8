import { z } from "zod";
import { defineJob } from "../queue/job.ts";

/** Reads a contact anew from Chatwoot: what was told of it differs from what is known, and which is newer cannot be told. */
export const refreshContactJob = defineJob(
  "refresh-contact",
  z.object({ accountId: z.number().int(), contactId: z.number().int() }),
  { concurrency: 2 },
);
