import { z } from "zod";

/**
 * What Chatwoot sends and answers (shapes: 4.15), parsed as loosely as the product can live with. A message must have an
 * id, a direction and a conversation; whatever else is absent, null or of a kind nobody knows yet takes its default, so that
 * a new Chatwoot release, or a hostile value, does not stop the mail. Texts are printable already (`printable.ts`).
 */
const or = <Schema extends z.ZodType, Fallback>(schema: Schema, fallback: Fallback) =>
  schema
    .nullish()
    .transform((value): z.output<Schema> | Fallback => (value ?? fallback) as z.output<Schema> | Fallback)
    .catch(fallback as never);

const id = z.number().int().safe();
const text = or(z.string(), null);
const attributes = or(z.record(z.string(), z.unknown()), {} as Record<string, unknown>);
/** The years Postgres and people can make sense of. */
const sane = (date: Date) => date.getTime() > 0 && date.getTime() < Date.UTC(2200, 0);
/** Unix seconds; 0 and null mean never. */
const seconds = or(
  z
    .number()
    .transform((value) => new Date(value * 1000))
    .refine(sane),
  null,
);
/** ISO 8601 in events, Unix seconds over REST. A time that makes no sense is now: the message is here, after all. */
const when = z
  .union([z.iso.datetime({ offset: true }), z.number()])
  .transform((value) => (typeof value === "number" ? new Date(value * 1000) : new Date(value)))
  .refine(sane)
  .catch(() => new Date());
const readable = <Schema extends z.ZodType>(schema: Schema, all: unknown[]) =>
  all.flatMap((one) => schema.safeParse(one).data ?? []) as z.output<Schema>[];

const list = <Schema extends z.ZodType>(schema: Schema) =>
  or(z.array(z.unknown()), []).transform((all) => readable(schema, all));

export const AttachmentPayload = z.object({
  id,
  file_type: or(z.string(), "file"),
  content_type: text,
  extension: text,
  data_url: text,
  thumb_url: text,
  file_size: or(z.number().int().safe(), null),
  fallback_title: text,
  transcribed_text: text,
});

export const ContactPayload = z.object({
  id,
  name: text,
  email: text,
  phone_number: text,
  identifier: text,
  blocked: or(z.boolean(), false),
  custom_attributes: attributes,
});
export type ContactPayload = z.infer<typeof ContactPayload>;

/** `type` is absent on a customer; `user`, `agent_bot` or `captain_assistant` otherwise. */
export const SenderPayload = z.object({ id: or(id, null), name: text, type: text });

const named = or(z.object({ id, name: text }), null);

/** The conversation in events (3.2 of the contract): `channel` at top level, contact under `meta.sender`. */
export const ConversationEvent = z.object({
  id,
  inbox_id: or(id, null),
  // A status nobody knows is treated as open: somebody may be waiting.
  status: or(z.enum(["open", "resolved", "pending", "snoozed"]), "open" as const),
  priority: or(z.enum(["low", "medium", "high", "urgent"]), null),
  labels: list(z.string()),
  channel: text,
  can_reply: or(z.boolean(), true),
  meta: or(
    z.object({
      sender: or(ContactPayload, null),
      assignee: named,
      assignee_type: text,
      team: named,
      channel: text,
      hmac_verified: or(z.boolean(), false),
    }),
    null,
  ),
  additional_attributes: attributes,
  waiting_since: seconds,
  snoozed_until: or(z.union([z.string(), z.number()]), null),
  last_activity_at: seconds,
  updated_at: or(z.number(), 0),
});
export type ConversationEvent = z.infer<typeof ConversationEvent>;

