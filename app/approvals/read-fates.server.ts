import { sql } from "kysely";
import type { App } from "../app.ts";
import { ChatwootRefused } from "../chatwoot/client.server.ts";
import { readMessage } from "../chatwoot/threads.server.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { settleByEcho } from "./echo.server.ts";

/** Chatwoot tells by webhook, once. What was not told within this is asked for. */
const SILENT_FOR = "1 minute";
/** A channel that has said nothing by then says nothing more. */
const ASKED_FOR = "3 days";
const MOST_AT_ONCE = 50;

/**
 * Reads what became of replies that Chatwoot took, or could not deliver, where no webhook told: each again after as long
 * as it has been silent, so that a mail is asked after in a minute, then two, then four.
 * @throws ChatwootUnavailable when Chatwoot does not answer for now; the rest waits for the next turn.
 */
export async function readFates(app: App): Promise<void> {
  const now = app.now();
  const { rows } = await sql<{ conversationId: number; channel: string; messageId: number; id: string }>`
    select s.id, s.conversation_id, c.channel, s.chatwoot_message_id as message_id
    from sends s join conversations c on c.account_id = s.account_id and c.id = s.conversation_id
    where s.account_id = ${app.chatwoot.id} and s.chatwoot_message_id is not null
      and (s.state = 'accepted' or (s.state = 'undelivered' and s.put_aside_at is null))
      and s.settled_at between ${now}::timestamptz - ${ASKED_FOR}::interval and ${now}::timestamptz - ${SILENT_FOR}::interval
      and (s.fate_read_at is null or ${now}::timestamptz - s.fate_read_at >= s.fate_read_at - s.settled_at)
    order by s.fate_read_at nulls first, s.settled_at limit ${MOST_AT_ONCE}
  `.execute(app.db);
  for (const { id, conversationId, channel, messageId } of rows) {
    const message = await readMessage(app.chatwoot, conversationId, messageId).catch((error) => {
      if (error instanceof ChatwootRefused) return null;
      throw error;
    });
    await inTransaction(app.db, async (tx) => {
      await lockConversation(app, tx, conversationId);
      await tx.updateTable("sends").set({ fateReadAt: app.now() }).where("id", "=", id).execute();
      if (message) await settleByEcho(app, tx, { id: conversationId, channel }, message, { fresh: true });
    });
  }
}
