import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { ConversationEvent } from "../../chatwoot/payloads.ts";
import { inTransaction } from "../../db/database.server.ts";
import { claimedTry } from "./own-contact.ts";

type Place = Pick<App, "db"> & { chatwoot: Pick<App["chatwoot"], "id"> };

/** The try that a stored event belongs to, or null for a customer's: a made-up identifier names no try of ours. */
export async function tryBehind({ db, chatwoot }: Place, payload: unknown): Promise<string | null> {
  const claimed = claimedTry(payload);
  if (!claimed) return null;
  const known = await db
    .selectFrom("connectionTries")
    .select("id")
    .where("id", "=", claimed)
    .where("accountId", "=", chatwoot.id)
    .executeTakeFirst();
  return known?.id ?? null;
}

/** Without the conversations that a try made. */
export async function withoutTries(app: Place, conversations: ConversationEvent[]): Promise<ConversationEvent[]> {
  const kept: ConversationEvent[] = [];
  for (const conversation of conversations) if (!(await tryBehind(app, conversation))) kept.push(conversation);
  return kept;
}

/**
 * Keeps when a message of a try arrived, and removes the event: no list or count is to know of it.
 * @param messageId null for whatever else Chatwoot tells of a try.
 */
export async function recordArrival(
  { db, chatwoot }: Place,
  tryId: string,
  event: { id: number; messageId: number | null; source: string; receivedAt: Date },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.deleteFrom("webhookEvents").where("id", "=", event.id).where("accountId", "=", chatwoot.id).execute();
    if (event.messageId === null || event.source !== "webhook") return;
    const arrival = JSON.stringify({ [event.messageId]: event.receivedAt.toISOString() });
    await tx
      .updateTable("connectionTries")
      .set({ arrivals: sql`arrivals || ${arrival}::jsonb` })
      .where("id", "=", tryId)
      .where("accountId", "=", chatwoot.id)
      .execute();
  });
}
