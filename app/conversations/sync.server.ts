import { sql } from "kysely";
import type { App, Tenant } from "../app.ts";
import { type ConversationEvent, type MessagePayload, markerOf } from "../chatwoot/payloads.ts";
import { printableText } from "../chatwoot/printable.ts";
import type { Tx } from "../db/database.server.ts";
import { noteContacts } from "./contacts.server.ts";
import { type Author, authorOf, isOfCampaign } from "./message-author.ts";
import { freshText } from "./wants-answer.ts";

type Mirroring = Tenant & Pick<App, "queue" | "changes">;

/**
 * Mirrors a conversation and its contact, and holds the conversation's row lock until the transaction ends: every
 * change to what hangs on a conversation goes through here first, so they come one after another.
 * An older `updated_at` never overwrites a newer one.
 */
export async function keepConversation(app: Mirroring, tx: Tx, event: ConversationEvent, inboxName?: string | null) {
  const { chatwoot } = app;
  const contact = event.meta?.sender;
  if (contact) await noteContacts(app, tx, [contact]);
  const row = {
    contactId: contact?.id ?? null,
    inboxId: event.inbox_id,
    channel: event.channel ?? event.meta?.channel ?? "unknown",
    subject:
      typeof event.additional_attributes.mail_subject === "string" ? event.additional_attributes.mail_subject : null,
    status: event.status,
    priority: event.priority,
    labels: event.labels,
    canReply: event.can_reply,
    contactVerified: event.meta?.hmac_verified ?? false,
    assigneeId: event.meta?.assignee?.id ?? null,
    assigneeName: event.meta?.assignee?.name ?? null,
    assigneeKind: event.meta?.assignee_type ?? null,
    teamId: event.meta?.team?.id ?? null,
    teamName: event.meta?.team?.name ?? null,
    waitingSince: event.waiting_since,
    snoozedUntil: asDate(event.snoozed_until),
    lastActivityAt: event.last_activity_at,
    chatwootUpdatedAt: event.updated_at,
    ...(inboxName && { inboxName }),
  };
  await tx
    .insertInto("conversations")
    .values({ accountId: chatwoot.id, id: event.id, ...row })
    .onConflict((same) =>
      same
        .columns(["accountId", "id"])
        .doUpdateSet(row)
        .whereRef("conversations.chatwootUpdatedAt", "<=", "excluded.chatwootUpdatedAt"),
    )
    .execute();
  return tx
    .selectFrom("conversations")
    .selectAll()
    .where("accountId", "=", chatwoot.id)
    .where("id", "=", event.id)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/**
 * Mirrors a message and its attachments. A message read from the thread now (`fresh`) replaces what is known; one
 * told by an event only fills a gap, since it may be older. Deleted is sticky, and so is the author: a deletion or a retry
 * takes the marks away by which it was told.
 * @returns who is behind it, as it is kept.
 */
export async function keepMessage(
  { chatwoot }: Tenant,
  tx: Tx,
  conversationId: number,
  message: MessagePayload,
  { fresh }: { fresh: boolean },
): Promise<Author> {
  const marker = markerOf(message);
  const deleted = message.content_attributes.deleted === true;
  const row = {
    conversationId,
    direction: message.message_type,
    author: authorOf(message),
    private: message.private,
    content: message.content,
    freshText: freshText(message),
    contentType: message.content_type,
    contentAttributes: JSON.stringify(message.content_attributes),
    sourceId: message.source_id,
    senderKind: senderKind(message),
    senderId: message.sender?.id ?? null,
    senderName: message.sender?.name ?? null,
    status: message.status,
    deleted,
    hotdashKind: marker?.kind ?? null,
    hotdashId: marker?.kind === "draft" ? marker.draft_id : (marker?.send_id ?? null),
    externalError:
      typeof message.content_attributes.external_error === "string" ? message.content_attributes.external_error : null,
    createdAt: message.created_at,
  };
  const { hotdashKind: _kind, hotdashId: _id, author: _author, ...told } = row;
  const inserted = await tx
    .insertInto("messages")
    .values({ accountId: chatwoot.id, id: message.id, ...row })
    .onConflict((same) => same.columns(["accountId", "id"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!inserted && isOfCampaign(message)) await keepAsAutomatic({ chatwoot }, tx, message.id);
  if (!inserted && fresh) {
    // A deleted message loses all its attributes in Chatwoot, our mark among them: what is known of it stays.
    await tx
      .updateTable("messages")
      .set(
        deleted
          ? { deleted, content: message.content, freshText: message.content }
          : { ...told, freshText: marker ? told.freshText : unlessOurs(message.content, told.freshText) },
      )
      .where("accountId", "=", chatwoot.id)
      .where("id", "=", message.id)
      .where("deleted", "=", false)
      .execute();
  }
  if (inserted || fresh) await keepAttachments({ chatwoot }, tx, message);
  return inserted ? row.author : readAuthor({ chatwoot }, tx, message.id);
}

async function readAuthor({ chatwoot }: Tenant, tx: Tx, messageId: number): Promise<Author> {
  const { author } = await tx
    .selectFrom("messages")
    .select("author")
    .where("accountId", "=", chatwoot.id)
    .where("id", "=", messageId)
    .executeTakeFirstOrThrow();
  return author as Author;
}

/** Read over REST before its delivery came, it was taken for a message of the user in whose name it is sent. */
async function keepAsAutomatic({ chatwoot }: Tenant, tx: Tx, messageId: number): Promise<void> {
  await tx
    .updateTable("messages")
    .set({ author: "automatic" })
    .where("accountId", "=", chatwoot.id)
    .where("id", "=", messageId)
    .where("author", "=", "person")
    .execute();
}

/** A reply of ours that lost its mark has the same content still: what was typed of it stays known. */
const unlessOurs = (content: string | null, freshText: string | null) => sql<string | null>`
  case when hotdash_kind = 'reply' and content is not distinct from ${content} then fresh_text else ${freshText} end`;

/** A message that was deleted in Chatwoot just now; its event may be lost. */
export async function recordDeletedMessage({ chatwoot }: Tenant, tx: Tx, messageId: number): Promise<void> {
  await tx
    .updateTable("messages")
    .set({ deleted: true, content: null, freshText: null })
    .where("accountId", "=", chatwoot.id)
    .where("id", "=", messageId)
    .execute();
}

/** A reply of ours whose mark Chatwoot no longer has: here it stays known as ours, and in the words of its decision. */
export async function keepReplyMark({ chatwoot }: Tenant, tx: Tx, messageId: number, sendId: string): Promise<void> {
  await tx
    .updateTable("messages")
    .set((row) => ({
      author: "hotdash",
      hotdashKind: "reply",
      hotdashId: sendId,
      freshText: sql<string | null>`case when ${row.ref("freshText")} is null then null else coalesce((
        select d.final_text from sends s join decisions d on d.id = s.decision_id
        where s.account_id = ${chatwoot.id} and s.id = ${sendId}), ${row.ref("freshText")}) end`,
    }))
    .where("accountId", "=", chatwoot.id)
    .where("id", "=", messageId)
    .where("hotdashKind", "is", null)
    .execute();
}

async function keepAttachments({ chatwoot }: Tenant, tx: Tx, message: MessagePayload) {
  for (const one of message.attachments) {
    const row = {
      messageId: message.id,
      fileType: one.file_type,
      contentType: one.content_type,
      name:
        one.fallback_title ??
        fileName(one.data_url) ??
        (one.extension ? `${one.file_type}.${one.extension}` : one.file_type),
      url: one.data_url,
      thumbUrl: one.thumb_url,
      sizeBytes: one.file_size,
      transcribedText: one.transcribed_text,
    };
    await tx
      .insertInto("attachments")
      .values({ accountId: chatwoot.id, id: one.id, ...row })
      .onConflict((same) => same.columns(["accountId", "id"]).doUpdateSet(row))
      .execute();
  }
}

function senderKind({ message_type, sender }: MessagePayload): "contact" | "agent" | "agent_bot" | "captain" | "none" {
  if (!sender) return message_type === "incoming" ? "contact" : "none";
  // A customer's `type` is absent in events, "contact" over REST.
  if (!sender.type || sender.type === "contact") return "contact";
  return sender.type === "user" ? "agent" : sender.type === "agent_bot" ? "agent_bot" : "captain";
}

function fileName(url: string | null): string | null {
  try {
    return url ? printableText(decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "")) || null : null;
  } catch {
    return null;
  }
}

function asDate(value: string | number | null | undefined): Date | null {
  if (value === null || value === undefined) return null;
  const date = typeof value === "number" ? new Date(value * 1000) : new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}
