import type { App } from "../app.ts";
import { enqueueWaitingSends } from "../approvals/wait-for-typist.server.ts";
import { TypingEvent } from "../chatwoot/payloads.ts";
import { oneLine, printableText } from "../chatwoot/printable.ts";
import { type TypingChange, upsertTyping } from "../conversations/typing.server.ts";
import { type Db, inTransaction, type Tx } from "../db/database.server.ts";

/** A name stands in one line with other words. */
const LONGEST_NAME = 60;

type Waiting = { latest: Map<number, TypingChange>; writing: boolean };

/** What is not written yet, of each database and tenant: the newest of each conversation, so it cannot grow without end. */
const waiting = new WeakMap<Db, Map<number, Waiting>>();

/** Whether a delivery tells that somebody began or stopped typing. */
export const isTypingEvent = (event: string): boolean =>
  event === "conversation_typing_on" || event === "conversation_typing_off";

/**
 * Takes a delivery about typing. Nobody waits for it to be written, and what cannot be written is dropped: a moment later
 * it would be old. The customer's own typing and that of private notes say nothing.
 */
export function recordTyping(app: App, delivery: { event: string }): void {
  const told = TypingEvent.safeParse(delivery).data;
  if (!told || told.is_private) return;
  const { id: userId, name, type } = told.user;
  if (type !== "user" || userId === null) return;
  const change = {
    conversationId: told.conversation.id,
    userId,
    userName: oneLine(printableText(name ?? ""), LONGEST_NAME).trim() || "An agent",
    typing: delivery.event === "conversation_typing_on",
  };
  const ours = waitingOf(app);
  const before = ours.latest.get(change.conversationId);
  // One who stops does not take the place of another who has just begun.
  if (before?.typing && !change.typing && before.userId !== change.userId) return;
  ours.latest.set(change.conversationId, change);
  if (!ours.writing) void writeAll(app, ours);
}

async function writeAll(app: App, ours: Waiting): Promise<void> {
  ours.writing = true;
  while (ours.latest.size > 0) {
    const changes = [...ours.latest.values()];
    ours.latest.clear();
    await inTransaction(app.db, (tx) => write(app, tx, changes)).catch((error: Error) =>
      app.log.warn({ error: error.message }, "who is typing could not be recorded"),
    );
  }
  ours.writing = false;
}

/** Open pages are told where an answer is being made; elsewhere nobody would see it. */
async function write(app: App, tx: Tx, changes: TypingChange[]): Promise<void> {
  const changed = await upsertTyping(app, tx, changes);
  if (changed.length === 0) return;
  const stopped = changes.filter(({ typing, conversationId }) => !typing && changed.includes(conversationId));
  if (stopped.length > 0)
    await enqueueWaitingSends(
      app,
      tx,
      stopped.map(({ conversationId }) => conversationId),
    );
  const shown = await tx
    .selectFrom("conversations")
    .select("id")
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "in", changed)
    .where((row) => row.or([row("beingAnswered", "=", true), row("unansweredMessageId", "is not", null)]))
    .limit(1)
    .executeTakeFirst();
  if (shown) await app.changes.announce(tx, { accountId: app.chatwoot.id, activityId: null });
}

function waitingOf(app: App): Waiting {
  const ofTenants = waiting.get(app.db) ?? new Map<number, Waiting>();
  waiting.set(app.db, ofTenants);
  const ours = ofTenants.get(app.chatwoot.id) ?? { latest: new Map(), writing: false };
  ofTenants.set(app.chatwoot.id, ours);
  return ours;
}
