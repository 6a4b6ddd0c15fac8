import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { ConversationEvent } from "../../chatwoot/payloads.ts";
import { inTransaction } from "../../db/database.server.ts";
import { withoutTries } from "../../health/try/recognize.server.ts";
import { forgive } from "./owed.server.ts";
import { countFound, type Found, type Turn } from "./turn.server.ts";

/** A conversation to read, and the last message that was read of it, null when none ever was. */
export type Unread = { conversation: ConversationEvent; sweptTo: number | null };

/** Those whose thread may hold something new, without those that are put off because they could not be read. */
export async function unreadOf(app: App, listed: ConversationEvent[]): Promise<Unread[]> {
  const conversations = await withoutTries(app, listed);
  if (conversations.length === 0) return [];
  const ids = conversations.map(({ id }) => id);
  const marks = await app.db
    .selectFrom("sweepMarks")
    .select(["conversationId", "sweptTo", "readAsOf"])
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "in", ids)
    .execute();
  const putOff = await app.db
    .selectFrom("sweepOwed")
    .select("conversationId")
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "in", ids)
    .where("tryAt", ">", app.now())
    .execute();
  const known = new Map(marks.map((mark) => [mark.conversationId, mark]));
  const waiting = new Set(putOff.map(({ conversationId }) => conversationId));
  return conversations.flatMap((conversation) => {
    const mark = known.get(conversation.id);
    // Equal, not newer: two changes at the same time may be stored in either order. 0 is a time that was not told.
    const unchanged = conversation.updated_at !== 0 && mark?.readAsOf === conversation.updated_at;
    return unchanged || waiting.has(conversation.id) ? [] : { conversation, sweptTo: mark?.sweptTo ?? null };
  });
}

/** Moves a conversation's mark, which only a thread read to its end does, and adds up what was found. */
export async function keepMark(
  app: App,
  turn: Turn,
  { id, updated_at }: ConversationEvent,
  sweptTo: number,
  found: Found,
): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await countFound(tx, turn, found);
    await tx
      .insertInto("sweepMarks")
      .values({ accountId: app.chatwoot.id, conversationId: id, sweptTo, readAsOf: updated_at })
      .onConflict((same) =>
        same.columns(["accountId", "conversationId"]).doUpdateSet({
          sweptTo: sql<number>`greatest(sweep_marks.swept_to, excluded.swept_to)`,
          readAsOf: updated_at,
        }),
      )
      .execute();
    await forgive(app, tx, id);
  });
  turn.found.conversations += found.conversations;
  turn.found.stored += found.stored;
  turn.found.late += found.late;
}
