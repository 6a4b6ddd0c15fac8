import type { ContextPack } from "../drafts/draft.ts";

/** One question to answer: all that the agents and their tools can reach during a run. */
export type Case = { pack: ContextPack; now: Date };
