/** What becomes of an event. */
export const eventStates = ["received", "processed", "ignored", "failed"] as const;
