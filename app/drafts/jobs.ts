import { z } from "zod";
import { defineJob } from "../queue/job.ts";

/** How long one run of the agent service may take; a retry starts after the run before it may no longer answer. */
export const DRAFT_SECONDS = 60;
export const NOTE_SECONDS = 30;

/** Drafts an answer to what a conversation's customer last wrote, if one is still wanted when it runs. */
export const draftReplyJob = defineJob(
  "draft-reply",
  z.object({ accountId: z.number().int(), conversationId: z.number().int() }),
  {
    concurrency: 4,
    timeoutSeconds: DRAFT_SECONDS + 30,
  },
);

/** Deletes the private note of a draft in Chatwoot. */
export const deleteNoteJob = defineJob("delete-note", z.object({ draftId: z.uuid() }), {
  concurrency: 2,
  timeoutSeconds: NOTE_SECONDS,
});

/** Leaves the private note of a stored draft. */
export const postNoteJob = defineJob("post-note", z.object({ draftId: z.uuid() }), {
  concurrency: 2,
  timeoutSeconds: NOTE_SECONDS + 30,
});
