import { sql } from "kysely";
import type { App } from "../app.ts";
import { recordActivity } from "../conversations/activity.server.ts";
import { recordDeletedMessage } from "../conversations/sync.server.ts";
import type { Tx } from "../db/database.server.ts";

/**
 * Whether the reply of a send (`s`) was deleted in Chatwoot after it went out. The send keeps its state: the customer may have
 * read it, and nothing is to be sent again.
 */
export const replyDeleted = sql<boolean>`(s.state in ('accepted', 'delivered') and coalesce(
  -- As a value and not as "exists", which is answered for a list by reading all messages.
  (select gone.deleted from messages gone where gone.account_id = s.account_id and gone.id = s.chatwoot_message_id), false))`;

/** Puts the deletion of a reply on the timeline, once however often it is told. Chatwoot does not tell who deleted it. */
export async function recordReplyDeleted(
  app: App,
  tx: Tx,
  { sendId, conversationId, messageId }: { sendId: string; conversationId: number; messageId: number },
): Promise<void> {
  await recordDeletedMessage(app, tx, messageId);
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from activities a where a.account_id = s.account_id and a.conversation_id = s.conversation_id
      and a.verb = 'reply_deleted' and a.detail ->> 'send_id' = s.id::text) as known
    from sends s where s.account_id = ${app.chatwoot.id} and s.id = ${sendId}
      and s.chatwoot_message_id = ${messageId} and s.state in ('accepted', 'delivered')
  `.execute(tx);
  if (rows[0]?.known !== false) return;
  await recordActivity(app, tx, {
    conversationId,
    actor: { kind: "agent" },
    verb: "reply_deleted",
    detail: { send_id: sendId },
  });
}

/** Whether the reply that was sent from this approval was deleted since. */
export async function isReplyDeleted(app: App, approvalId: string): Promise<boolean> {
  const { rows } = await sql<{ deleted: boolean }>`
    select ${replyDeleted} as deleted from sends s join decisions d on d.id = s.decision_id
    where s.account_id = ${app.chatwoot.id} and d.approval_id = ${approvalId} order by s.created_at desc limit 1
  `.execute(app.db);
  return rows[0]?.deleted ?? false;
}
