import type { App } from "../app.ts";
import type { MessageEvent } from "../chatwoot/payloads.ts";
import type { Tx } from "../db/database.server.ts";

/**
 * Whether a message is from before its contact was erased, and so must stay away. One that an erased contact wrote since
 * makes them a customer like any other: from here on what Chatwoot tells of them is mirrored again.
 */
export async function isFromBeforeErasure(app: App, tx: Tx, message: MessageEvent): Promise<boolean> {
  const contactId = message.conversation.meta?.sender?.id;
  if (contactId === undefined) return false;
  // Whoever erases holds the contact: what is read behind its lock holds until the commit.
  await tx
    .selectFrom("contacts")
    .select("id")
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "=", contactId)
    .forUpdate()
    .execute();
  const erased = await tx
    .selectFrom("erasedContacts")
    .select(["erasedAt", "returnedAt"])
    .where("accountId", "=", app.chatwoot.id)
    .where("contactId", "=", contactId)
    .executeTakeFirst();
  if (!erased) return false;
  if (message.created_at <= erased.erasedAt) return true;
  if (!erased.returnedAt && message.message_type === "incoming")
    await tx
      .updateTable("erasedContacts")
      .set({ returnedAt: message.created_at })
      .where("accountId", "=", app.chatwoot.id)
      .where("contactId", "=", contactId)
      .execute();
  return false;
}
