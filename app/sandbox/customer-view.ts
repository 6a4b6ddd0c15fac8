import { z } from "zod";

export const CHANNELS = ["chat", "email", "sms"] as const;

const address = z.email("Write a mail address, such as dana@post.example").max(200);
const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .nullish()
    .transform((text) => text || null);

/** `POST /customer/messages`: what a customer writes, into a conversation of theirs or a new one. */
export const CustomerMessageBody = z
  .object({
    name: z.string().trim().min(1, "Write a name").max(200),
    email: address,
    channel: z.enum(CHANNELS).default("chat"),
    text: z
      .string()
      .max(100_000)
      .nullish()
      .transform((text) => text || null),
    subject: line(300),
    cc: z.array(address).max(10).default([]),
    attachment: line(200),
    conversationId: z
      .number()
      .int()
      .nullish()
      .transform((id) => id ?? null),
    /** History below a mail; left out, the last answer is quoted. */
    quoted: z
      .string()
      .nullish()
      .transform((text) => text ?? null),
    autoReply: z.boolean().default(false),
  })
  .refine(({ text, attachment }) => text !== null || attachment !== null, {
    message: "Write something, or attach a file",
    path: ["text"],
  });

/** What the customer sees of a conversation: never a note, never what has not reached them. */
export const CustomerConversation = z.object({
  id: z.number(),
  channel: z.enum(CHANNELS),
  status: z.enum(["open", "resolved", "pending", "snoozed"]),
  customer: z.object({ name: z.string(), email: z.string() }),
  subject: z.string().nullable(),
  lastActivityAt: z.iso.datetime(),
  /** The newest text, one line of it. */
  preview: z.string(),
});
export const CustomerMessage = z.object({
  id: z.number(),
  from: z.enum(["customer", "shop"]),
  author: z.string(),
  text: z.string(),
  at: z.iso.datetime(),
  attachments: z.array(z.object({ name: z.string(), url: z.string() })),
  deleted: z.boolean(),
  /** How a mail was addressed; null on other channels. */
  mail: z.object({ subject: z.string(), to: z.array(z.string()), cc: z.array(z.string()) }).nullable(),
});
export const CustomerThread = CustomerConversation.extend({ messages: z.array(CustomerMessage) });
export const CustomerList = z.object({ conversations: z.array(CustomerConversation) });

export type CustomerConversation = z.infer<typeof CustomerConversation>;
export type CustomerMessage = z.infer<typeof CustomerMessage>;
export type CustomerThread = z.infer<typeof CustomerThread>;
export type CustomerMessageBody = z.input<typeof CustomerMessageBody>;
