import { sql } from "kysely";
import type { App } from "../app.ts";
import type { ConversationEvent, MessagePayload } from "../chatwoot/payloads.ts";
import { listByActivity, listChanged, readThread } from "../chatwoot/threads.server.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { besides } from "./besides.server.ts";
import { firstLook } from "./first-look.server.ts";
import { storeEvent } from "./store-event.server.ts";

/** Chatwoot's clock and ours differ a little, and a change may be stored while the list is read. */
const MARGIN_MS = 60_000;
/** `updated_within` answers everything unpaged, so a longer gap is paged instead. */
const LONGEST_UNPAGED_GAP_MS = 10 * 60_000;
/** A webhook normally arrives within this; a message found later than that was lost on the way. */
const LATE_MS = 30_000;

export type SweepResult = { conversations: number; stored: number; late: number };

/**
 * Finds what no webhook brought: Chatwoot delivers once and never again. Reads each changed conversation from the
 * sweep's own mark and feeds its messages through the webhook's door, where the known ones are turned away.
 * The very first sweep only looks: nothing from before HotDash is drafted by itself.
 * @throws ChatwootUnavailable when Chatwoot does not answer for now; marks already moved stay.
 */
export async function sweep(app: App): Promise<SweepResult> {
  const startedAt = app.now();
  const mine = app.chatwoot.id;
  const last = await app.db
    .selectFrom("sweeps")
    .select("startedAt")
    .where("accountId", "=", mine)
    .where("outcome", "=", "good")
    .orderBy("startedAt", "desc")
    .limit(1)
    .executeTakeFirst();
  const { id } = await app.db
    .insertInto("sweeps")
    .values({ accountId: mine, startedAt })
    .returning("id")
    .executeTakeFirstOrThrow();
  const end = (outcome: "good" | "failed", result: SweepResult, detail?: string) =>
    app.db
      .updateTable("sweeps")
      .set({ outcome, endedAt: app.now(), conversationsRead: result.conversations, messagesFound: result.late, detail })
      .where("id", "=", id)
      .execute();
  const result: SweepResult = { conversations: 0, stored: 0, late: 0 };
  try {
    if (last) await catchUp(app, last.startedAt, startedAt, result);
    else result.conversations = await firstLook(app);
    await end("good", result);
    if (result.late > 0)
      await inTransaction(app.db, (tx) =>
        recordActivity(app, tx, { actor: hotdash, verb: "sweep_found", detail: { count: result.late } }),
      );
    return result;
  } catch (error) {
    await end("failed", result, error instanceof Error ? error.message.slice(0, 500) : "unknown");
    throw error;
  }
}

async function catchUp(app: App, lastGood: Date, startedAt: Date, result: SweepResult): Promise<void> {
  const firstStart = await app.db
    .selectFrom("sweeps")
    .select((row) => row.fn.min("startedAt").as("at"))
    .where("accountId", "=", app.chatwoot.id)
    .where("outcome", "=", "good")
    .executeTakeFirstOrThrow();
  // Over REST a message tells its time in whole seconds.
  const since = new Date(Math.floor(firstStart.at.getTime() / 1000) * 1000);
  for await (const conversations of changedSince(app, lastGood, startedAt)) {
    for (const conversation of conversations) {
      result.conversations += 1;
      await besides(app, conversation.id, () => readOn(app, conversation, since, result));
    }
  }
}

async function* changedSince(app: App, lastGood: Date, startedAt: Date): AsyncGenerator<ConversationEvent[]> {
  const since = lastGood.getTime() - MARGIN_MS;
  if (startedAt.getTime() - lastGood.getTime() <= LONGEST_UNPAGED_GAP_MS) {
    yield await listChanged(app.chatwoot, (startedAt.getTime() - since) / 1000);
    return;
  }
  for await (const page of listByActivity(app.chatwoot)) {
    const changed = page.filter((one) => (one.last_activity_at?.getTime() ?? 0) >= since);
    yield changed;
    if (changed.length < page.length) return;
  }
}

/** Reads one thread from the sweep's mark to its end; only then does the mark move. */
async function readOn(app: App, conversation: ConversationEvent, firstStart: Date, result: SweepResult): Promise<void> {
  const mark = await app.db
    .selectFrom("sweepMarks")
    .select("sweptTo")
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversation.id)
    .executeTakeFirst();
  let sweptTo = mark?.sweptTo ?? 0;
  for await (const message of readThread(app.chatwoot, conversation.id, sweptTo)) {
    sweptTo = Math.max(sweptTo, message.id);
    // Without a mark the thread is older than HotDash: what was said before belongs to nobody's queue.
    if (!mark && message.created_at < firstStart) continue;
    if (!speaks(message)) continue;
    if (!(await storeEvent(app, asEvent(app, conversation, message)))) continue;
    result.stored += 1;
    if (app.now().getTime() - message.created_at.getTime() > LATE_MS) result.late += 1;
  }
  await tellOfConversation(app, conversation);
  await app.db
    .insertInto("sweepMarks")
    .values({ accountId: app.chatwoot.id, conversationId: conversation.id, sweptTo })
    .onConflict((same) =>
      same
        .columns(["accountId", "conversationId"])
        .doUpdateSet({ sweptTo: sql<number>`greatest(sweep_marks.swept_to, excluded.swept_to)` }),
    )
    .execute();
}

const speaks = (message: MessagePayload) =>
  !message.private && (message.message_type === "incoming" || message.message_type === "outgoing");

/** A status or assignment whose event was lost shows as a newer `updated_at` than the mirror's. */
async function tellOfConversation(app: App, conversation: ConversationEvent): Promise<void> {
  const known = await app.db
    .selectFrom("conversations")
    .select("chatwootUpdatedAt")
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "=", conversation.id)
    .executeTakeFirst();
  if (!known || known.chatwootUpdatedAt >= conversation.updated_at) return;
  const body = JSON.stringify({
    ...asTold(conversation),
    event: "conversation_updated",
    account: { id: app.chatwoot.accountId },
  });
  await storeEvent(app, { event: "conversation_updated", messageId: null, source: "sweep", deliveryId: null, body });
}

function asEvent(app: App, conversation: ConversationEvent, message: MessagePayload) {
  const body = JSON.stringify({
    ...message,
    event: "message_created",
    account: { id: app.chatwoot.accountId },
    conversation: asTold(conversation),
  });
  return { event: "message_created", messageId: message.id, source: "sweep" as const, deliveryId: null, body };
}

/** Parsed times back to the Unix seconds they came as. */
function asTold(conversation: ConversationEvent) {
  const seconds = (date: Date | null) => (date ? date.getTime() / 1000 : null);
  return {
    ...conversation,
    waiting_since: seconds(conversation.waiting_since),
    last_activity_at: seconds(conversation.last_activity_at),
  };
}
