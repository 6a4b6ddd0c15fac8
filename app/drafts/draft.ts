import { z } from "zod";

/** Longest reply a draft may hold; Chatwoot itself takes 150 000 characters, no customer wants them. */
export const LONGEST_REPLY_CHARACTERS = 10_000;

/** One source the reply leans on, numbered as the reviewer sees it. */
export const Evidence = z.object({
  number: z.number().int().min(1),
  kind: z.enum(["knowledge", "order", "conversation"]),
  /** Article slug, order number or message id. */
  ref: z.string(),
  title: z.string(),
  /** The source's own words. */
  quote: z.string(),
});

/** A sentence of the reply that states a fact or makes a promise, and the numbers of what backs it (none: unsupported). */
export const Claim = z.object({ sentence: z.string().min(1), evidence: z.array(z.number().int().min(1)) });

/** What the agent service answers: a reply and everything a person needs to judge it. */
export const Draft = z.object({
  reply: z.string().trim().min(1).max(LONGEST_REPLY_CHARACTERS),
  evidence: z.array(Evidence),
  claims: z.array(Claim),
  projectedImpact: z.string(),
  risk: z.object({ level: z.enum(["low", "medium", "high"]), reason: z.string() }),
  rollback: z.string(),
  confidence: z.number().min(0).max(1),
  intent: z.string(),
  /** BCP 47, for example "en". */
  language: z.string(),
});
export type Draft = z.infer<typeof Draft>;
export type Evidence = z.infer<typeof Evidence>;
export type Claim = z.infer<typeof Claim>;
export type RiskLevel = Draft["risk"]["level"];

const Message = z.object({
  id: z.number().int(),
  from: z.enum(["customer", "shop"]),
  /** Sent by a rule, a bot, a campaign or a mailbox: it neither asks nor answers. Older workers do not say. */
  automatic: z.boolean().default(false),
  author: z.string(),
  text: z.string(),
  at: z.iso.datetime(),
  attachments: z.array(z.string()),
});

export const Order = z.object({
  number: z.string(),
  state: z.string(),
  currency: z.string(),
  totalCents: z.number().int(),
  placedAt: z.iso.datetime(),
  items: z.array(
    z.object({ sku: z.string(), name: z.string(), quantity: z.number(), packed: z.number(), unitCents: z.number() }),
  ),
  shipment: z
    .object({
      carrier: z.string(),
      tracking: z.string(),
      shippedAt: z.string(),
      expectedOn: z.string().nullable(),
      deliveredAt: z.string().nullable(),
      lastScan: z.string().nullable(),
    })
    .nullable(),
  returnCase: z
    .object({
      state: z.string(),
      receivedAt: z.string().nullable(),
      refundedCents: z.number().nullable(),
      refundedAt: z.string().nullable(),
    })
    .nullable(),
});

/** All the agent service may know: this conversation and this contact, nobody else's. */
export const ContextPack = z.object({
  /** Empty while nobody has told it. */
  shopName: z.string(),
  /** How a reply ends: by its language, else `signOff`, else with the shop's name. */
  signOffs: z.record(z.string(), z.string()).default({}),
  signOff: z.string().nullable().default(null),
  channel: z.enum(["email", "chat", "sms", "other"]),
  subject: z.string().nullable(),
  /** `firstName` is null when the record does not look like a person's: greet by no name then. */
  customer: z.object({
    name: z.string().nullable(),
    firstName: z.string().nullable().default(null),
    verified: z.boolean(),
  }),
  sourceMessageId: z.number().int(),
  /** Public messages, oldest first, ending with the burst to answer and what was sent automatically since. */
  conversation: z.array(Message),
  knowledge: z.array(z.object({ slug: z.string(), title: z.string(), body: z.string() })),
  /** Newest first. */
  orders: z.array(Order),
  /** Earlier replies to like questions, with how people graded and changed them. */
  examples: z.array(
    z.object({ question: z.string(), draft: z.string(), final: z.string(), note: z.string().nullable() }),
  ),
  /** What the reviewer asked for, when this is a new version. */
  changesWanted: z.array(z.object({ draft: z.string(), note: z.string() })),
});
export type ContextPack = z.infer<typeof ContextPack>;
export type OrderFacts = z.infer<typeof Order>;

/** `POST /drafts`. `now` is the asker's clock, so that "today" in a draft is the shop's. */
export const DraftRequest = z.object({
  draftId: z.uuid(),
  deadline: z.iso.datetime(),
  now: z.iso.datetime(),
  context: ContextPack,
});
export const DraftAnswer = z.object({
  draft: Draft,
  model: z.string(),
  usage: z.object({ inputTokens: z.number().int().min(0), outputTokens: z.number().int().min(0) }),
});

/** How much of a draft its note shows: the draft, the sources' own words as well, or nothing but the link. */
export const NoteContent = z.enum(["short", "whole", "link"]);
export type NoteContent = z.infer<typeof NoteContent>;

/** `POST /notes`: where the private note goes and what it says. The token never enters a log. */
export const NoteRequest = z.object({
  draftId: z.uuid(),
  deadline: z.iso.datetime(),
  chatwoot: z.object({ address: z.url(), accountId: z.number().int(), token: z.string().min(1) }),
  conversationId: z.number().int(),
  sourceMessageId: z.number().int(),
  /** Messages since that look like a person's over REST and are known to be automatic. Older workers do not say. */
  automaticMessageIds: z.array(z.number().int()).default([]),
  reviewUrl: z.url(),
  draft: Draft,
  /** An asker of an older version says nothing of these three. */
  content: NoteContent.default("short"),
  /** An earlier note in the conversation holds a draft that this one takes the place of. */
  replaces: z.boolean().default(false),
  /** It was asked for before, so it may have been posted, and deleted since. */
  askedBefore: z.boolean().default(false),
});
export const NoteAnswer = z.object({ noteId: z.number().int() });
export type DraftRequest = z.infer<typeof DraftRequest>;
export type DraftAnswer = z.infer<typeof DraftAnswer>;
export type NoteRequest = z.infer<typeof NoteRequest>;
