import { Agent } from "@openai/agents";
import type { Case } from "../case.ts";
import { injectionGuardrail } from "../guardrails/injection-guardrail.ts";
import { DraftOutput } from "../output.ts";
import { TRIAGE_INSTRUCTIONS } from "./instructions.ts";
import { orderSupportAgent } from "./order-support-agent.ts";
import { productQaAgent } from "./product-qa-agent.ts";

/** Where every run starts: decides who answers, writes nothing. */
export const triageAgent = new Agent<Case, typeof DraftOutput>({
  name: "triage-agent",
  instructions: TRIAGE_INSTRUCTIONS,
  handoffs: [orderSupportAgent, productQaAgent],
  inputGuardrails: [injectionGuardrail],
  outputType: DraftOutput,
});
