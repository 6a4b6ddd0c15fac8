/** One answer in the making, from the first draft to the customer's screen. */
export const approvalStates = [
  "drafting",
  "pending_review",
  "changes_requested",
  "approved",
  "sent",
  "rejected",
  "superseded",
  "closed",
  "failed",
] as const;
export type ApprovalState = (typeof approvalStates)[number];

/** Live: an answer is still being made or is on its way. A conversation has at most one such reply. */
export const liveStates = [
  "drafting",
  "pending_review",
  "changes_requested",
  "approved",
] as const satisfies ApprovalState[];

/** How long opening, typing or grading keeps others from deciding the same item. */
export const CLAIM_MINUTES = 10;

export const isLive = (state: ApprovalState): boolean => (liveStates as readonly string[]).includes(state);
