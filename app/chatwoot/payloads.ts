import { z } from "zod";

/**
 * What Chatwoot sends and answers, parsed as loosely as the product can live with: unknown keys pass,
 * absent keys default, so that a new Chatwoot release does not stop the mail. Shapes: Chatwoot 4.15.
 */
const id = z.number().int();
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const seconds = z
  .number()
  .nullish()
  .transform((value) => (value ? new Date(value * 1000) : null));
const attributes = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});
const when = z
  .union([z.iso.datetime({ offset: true }), z.number()])
  .transform((value) => (typeof value === "number" ? new Date(value * 1000) : new Date(value)));

/** U+0000 is valid in JSON and refused by Postgres text. */
const printable = z
  .string()
  .nullish()
  .transform((value) => value?.replaceAll("\u0000", "").toWellFormed() ?? null);

export const AttachmentPayload = z.object({
  id,
  file_type: z.string().default("file"),
  content_type: text,
  extension: text,
  data_url: text,
  thumb_url: text,
  file_size: z
    .number()
    .nullish()
    .transform((value) => value ?? null),
  fallback_title: printable,
  transcribed_text: printable,
});

export const ContactPayload = z.object({
  id,
  name: printable,
  email: printable,
  phone_number: printable,
  identifier: printable,
  blocked: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  custom_attributes: attributes,
});

/** `type` is absent on a customer; `user`, `agent_bot` or `captain_assistant` otherwise. */
export const SenderPayload = z.object({ id: id.nullish(), name: printable, type: text }).loose();

const assignee = z.object({ id, name: text }).loose().nullish();

/** The conversation in events (3.2 of the contract): `channel` at top level, contact under `meta.sender`. */
export const ConversationEvent = z.object({
  id,
  inbox_id: id.nullish().transform((value) => value ?? null),
  status: z.enum(["open", "resolved", "pending", "snoozed"]),
  priority: z
    .enum(["low", "medium", "high", "urgent"])
    .nullish()
    .transform((value) => value ?? null),
  labels: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? []),
  channel: z.string().nullish(),
  can_reply: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true),
  meta: z
    .object({
      sender: ContactPayload.nullish(),
      assignee,
      assignee_type: z.string().nullish(),
      team: z.object({ id, name: text }).nullish(),
      channel: z.string().nullish(),
      hmac_verified: z.boolean().nullish(),
    })
    .nullish(),
  additional_attributes: attributes,
  waiting_since: seconds,
  snoozed_until: z.union([z.string(), z.number()]).nullish(),
  last_activity_at: seconds,
  updated_at: z
    .number()
    .nullish()
    .transform((value) => value ?? 0),
});
export type ConversationEvent = z.infer<typeof ConversationEvent>;

/** A message, in an event (`message_type` a string) or over REST (an integer). */
const messageTypes = ["incoming", "outgoing", "activity", "template"] as const;
export const MessagePayload = z.object({
  id,
  content: printable,
  content_type: z
    .string()
    .nullish()
    .transform((value) => value ?? "text"),
  content_attributes: attributes,
  message_type: z.union([
    z.enum(messageTypes),
    z
      .number()
      .int()
      .min(0)
      .max(3)
      .transform((value) => messageTypes[value] ?? "activity"),
  ]),
  private: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  created_at: when,
  source_id: text,
  status: text,
  sender: SenderPayload.nullish(),
  inbox: z.object({ id, name: text }).nullish(),
  attachments: z
    .array(AttachmentPayload)
    .nullish()
    .transform((value) => value ?? []),
});
export type MessagePayload = z.infer<typeof MessagePayload>;

/** `message_created` and `message_updated`. */
export const MessageEvent = MessagePayload.extend({ conversation: ConversationEvent, sender: SenderPayload.nullish() });
export type MessageEvent = z.infer<typeof MessageEvent>;

/** Any delivery: the least that routes it. */
export const Delivery = z.object({ event: z.string().min(1).max(100), account: z.object({ id }).nullish() }).loose();

export const ThreadPage = z.object({ payload: z.array(MessagePayload) });
export const ConversationList = z.object({
  data: z.object({ payload: z.array(ConversationEvent), meta: z.object({ all_count: z.number() }).loose().optional() }),
});
export const Profile = z.object({
  id,
  name: z.string(),
  accounts: z.array(z.object({ id, name: z.string(), role: text }).loose()),
});

/** Our own mark on a message, kept and echoed by Chatwoot inside `content_attributes`. */
export const Marker = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("draft"), draft_id: z.uuid(), source_message_id: id }),
  z.object({ kind: z.literal("reply"), send_id: z.uuid() }),
]);
export type Marker = z.infer<typeof Marker>;

/** The mark a message carries, or null when it is not ours. */
export function markerOf(message: { content_attributes: Record<string, unknown> }): Marker | null {
  return Marker.safeParse(message.content_attributes.hotdash).data ?? null;
}
