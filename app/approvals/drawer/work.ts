import { z } from "zod";
import { Reason } from "../grades.ts";

const grade = z.number().int().min(1).max(5).nullable();

/** What outlives a reload, a lost connection and a refusal: only this tab, only this draft. */
export const KeptWork = z.object({
  /** Null while the draft's own words stand, so that a day of reviews fits the browser's limit. */
  text: z.string().nullable(),
  grades: z.object({ tone: grade, accuracy: grade, policy: grade }),
  reason: Reason.nullable(),
  note: z.string(),
  basis: z.enum(["none_found", "own_knowledge"]).nullable(),
});
export type KeptWork = z.infer<typeof KeptWork>;
