import { sql } from "kysely";
import type { App } from "../app.ts";
import { channelKind } from "../conversations/channel.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import type { Tx } from "../db/database.server.ts";

/**
 * Chatwoot sends a mail some time after it took it, and reads To, Cc and Bcc from whatever message went out last in the
 * thread by then, private notes included. A note of ours in between would take the copies from the mail, or give it those
 * of another one. So the two never overlap: a mail is not posted while a note is, nor a note before the mail has left.
 *
 * A chat whose visitor has left is mailed what they have not read, in the name of whoever wrote the last outgoing message,
 * notes included. So a note waits there as well, until the mail over an agent's words has left in the agent's name.
 */

/** A mail that has not left by then never will, or its news was lost. */
const MAIL_LEAVES_WITHIN = "15 minutes";

/** Chatwoot mails an unread chat reply 2 minutes after it was written; its queue may take a while longer. */
const CHAT_MAIL_LEAVES_WITHIN = "3 minutes";

/** Is a note of ours being posted in this conversation? Its row must be locked. */
export async function isNoteUnderWay(app: App, tx: Tx, conversationId: number): Promise<boolean> {
  const note = await tx
    .selectFrom("approvals")
    .select("id")
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .where("notingUntil", ">", app.now())
    .limit(1)
    .executeTakeFirst();
  return note !== undefined;
}

/** Begins the posting of a note that ends by `until` at the latest. @returns false while a mail is on its way out. */
export async function beginNote(
  app: App,
  tx: Tx,
  { approvalId, conversationId }: { approvalId: string; conversationId: number },
  until: Date,
): Promise<boolean> {
  const conversation = await lockConversation(app, tx, conversationId);
  const channel = conversation?.channel ?? "";
  if (channelKind(channel) === "email" && (await isMailUnderWay(app, tx, conversationId))) return false;
  if (channel === "Channel::WebWidget" && (await isChatMailUnderWay(app, tx, conversationId))) return false;
  await noteUntil(app, tx, approvalId, until);
  return true;
}

/** The note is there, or will never be. */
export const endNote = (app: App, tx: Tx, approvalId: string) => noteUntil(app, tx, approvalId, null);

async function noteUntil(app: App, tx: Tx, approvalId: string, until: Date | null): Promise<void> {
  await tx
    .updateTable("approvals")
    .set({ notingUntil: until })
    .where("id", "=", approvalId)
    .where("accountId", "=", app.chatwoot.id)
    .execute();
}

/** A reply of ours between its POST and its `source_id`, or one that somebody wrote in Chatwoot. */
async function isMailUnderWay(app: App, tx: Tx, conversationId: number): Promise<boolean> {
  const { rows } = await sql<{ underWay: boolean }>`
    select exists (
      select from sends s where s.account_id = ${app.chatwoot.id} and s.conversation_id = ${conversationId}
        and s.state in ('sending', 'uncertain', 'accepted', 'retrying') and s.posts > 0
        and coalesce(s.settled_at, s.post_ended_at, s.claimed_at, s.created_at)
          > ${app.now()}::timestamptz - ${MAIL_LEAVES_WITHIN}::interval
    ) or exists (
      select from messages m where m.account_id = ${app.chatwoot.id} and m.conversation_id = ${conversationId}
        and m.direction = 'outgoing' and not m.private and not m.deleted and m.source_id is null
        and m.external_error is null and m.status is distinct from 'failed'
        and m.created_at > ${app.now()}::timestamptz - ${MAIL_LEAVES_WITHIN}::interval
    ) as under_way
  `.execute(tx);
  return rows[0]?.underWay ?? false;
}

/**
 * A reply that an agent wrote in a chat and the visitor has not read. One of ours has the note's own sender, and an automatic
 * message is in nobody's words: a rule that acknowledges every question must not hold back every note.
 */
async function isChatMailUnderWay(app: App, tx: Tx, conversationId: number): Promise<boolean> {
  const { rows } = await sql<{ underWay: boolean }>`
    select exists (
      select from messages m
      join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
      join contacts p on p.account_id = c.account_id and p.id = c.contact_id and p.email <> ''
      left join inboxes i on i.account_id = c.account_id and i.id = c.inbox_id
      where m.account_id = ${app.chatwoot.id} and m.conversation_id = ${conversationId}
        and i.continuity_via_email is not false
        and m.author = 'person' and not m.deleted and m.status is distinct from 'read'
        and m.created_at > ${app.now()}::timestamptz - ${CHAT_MAIL_LEAVES_WITHIN}::interval
    ) as under_way
  `.execute(tx);
  return rows[0]?.underWay ?? false;
}
