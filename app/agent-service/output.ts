import { z } from "zod";
import { Evidence } from "../drafts/draft.ts";

/**
 * The Draft as a model is asked to write it. Providers' strict JSON schemas know no lengths and ranges; the Draft
 * schema itself is parsed after the model's words were checked.
 */
export const DraftOutput = z.object({
  reply: z.string().describe("The whole reply, from greeting to sign-off, in the customer's language."),
  evidence: z.array(
    z.object({
      number: z.number().describe("1, 2, 3 …"),
      kind: Evidence.shape.kind,
      ref: z.string().describe("Article slug, order number or message id."),
      title: z.string(),
      quote: z.string().describe("The source's own words, copied exactly."),
    }),
  ),
  claims: z.array(
    z.object({
      sentence: z.string().describe("A sentence of the reply, copied exactly."),
      evidence: z.array(z.number()).describe("Numbers of what backs it; empty when nothing does."),
    }),
  ),
  projectedImpact: z.string().describe("What sending this costs and keeps, in one sentence."),
  risk: z.object({ level: z.enum(["low", "medium", "high"]), reason: z.string() }),
  rollback: z.string().describe("How to take it back once it was sent, in one sentence."),
  confidence: z.number().describe("0 to 1."),
  intent: z.string().describe("Two or three words in snake_case, for example order_status."),
  language: z.string().describe("BCP 47 of the reply, for example en."),
});
export type DraftOutput = z.infer<typeof DraftOutput>;
