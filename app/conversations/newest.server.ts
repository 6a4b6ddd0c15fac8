import { sql } from "kysely";
import type { App } from "../app.ts";
import type { Db, Tx } from "../db/database.server.ts";

/** Id of the newest public message a person or program wrote, 0 when there is none. Templates and activity lines never count. */
export async function newestPublicId(app: App, tx: Tx | Db, conversationId: number): Promise<number> {
  const newest = await tx
    .selectFrom("messages")
    .select("id")
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .where("private", "=", false)
    .where("deleted", "=", false)
    .where("direction", "in", ["incoming", "outgoing"])
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return newest?.id ?? 0;
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
 * True of a customer message `m` that nobody has answered: no person wrote after it, and no reply of ours was decided
 * with it in view (a reply posted after a message the reviewer never saw does not answer it).
 */
export const isUnanswered = sql<boolean>`not exists (
  select from messages answer
  where answer.account_id = m.account_id and answer.conversation_id = m.conversation_id and answer.id > m.id
    and answer.direction = 'outgoing' and not answer.private and not answer.deleted
    and (case when answer.hotdash_kind = 'reply'
      then exists (select from sends s join decisions d on d.id = s.decision_id
        where s.id::text = answer.hotdash_id and d.seen_message_id >= m.id)
      else answer.sender_kind = 'agent' or answer.content_attributes ->> 'external_echo' = 'true' end)
) and not exists (
  -- Accepted, and its event not here yet: without this the question would be drafted to a second time.
  select from sends s join decisions d on d.id = s.decision_id
  where s.account_id = m.account_id and s.conversation_id = m.conversation_id and s.state in ('accepted', 'delivered')
    and d.seen_message_id >= m.id
    and not exists (select from messages reply
      where reply.account_id = s.account_id and reply.id = s.chatwoot_message_id and reply.deleted)
)`;

/** A vacation answer waits for nothing. */
export const isNoAutoReply = sql<boolean>`m.content_attributes #>> '{email,auto_reply}' is distinct from 'true'`;

/** The newest customer message of a conversation, when it waits for an answer. */
export async function unansweredQuestion(
  app: App,
  tx: Tx | Db,
  conversationId: number,
): Promise<{ id: number; createdAt: Date } | null> {
  const message = await tx
    .selectFrom("messages as m")
    .select(["m.id", "m.createdAt", isUnanswered.as("unanswered")])
    .where("m.accountId", "=", app.chatwoot.id)
    .where("m.conversationId", "=", conversationId)
    .where("m.private", "=", false)
    .where("m.deleted", "=", false)
    .where("m.direction", "=", "incoming")
    .where(isNoAutoReply)
    .orderBy("m.id", "desc")
    .limit(1)
    .executeTakeFirst();
  return message?.unanswered ? { id: message.id, createdAt: message.createdAt } : null;
}
