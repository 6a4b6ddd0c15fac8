import type { ContextPack } from "./draft.ts";

type Message = ContextPack["conversation"][number];

/**
 * The customer's messages that a draft answers, oldest first: those since somebody of the shop last answered. What the shop
 * said after the question that waits (`sourceMessageId`) was written without it in view. No message of the shop is ever
 * among them; none at all when the customer's is gone.
 */
export function burstOf({
  conversation,
  sourceMessageId,
}: Pick<ContextPack, "conversation" | "sourceMessageId">): Message[] {
  const lastAnswer = conversation.findLastIndex(
    ({ id, from, automatic }) => from === "shop" && !automatic && id < sourceMessageId,
  );
  return conversation.slice(lastAnswer + 1).filter(({ from, automatic }) => from === "customer" && !automatic);
}
