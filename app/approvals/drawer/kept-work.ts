import { isEdited, type ReviewState } from "./review-state.ts";
import { KeptWork } from "./work.ts";

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
