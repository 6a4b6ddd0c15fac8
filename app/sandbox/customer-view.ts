import { z } from "zod";

export const CHANNELS = ["chat", "email", "sms", "api"] as const;
export const MAIL_PROGRAMS = ["plain", "gmail", "outlook"] as const;

/** A message may be megabytes long, as mails are. */
const LONGEST_TEXT = 8_000_000;

const NO_ADDRESS = "Enter an email address, such as dana@post.example";
export const EmailAddress = z.email(NO_ADDRESS).max(200);
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
    /** A visitor of the chat may give neither name nor address. */
    name: line(200),
    email: EmailAddress.nullish().transform((email) => email ?? null),
    channel: z.enum(CHANNELS).default("chat"),
    text: z
      .string()
      .max(LONGEST_TEXT)
      .nullish()
      .transform((text) => text || null),
    subject: line(300),
    cc: z.array(EmailAddress).max(10).default([]),
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
    /** The program a mail is written with: text alone, or text and HTML in its own style. */
    program: z.enum(MAIL_PROGRAMS).default("plain"),
    without: z
      .enum(["text", "html"])
      .nullish()
      .transform((part) => part ?? null),
    /** Somebody else writes into the thread, such as a colleague in copy. */
    writer: z
      .object({ name: z.string().max(200), email: EmailAddress })
      .nullish()
      .transform((writer) => writer ?? null),
    replyTo: EmailAddress.nullish().transform((email) => email ?? null),
  })
  .refine(({ name, channel }) => name !== null || channel === "chat", { message: "Write a name", path: ["name"] })
  .refine(({ email, channel }) => email !== null || channel === "chat", {
    message: NO_ADDRESS,
    path: ["email"],
  })
  .refine(({ text, attachment }) => text !== null || attachment !== null, {
    message: "Write something, or attach a file",
    path: ["text"],
  });

/** What `POST /customer/messages` was handed, with what concerns a mail put together. */
export function messageFrom(body: z.output<typeof CustomerMessageBody>) {
  const { name, email, channel, text, attachment, conversationId, ...mail } = body;
  return { name, email, channel, text, attachment, conversationId, mail };
}

/** What the customer sees of a conversation: never a note, never what has not reached them. */
export const CustomerConversation = z.object({
  id: z.number(),
  channel: z.enum(CHANNELS),
  status: z.enum(["open", "resolved", "pending", "snoozed"]),
  customer: z.object({ name: z.string(), email: z.string().nullable(), blocked: z.boolean() }),
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
  /** Address of somebody else who wrote into the customer's thread, such as a colleague or a mail server. */
  writer: z.string().nullable(),
  /** A mail that has no plain text. */
  htmlOnly: z.boolean(),
  /** A question for the visitor's email address, and what they gave. */
  emailQuestion: z.object({ given: z.string().nullable() }).nullable(),
});
export const CustomerThread = CustomerConversation.extend({
  messages: z.array(CustomerMessage),
  /** The bot joined to the inbox. */
  bot: z.string().nullable(),
  /** The agent who is typing, where the channel shows it. */
  typing: z.string().nullable(),
});
export const CustomerList = z.object({ conversations: z.array(CustomerConversation) });

export type CustomerConversation = z.infer<typeof CustomerConversation>;
export type CustomerMessage = z.infer<typeof CustomerMessage>;
export type CustomerThread = z.infer<typeof CustomerThread>;
export type CustomerMessageBody = z.input<typeof CustomerMessageBody>;
