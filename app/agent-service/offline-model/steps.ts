import type { DraftOutput } from "../output.ts";
import { compose } from "./compose.ts";
import { gather } from "./findings.ts";
import { needsOrder, searchWords } from "./intents.ts";
import { whichOrder } from "./which-order.ts";

/** What the model is shown on one turn. */
export type Seen = { briefing: string; tools: string[]; handoffs: string[]; results: Map<string, string> };
export type Call = { name: string; args: Record<string, string> };

/** One turn: hand over, call tools, or answer. The same question always takes the same steps. */
export function nextStep({ briefing, tools, handoffs, results }: Seen): { calls: Call[] } | { draft: DraftOutput } {
  const findings = gather(briefing, results);
  const { intent, question, briefing: told } = findings;
  if (handoffs.length > 0) {
    const wanted = needsOrder(intent) ? "order_support" : "product_qa";
    const name = handoffs.find((handoff) => handoff.replaceAll("-", "_").includes(wanted)) ?? handoffs[0];
    return { calls: [{ name: name ?? "", args: {} }] };
  }
  const wishes = told.changesWanted.map(({ note }) => note);
  const looks: Call[] = [
    { name: "read_conversation", args: {} },
    { name: "list_orders", args: {} },
    { name: "search_knowledge", args: { query: [question, searchWords(intent), ...wishes].join("\n") } },
  ];
  const open = looks.filter(({ name }) => tools.includes(name) && !results.has(name));
  if (open.length > 0) return { calls: open };
  // A number that is not in the list is looked up once more by itself before the customer is told so.
  const meant = whichOrder(findings);
  const unknown = needsOrder(intent) && !meant.order ? meant.unknownNumber : null;
  if (unknown && tools.includes("find_order") && !results.has("find_order"))
    return { calls: [{ name: "find_order", args: { number: unknown } }] };
  return { draft: compose(findings) };
}
