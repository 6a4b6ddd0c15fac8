import type { App, Tenant } from "../app.ts";
import type { Db, Tx } from "../db/database.server.ts";
import { humanAuthors } from "./message-author.ts";

/** Id of the newest public message that a person wrote or approved, 0 when there is none. Automatic ones never count. */
export async function newestPublicId(app: App, tx: Tx | Db, conversationId: number): Promise<number> {
  const newest = await tx
    .selectFrom("messages")
    .select("id")
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .where("author", "in", [...humanAuthors])
    .where("deleted", "=", false)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return newest?.id ?? 0;
}

/** Ids of the automatic messages after one: over REST a campaign's cannot be told from a person's. */
export async function automaticSince(
  app: Tenant,
  tx: Tx | Db,
  conversationId: number,
  messageId: number,
): Promise<number[]> {
  const rows = await tx
    .selectFrom("messages")
    .select("id")
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .where("id", ">", messageId)
    .where("author", "=", "automatic")
    .execute();
  return rows.map(({ id }) => id);
}

/** Whether a message of this id is part of the conversation: a made-up one must not stand for "the newest I have seen". */
export async function isMessageOf(app: App, tx: Tx | Db, conversationId: number, messageId: number): Promise<boolean> {
  const found = await tx
    .selectFrom("messages")
    .select("id")
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .where("id", "=", messageId)
    .executeTakeFirst();
  return found !== undefined;
}

/**
 * The newest customer message of a conversation, when it waits for an answer. The database notes it with the conversation
 * whenever a message or a send changes: `unanswered_question()` there says what counts as answered.
 */
export async function unansweredQuestion(
  app: Tenant,
  tx: Tx | Db,
  conversationId: number,
): Promise<{ id: number; createdAt: Date } | null> {
  const found = await tx
    .selectFrom("conversations")
    .select(["unansweredMessageId", "unansweredSince"])
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "=", conversationId)
    .executeTakeFirst();
  return found?.unansweredMessageId && found.unansweredSince
    ? { id: found.unansweredMessageId, createdAt: found.unansweredSince }
    : null;
}
