import type { App } from "../app.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import type { Tx } from "../db/database.server.ts";

/** The conversation's lock, for acts that know only the send. */
export async function lockConversationOfSend(app: App, tx: Tx, sendId: string): Promise<void> {
  const send = await tx
    .selectFrom("sends")
    .select("conversationId")
    .where("id", "=", sendId)
    .where("accountId", "=", app.chatwoot.id)
    .executeTakeFirst();
  if (send) await lockConversation(app, tx, send.conversationId);
}
