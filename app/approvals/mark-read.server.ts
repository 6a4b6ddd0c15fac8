import type { App } from "../app.ts";
import { ChatwootRefused } from "../chatwoot/client.server.ts";
import { markSeen } from "../chatwoot/last-seen.server.ts";
import { readThread } from "../chatwoot/threads.server.ts";

/**
 * Takes the unread mark off a conversation after our reply, as it goes when an agent answers, unless the customer wrote
 * something that the reviewer had not seen. Doing it again changes nothing.
 * @throws ChatwootUnavailable when Chatwoot does not answer for now; a no is final, since only a mark hangs on it.
 */
export async function markRead(app: App, { sendId }: { sendId: string }): Promise<void> {
  const send = await app.db
    .selectFrom("sends as s")
    .innerJoin("decisions as d", "d.id", "s.decisionId")
    .innerJoin("accounts as a", "a.id", "s.accountId")
    .select(["s.conversationId", "d.seenMessageId"])
    .where("s.id", "=", sendId)
    .where("s.accountId", "=", app.chatwoot.id)
    .where("a.baseUrl", "=", app.chatwoot.baseUrl)
    .executeTakeFirst();
  if (!send) return;
  try {
    for await (const message of readThread(app.chatwoot, send.conversationId, send.seenMessageId))
      if (message.message_type === "incoming" && message.content_attributes.deleted !== true) return;
    await markSeen(app.chatwoot, send.conversationId);
  } catch (error) {
    if (!(error instanceof ChatwootRefused)) throw error;
    app.log.info(
      { conversationId: send.conversationId, status: error.status },
      "a conversation was not marked as read",
    );
  }
}
