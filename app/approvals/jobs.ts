import { z } from "zod";
import { defineJob } from "../queue/job.ts";

/** Longest run of a send: two thread reads of 20 s and one POST of 10 s each, with room. */
export const SEND_SECONDS = 60;

/** Takes a send one step: claim, re-read, post, or settle what an earlier step left unclear. */
export const sendReplyJob = defineJob("send-reply", z.object({ sendId: z.uuid() }), {
  concurrency: 2,
  timeoutSeconds: SEND_SECONDS,
});

/** Has Chatwoot send again what did not arrive: a call of 10 s between two reads of 20 s, with room. */
export const retryReplyJob = defineJob("retry-reply", z.object({ sendId: z.uuid() }), { timeoutSeconds: SEND_SECONDS });
