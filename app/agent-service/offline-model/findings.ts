import { z } from "zod";
import { ContextPack, Order } from "../../drafts/draft.ts";
import { Briefing } from "../briefing.ts";
import { type Intent, intentOf } from "./intents.ts";
import { detectLanguage } from "./language.ts";

const Orders = z.array(Order.extend({ facts: z.array(z.string()) }));
const Articles = z.array(z.object({ slug: z.string(), title: z.string(), body: z.string(), score: z.number() }));

export type OrderWithFacts = z.infer<typeof Orders>[number];
export type Article = z.infer<typeof Articles>[number];

/** What the offline model has read so far: the briefing, and what its tools returned. */
export type Findings = {
  briefing: Briefing;
  question: string;
  intent: Intent | "other";
  language: string;
  orders: OrderWithFacts[];
  articles: Article[];
  conversation: ContextPack["conversation"];
};

/** Reads the findings from the briefing's text and the tools' results by tool name. */
export function gather(briefingText: string, results: Map<string, string>): Findings {
  const briefing = Briefing.parse(JSON.parse(briefingText));
  const result = <Value>(tool: string, schema: z.ZodType<Value>, none: Value) =>
    results.has(tool) ? schema.parse(JSON.parse(results.get(tool) ?? "null")) : none;
  const conversation = result("read_conversation", ContextPack.shape.conversation, []);
  const question = questionOf(briefing);
  const intent = intentOf(question);
  const said = conversation.filter(({ from, automatic }) => from === "customer" && !automatic).map(({ text }) => text);
  return {
    briefing,
    question,
    // "Any news?" is about what was asked before.
    intent: intent === "other" && said.length > 1 ? intentOf(said.join("\n")) : intent,
    language: detectLanguage([question, ...said].join("\n")),
    orders: result("list_orders", Orders, []),
    articles: result("search_knowledge", Articles, []),
    conversation,
  };
}

/** Longer messages say what they want early; the rest only slows the search. */
const MOST_QUESTION_CHARACTERS = 4_000;

/** The subject and the newest messages as one text. */
export function questionOf(briefing: Briefing): string {
  return [briefing.subject ?? "", ...briefing.question.map(({ text }) => text)]
    .filter(Boolean)
    .join("\n")
    .slice(0, MOST_QUESTION_CHARACTERS);
}
