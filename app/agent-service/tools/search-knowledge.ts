import { tool } from "@openai/agents";
import { z } from "zod";
import type { Case } from "../case.ts";
import { caseOf } from "./case-of.ts";
import { rankArticles } from "./ranking.ts";

/** More articles than this dilute an answer. */
const MOST_ARTICLES = 4;

const parameters = z.object({ query: z.string().describe("The question in a few English words.") });

/** Articles among the given candidates that fit a query, whole, so that they can be quoted. */
export const searchKnowledge = tool<typeof parameters, Case>({
  name: "search_knowledge",
  description: "Articles of the shop that fit a question. Policies, products and prices come from here alone.",
  parameters,
  execute: ({ query }, run) => {
    const found = rankArticles(query, caseOf(run).pack.knowledge);
    return JSON.stringify(found.slice(0, MOST_ARTICLES).map(({ document, score }) => ({ ...document, score })));
  },
});
