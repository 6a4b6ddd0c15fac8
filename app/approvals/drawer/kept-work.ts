import { z } from "zod";
import { Reason } from "../grades.ts";
import { isEdited, type ReviewState } from "./review-state.ts";

const grade = z.number().int().min(1).max(5).nullable();

/** What outlives a reload, a lost connection and a refusal: only this tab, only this draft. */
const KeptWork = z.object({
  /** Null while the draft's own words stand, so that a day of reviews fits the browser's limit. */
  text: z.string().nullable(),
  grades: z.object({ tone: grade, accuracy: grade, policy: grade }),
  reason: Reason.nullable(),
  note: z.string(),
  basis: z.enum(["none_found", "own_knowledge"]).nullable(),
});
export type KeptWork = z.infer<typeof KeptWork>;

type Shelf = Pick<Storage, "getItem" | "setItem">;

const keyOf = (approvalId: string, draftId: string) => `hotdash.review.${approvalId}.${draftId}`;

/** What was done to this draft before, or null. Something unreadable counts as nothing. */
export function findWork(shelf: Shelf, approvalId: string, draftId: string): KeptWork | null {
  try {
    const found = KeptWork.safeParse(JSON.parse(shelf.getItem(keyOf(approvalId, draftId)) ?? "null"));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
}

/** Keeps the reviewer's work. A browser that refuses storage costs only the memory, not the review. */
export function keepWork(shelf: Shelf, approvalId: string, state: ReviewState): void {
  const { grades, reason, note, basis } = state;
  const work: KeptWork = { text: isEdited(state) ? state.text : null, grades, reason, note, basis };
  try {
    shelf.setItem(keyOf(approvalId, state.draft.id), JSON.stringify(work));
  } catch {
    // Storage is full or forbidden.
  }
}
