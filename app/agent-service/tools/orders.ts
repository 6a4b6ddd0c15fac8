import { tool } from "@openai/agents";
import { z } from "zod";
import type { OrderFacts } from "../../drafts/draft.ts";
import type { Case } from "../case.ts";
import { orderFacts } from "../order-facts.ts";
import { findOrder } from "../sources.ts";
import { caseOf } from "./case-of.ts";

const nothing = z.object({});
const byNumber = z.object({ number: z.string().describe("As the customer wrote it, for example #4821.") });

/** Facts are what a reply quotes; the fields beside them are for reasoning. */
const withFacts = (order: OrderFacts) => ({ ...order, facts: orderFacts(order) });

/** This customer's orders. Nobody else's are in the case, so none can be read. */
export const listOrders = tool<typeof nothing, Case>({
  name: "list_orders",
  description: "The customer's own orders, newest first, each with facts to quote.",
  parameters: nothing,
  execute: (_, run) => JSON.stringify(caseOf(run).pack.orders.map(withFacts)),
});

/** One of this customer's orders by the number they gave. */
export const findOrderTool = tool<typeof byNumber, Case>({
  name: "find_order",
  description: "One of the customer's own orders by its number, or null when it is not theirs.",
  parameters: byNumber,
  execute: ({ number }, run) => {
    const order = findOrder(caseOf(run).pack, number);
    return JSON.stringify(order ? withFacts(order) : null);
  },
});
