/** What became of a stored event, and why when it is not plain. */
export type Outcome = { state: "processed" | "ignored" | "failed"; reason?: string };
