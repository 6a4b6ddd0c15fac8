import type { InputGuardrail } from "@openai/agents";
import type { Case } from "../case.ts";
import { injectionSigns } from "./injection.ts";

/**
 * Marks a thread whose customer tries to steer the drafter. It never trips: a person reads the draft anyway, and a
 * customer who pastes odd text still deserves an answer.
 */
export const injectionGuardrail: InputGuardrail = {
  name: "prompt-injection",
  execute: async ({ context }) => {
    const { pack } = context.context as Case;
    const written = pack.conversation.filter(({ from }) => from === "customer").map(({ text }) => text);
    return { tripwireTriggered: false, outputInfo: injectionSigns([pack.subject ?? "", ...written].join("\n")) };
  },
};
