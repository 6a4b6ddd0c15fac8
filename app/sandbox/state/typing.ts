import type { SandboxEvent } from "./account.ts";

/** Chatwoot's widget stops showing it by itself. */
const LONGEST_MS = 30_000;

/** Which agent is typing in which conversation, as customers see it. */
export type Typing = { record(event: SandboxEvent): void; nameIn(conversationId: number): string | null };

/** Nothing is kept over a restart, as in Chatwoot. */
export function createTyping(now: () => number): Typing {
  const typists = new Map<number, { name: string; until: number }>();
  return {
    record: (event) => {
      if (event.event !== "conversation_typing_on" && event.event !== "conversation_typing_off") return;
      if (event.private || !("agent" in event.by)) return;
      if (event.event === "conversation_typing_off") typists.delete(event.conversationId);
      else typists.set(event.conversationId, { name: event.by.agent.name, until: now() + LONGEST_MS });
    },
    nameIn: (conversationId) => {
      const typist = typists.get(conversationId);
      return typist && typist.until > now() ? typist.name : null;
    },
  };
}
