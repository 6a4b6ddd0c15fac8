import { sql } from "kysely";
import type { App } from "../app.ts";
import type { Tx } from "../db/database.server.ts";

/** Does the note before this one, still to be read in the conversation, hold a draft that was not sent? */
export async function followsUnsentDraft(
  app: App,
  tx: Tx,
  { draftId, conversationId }: { draftId: string; conversationId: number },
): Promise<boolean> {
  const { rows } = await sql<{ unsent: boolean }>`
    select a.state not in ('approved', 'sent')
      or not exists (select from decisions e where e.draft_id = d.id and e.outcome = 'approve') as unsent
    from notes n join drafts d on d.id = n.draft_id join approvals a on a.id = d.approval_id
    where n.account_id = ${app.chatwoot.id} and n.conversation_id = ${conversationId} and n.draft_id <> ${draftId}
      and n.message_id is not null and n.unwanted is null
      and not exists (select from messages m where m.account_id = n.account_id and m.id = n.message_id and m.deleted)
    order by n.message_id desc limit 1
  `.execute(tx);
  return rows[0]?.unsent ?? false;
}
