/** What became of a stored event, and why when it is not plain. `forget`: what it told is not kept. */
export type Outcome = { state: "processed" | "ignored" | "failed"; reason?: string; forget?: true };
