import type { ContextPack } from "../drafts/draft.ts";

/** One question to answer: all that the agents and their tools can reach during a run. */
export type Case = { pack: ContextPack; now: Date };

/** The customer's newest messages, those nobody of the shop has answered yet, oldest first. */
export function latestBurst(pack: ContextPack): ContextPack["conversation"] {
  const lastAnswer = pack.conversation.findLastIndex((message) => message.from === "shop");
  const burst = pack.conversation.slice(lastAnswer + 1);
  return burst.length > 0 ? burst : pack.conversation.slice(-1);
}
