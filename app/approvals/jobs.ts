import { z } from "zod";
import { defineJob } from "../queue/job.ts";

/**
 * Longest run of a send: conversation and thread of 20 s each, a last read that counts only within a second, and one POST of
 * 10 s, with room.
 */
export const SEND_SECONDS = 60;

/** Takes a send one step: claim, re-read, post, or settle what an earlier step left unclear. */
export const sendReplyJob = defineJob("send-reply", z.object({ sendId: z.uuid() }), {
  concurrency: 2,
  timeoutSeconds: SEND_SECONDS,
});

/** Has Chatwoot send again what did not arrive: a call of 10 s between two reads of 20 s, with room. */
export const retryReplyJob = defineJob("retry-reply", z.object({ sendId: z.uuid() }), { timeoutSeconds: SEND_SECONDS });

/** Marks a conversation as read in Chatwoot after a reply of ours. */
export const markReadJob = defineJob("mark-read", z.object({ sendId: z.uuid() }));