/** A message, in an event (`message_type` a string) or over REST (an integer). */
const messageTypes = ["incoming", "outgoing", "activity", "template"] as const;
export const MessagePayload = z.object({
  id,
  content: text,
  content_type: or(z.string(), "text"),
  content_attributes: attributes,
  /** Absent over REST. */
  additional_attributes: attributes,
  message_type: z.union([
    z.enum(messageTypes),
    z
      .number()
      .int()
      .min(0)
      .max(3)
      .transform((value) => messageTypes[value] ?? "activity"),
  ]),
  private: or(z.boolean(), false),
  created_at: when,
  source_id: text,
  status: text,
  sender: or(SenderPayload, null),
  inbox: named,
  attachments: list(AttachmentPayload),
});
export type MessagePayload = z.infer<typeof MessagePayload>;

/** `message_created` and `message_updated`. */
export const MessageEvent = MessagePayload.extend({ conversation: ConversationEvent, account: named });
export type MessageEvent = z.infer<typeof MessageEvent>;

/** `conversation_typing_on` and `_off`: somebody began or stopped typing; `user` is shaped like a message's sender. */
export const TypingEvent = z.object({
  user: SenderPayload,
  conversation: z.object({ id }),
  is_private: or(z.boolean(), false),
});

/** Any delivery: the least that routes it. */
export const Delivery = z
  .object({ event: z.string().min(1).max(100), account: z.object({ id }).loose().nullish() })
  .loose();

/** A page of a thread and of the list without what they list, which is parsed item by item as it comes. */
export const ThreadEnvelope = z.object({ payload: z.array(z.unknown()) });
export const ListEnvelope = z.object({
  data: z.object({
    meta: or(z.object({ all_count: or(z.number().int(), null) }), null),
    payload: z.array(z.unknown()),
  }),
});

/** `GET /api`: which Chatwoot this is, what time it has there, and which of its parts fail; it answers 200 even then. */
export const Installation = z
  .object({ version: z.string(), timestamp: text, queue_services: text, data_services: text })
  .transform(({ version, timestamp, queue_services, data_services }) => ({
    version,
    time: timeIn(timestamp),
    failing: Object.entries({ queue: queue_services, database: data_services }).flatMap(([part, state]) =>
      state === "failing" ? [part] : [],
    ),
  }));
export type Installation = z.infer<typeof Installation>;

/** "2026-11-30 17:02:49", which is UTC. */
function timeIn(timestamp: string | null): Date | null {
  const time = new Date(`${timestamp?.replace(" ", "T")}Z`);
  return Number.isNaN(time.getTime()) ? null : time;
}

/** `GET /health`, from 4.11 on: only that its web process answers. */
export const Liveness = z.object({ status: z.literal("woot") });
export type Liveness = z.infer<typeof Liveness>;

/** `GET /api/v1/profile`: whose token this is, and in which accounts. The secrets in it are dropped here. */
export const Profile = z.object({
  id,
  name: text,
  message_signature: text,
  /** What customers read above a reply: the display name, or else the name. */
  available_name: text,
  accounts: list(z.object({ id, name: text, status: text, role: text })),
});
export type Profile = z.infer<typeof Profile>;

/** `GET /webhooks`, for administrators. An older Chatwoot keeps the secret to itself. */
export const WebhookList = z
  .object({
    payload: z.object({ webhooks: list(z.object({ url: z.string(), subscriptions: list(z.string()), secret: text })) }),
  })
  .transform(({ payload }) => payload.webhooks);
export type WebhookList = z.infer<typeof WebhookList>;

/** `GET /inboxes`: those the token's owner may see, and whether an API inbox posts to a program. */
export const InboxList = z
  .object({ payload: list(z.object({ id, name: text, webhook_url: text })) })
  .transform(({ payload }) =>
    payload.map(({ id, name, webhook_url }) => ({ id, name: name ?? "unnamed", hasWebhook: Boolean(webhook_url) })),
  );
export type InboxList = z.infer<typeof InboxList>;

