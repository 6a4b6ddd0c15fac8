import { z } from "zod";
import { burstOf } from "../drafts/burst.ts";
import type { Case } from "./case.ts";

const TODAY_CHARACTERS = "2026-11-21".length;

/** What every run starts from, as one JSON text, so that a customer's words can never look like ours. */
export const Briefing = z.object({
  shopName: z.string(),
  signOffs: z.record(z.string(), z.string()),
  signOff: z.string().nullable(),
  today: z.string(),
  channel: z.enum(["email", "chat", "sms", "other"]),
  subject: z.string().nullable(),
  customer: z.object({ name: z.string().nullable(), firstName: z.string().nullable(), verified: z.boolean() }),
  /** Untrusted: written by the customer. */
  question: z.array(
    z.object({ messageId: z.number(), text: z.string(), at: z.string(), attachments: z.array(z.string()) }),
  ),
  /** Sent to the customer since by a rule or a bot of the shop, which answers nothing. */
  automaticMessages: z.array(z.object({ text: z.string(), at: z.string() })),
  examples: z.array(
    z.object({ question: z.string(), draft: z.string(), final: z.string(), note: z.string().nullable() }),
  ),
  changesWanted: z.array(z.object({ draft: z.string(), note: z.string() })),
});
export type Briefing = z.infer<typeof Briefing>;

/** The briefing of a case; knowledge, orders and the earlier thread are left to the tools. */
export function brief({ pack, now }: Case): Briefing {
  const question = burstOf(pack);
  const asked = question[0]?.id ?? pack.sourceMessageId;
  const since = pack.conversation.filter(({ id, from, automatic }) => automatic && from === "shop" && id > asked);
  return {
    shopName: pack.shopName,
    signOffs: pack.signOffs,
    signOff: pack.signOff,
    today: now.toISOString().slice(0, TODAY_CHARACTERS),
    channel: pack.channel,
    subject: pack.subject,
    customer: pack.customer,
    question: question.map(({ id, text, at, attachments }) => ({ messageId: id, text, at, attachments })),
    automaticMessages: since.map(({ text, at }) => ({ text, at })),
    examples: pack.examples,
    changesWanted: pack.changesWanted,
  };
}
