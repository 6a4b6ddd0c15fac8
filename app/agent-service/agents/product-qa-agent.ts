import { Agent } from "@openai/agents";
import type { Case } from "../case.ts";
import { DraftOutput } from "../output.ts";
import { listOrders } from "../tools/orders.ts";
import { readConversation } from "../tools/read-conversation.ts";
import { searchKnowledge } from "../tools/search-knowledge.ts";
import { PRODUCT_QA_INSTRUCTIONS } from "./instructions.ts";

/** Drafts replies from the shop's articles: products, fit, safety, prices, terms. */
export const productQaAgent = new Agent<Case, typeof DraftOutput>({
  name: "product-qa-agent",
  handoffDescription: "Products, fit, safety, prices, shipping and warranty terms, greetings, anything unclear.",
  instructions: PRODUCT_QA_INSTRUCTIONS,
  tools: [readConversation, listOrders, searchKnowledge],
  outputType: DraftOutput,
});