/** `GET /automation_rules`, for administrators: when each acts and by which actions. What these say or where they post is dropped. */
export const RuleList = z
  .object({
    payload: list(
      z.object({
        name: text,
        event_name: or(z.string(), ""),
        active: or(z.boolean(), true),
        conditions: list(
          z.object({
            attribute_key: or(z.string(), ""),
            filter_operator: or(z.string(), ""),
            values: or(z.array(z.unknown()), []),
            query_operator: or(z.string(), ""),
          }),
        ),
        actions: list(z.object({ action_name: z.string() })),
      }),
    ),
  })
  .transform(({ payload }) =>
    payload.map(({ name, event_name, active, conditions, actions }) => ({
      name: name ?? "unnamed",
      event: event_name,
      active,
      conditions: conditions.map(({ attribute_key, filter_operator, values, query_operator }) => ({
        attribute: attribute_key,
        operator: filter_operator,
        values,
        joinedBy: query_operator,
      })),
      actions: actions.map(({ action_name }) => action_name),
    })),
  );
export type RuleList = z.infer<typeof RuleList>;

/** A bot, without its token, its secret and the address it is posted to. */
const BotPayload = z
  .object({ id, name: text, outgoing_url: text })
  .transform(({ id, name, outgoing_url }) => ({ id, name: name ?? "unnamed", hasProgram: Boolean(outgoing_url) }));
/** `GET /agent_bots`: those the account may join to its inboxes. */
export const BotList = list(BotPayload);
export type BotList = z.infer<typeof BotList>;
/** `GET /inboxes/{id}/agent_bot`: the one that is joined. */
export const JoinedBot = z.object({ agent_bot: or(BotPayload, null) }).transform(({ agent_bot }) => agent_bot);

/** `GET /inboxes`: each with its channel and mail addresses; a chat says whether it mails what its visitor has not read. */
export const Inboxes = z
  .object({
    payload: list(
      z.object({
        id,
        name: text,
        channel_type: text,
        email: text,
        forward_to_email: text,
        business_name: text,
        continuity_via_email: or(z.boolean(), null),
      }),
    ),
  })
  .transform(({ payload }) =>
    payload.map(({ id, name, channel_type, email, forward_to_email, business_name, continuity_via_email }) => ({
      id,
      name,
      channel: channel_type,
      businessName: business_name?.trim() || null,
      addresses: [email, forward_to_email].flatMap((address) => address || []),
      continuityViaEmail: continuity_via_email,
    })),
  );
export type Inboxes = z.infer<typeof Inboxes>;

/** What a mark of ours says: a private note with a draft in it, or a reply. */
export type Marker =
  | { kind: "draft"; draft_id: string }
  // `escaped`: its content is Markdown of ours, not what was typed. Absent on replies of older versions and on untried channels.
  | { kind: "reply"; send_id: string; escaped?: true | undefined };

/** The marks of versions before decision 23; they stand in threads for ever. */
const NamedMark = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("draft"), draft_id: z.uuid() }),
  z.object({ kind: z.literal("reply"), send_id: z.uuid(), escaped: z.literal(true).optional().catch(undefined) }),
]);
/** The digits of an id without its dashes, then whether the content is Markdown of ours. */
const REFERENCE = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})([01])$/;

/**
 * Our own mark, as `content_attributes` of a message: Chatwoot keeps and echoes it. The customer's browser gets it with every
 * reply, so it names neither HotDash nor what the message is.
 */
export function markOf(id: string, { escaped = false } = {}): { ref: string } {
  return { ref: `${id.replaceAll("-", "").toLowerCase()}${escaped ? 1 : 0}` };
}

/** The mark a message carries, or null when it is not ours. Only what was posted in Chatwoot can be: customers do not mark. */
export function markerOf(message: {
  message_type: string;
  private: boolean;
  content_attributes: Record<string, unknown>;
}): Marker | null {
  if (message.message_type !== "outgoing") return null;
  const { ref, hotdash } = message.content_attributes;
  const [, one, two, three, four, five, escaped] = (typeof ref === "string" && REFERENCE.exec(ref)) || [];
  if (!escaped) return NamedMark.safeParse(hotdash).data ?? null;
  const id = [one, two, three, four, five].join("-");
  if (message.private) return { kind: "draft", draft_id: id };
  return { kind: "reply", send_id: id, ...(escaped === "1" && { escaped: true as const }) };
}
