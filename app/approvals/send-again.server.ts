import { sql } from "kysely";
import type { App } from "../app.ts";
import { humanAuthors } from "../conversations/message-author.ts";
import type { Tx } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import { readSettings } from "../settings/settings.server.ts";
import { retryReplyJob } from "./jobs.ts";
import { retryKeepsRecipients } from "./keeps-recipients.server.ts";
import { liveReply } from "./moved-on.server.ts";

type Asked = { ok: true; verb: "reply_retried" | "reply_replacement_requested" } | { ok: false; message: string };
type Failed = { keepsRecipients: boolean; hasText: boolean; overtaken: boolean };

const no = (message: string): Asked => ({ ok: false, message });

/**
 * A person asked for an undelivered reply to be sent again: by Chatwoot's retry where that loses no recipient, else by
 * naming the failed message as the one to replace. The conversation and the send are locked.
 */
export async function askToSendAgain(
  app: App,
  tx: Tx,
  { id, conversationId }: { id: string; conversationId: number },
): Promise<Asked> {
  const { sendingPaused } = await readSettings(tx, app.chatwoot, app.config);
  if (sendingPaused) return no("Sending is paused. Send it again when sending has resumed.");
  const failed = await readFailed(app, tx, id);
  if (failed.keepsRecipients) {
    await setRetrying(app, tx, id, { replace: false });
    return { ok: true, verb: "reply_retried" };
  }
  if (!failed.hasText) return no("The text of this reply was removed. There is nothing to send.");
  if (failed.overtaken && (await liveReply(app, tx, conversationId)))
    return no("Somebody wrote after this reply was approved, and there is a newer draft. Answer with that one.");
  await setRetrying(app, tx, id, { replace: true });
  return { ok: true, verb: "reply_replacement_requested" };
}

async function readFailed(app: App, tx: Tx, sendId: string): Promise<Failed> {
  const { rows } = await sql<Failed>`
    select ${retryKeepsRecipients} as keeps_recipients, coalesce(d.final_text, '') ~ '\\S' as has_text,
      exists (select from messages m where m.account_id = s.account_id and m.conversation_id = s.conversation_id
        and m.id > d.seen_message_id and m.id <> s.chatwoot_message_id and not m.deleted
        and m.author in (${sql.join([...humanAuthors])})) as overtaken
    from sends s join decisions d on d.id = s.decision_id
    join conversations c on c.account_id = s.account_id and c.id = s.conversation_id
    left join contacts p on p.account_id = c.account_id and p.id = c.contact_id
    where s.id = ${sendId} and s.account_id = ${app.chatwoot.id}
  `.execute(tx);
  const [failed] = rows;
  if (!failed) throw new Error("the send is gone under its lock");
  return failed;
}

/** Whether our deletion of the message was called before is kept: it is still that message. */
async function setRetrying(app: App, tx: Tx, sendId: string, { replace }: { replace: boolean }): Promise<void> {
  await sql`
    update sends set state = 'retrying', claimed_at = null, retry_called_at = null,
      replaces_message_id = case when ${replace}::boolean then chatwoot_message_id end,
      delete_called_at = case when ${replace}::boolean and replaces_message_id = chatwoot_message_id then delete_called_at end
    where id = ${sendId} and account_id = ${app.chatwoot.id}
  `.execute(tx);
  await enqueue(app.queue, tx, retryReplyJob, { sendId });
}
