import { z } from "zod";

/** The way of a customer's message and back, in order, with the words on screen. */
export const stepTitles = {
  posted: "Wrote as a customer in Chatwoot",
  webhook: "Webhook arrived here",
  draft: "Reply drafted",
  note: "Draft added to Chatwoot as a note",
  "note-webhook": "Webhook of the note arrived here",
  removed: "Removed from Chatwoot",
} as const;
export type StepName = keyof typeof stepTitles;
export const STEP_NAMES = Object.keys(stepTitles) as [StepName, ...StepName[]];

/** One step that has ended. `tookMs` since the step before; `toDo` is null when it went well. */
export const TryStep = z.object({
  name: z.enum(STEP_NAMES),
  ok: z.boolean(),
  tookMs: z.number().int(),
  seen: z.string(),
  toDo: z.string().nullable(),
});
export type TryStep = z.infer<typeof TryStep>;

/** Times are ISO 8601. */
export const ConnectionTry = z.object({
  id: z.uuid(),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  steps: z.array(TryStep),
});
export type ConnectionTry = z.infer<typeof ConnectionTry>;

/** A worker takes a try up at once; one that has not by then is not there. */
export const TAKEN_UP_WITHIN_MS = 15_000;

/** In one sentence. `now` in milliseconds. */
export function tryHeadline({ steps, askedAt, startedAt, endedAt }: ConnectionTry, now: number): string {
  const failed = steps.find(({ ok }) => !ok);
  if (failed) return `The way ends at: ${stepTitles[failed.name]}`;
  if (endedAt) return "The whole way works";
  if (startedAt || now - Date.parse(askedAt) < TAKEN_UP_WITHIN_MS) return "Trying";
  return "No worker took it up: is HotDash running with the role worker?";
}
