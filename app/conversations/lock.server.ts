import type { Tenant } from "../app.ts";
import type { Tx } from "../db/database.server.ts";

/**
 * Holds a conversation until the transaction ends. Whatever moves a conversation, its approval or its send takes this
 * lock first: what was checked under it still holds at the commit, and two movers can never wait for each other.
 * @returns null when this account has no such conversation.
 */
export async function lockConversation(
  app: Tenant,
  tx: Tx,
  conversationId: number,
): Promise<{ draftDueAt: Date | null; channel: string; status: string } | null> {
  const locked = await tx
    .selectFrom("conversations")
    .select(["draftDueAt", "channel", "status"])
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "=", conversationId)
    .forUpdate()
    .executeTakeFirst();
  return locked ?? null;
}
