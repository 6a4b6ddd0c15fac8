import { Agent } from "@openai/agents";
import type { Case } from "../case.ts";
import { DraftOutput } from "../output.ts";
import { findOrderTool, listOrders } from "../tools/orders.ts";
import { readConversation } from "../tools/read-conversation.ts";
import { searchKnowledge } from "../tools/search-knowledge.ts";
import { ORDER_SUPPORT_INSTRUCTIONS } from "./instructions.ts";

/** Drafts replies that need an order's facts beside the shop's rules. */
export const orderSupportAgent = new Agent<Case, typeof DraftOutput>({
  name: "order-support-agent",
  handoffDescription: "Orders, delivery, returns, refunds, invoices, payments, complaints.",
  instructions: ORDER_SUPPORT_INSTRUCTIONS,
  tools: [readConversation, listOrders, findOrderTool, searchKnowledge],
  outputType: DraftOutput,
});
