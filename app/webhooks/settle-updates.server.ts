import type { App } from "../app.ts";
import { MessageEvent, type MessagePayload } from "../chatwoot/payloads.ts";
import { printable } from "../chatwoot/printable.ts";
import { readMessages } from "../chatwoot/threads.server.ts";
import { finishEvent, type StoredEvent } from "./finish-event.server.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { takeUpdate } from "./take-message.server.ts";

/** Updates that one read settles; more of them wait for the next. */
const MOST_TOGETHER = 100;

type Update = StoredEvent & { message: MessageEvent };

const ofConversation = oneAtATime();

/**
 * Settles an update, and with the same read of the thread the others of its conversation that wait: a visitor who opens
 * the chat makes one for each of our messages. Each is finished in a transaction of its own; what a crash leaves, and what the
 * read does not show, is left to its own job.
 * @throws ChatwootUnavailable when Chatwoot does not answer for now.
 */
export function settleUpdates(app: App, first: Update): Promise<void> {
  const conversationId = first.message.conversation.id;
  return ofConversation(`${app.chatwoot.id}:${conversationId}`, async () => {
    const startedAt = performance.now();
    const waiting = await readWaiting(app, conversationId);
    const others = waiting.filter(({ id }) => id !== first.id);
    // Stored before updates were grouped, it is not among them.
    if (others.length === waiting.length && !(await isReceived(app, first.id))) return;
    // Read after the list of what waits: whatever an update of the list tells of is in it.
    const now = await readNow(app, conversationId, first, others);
    const settle = (update: Update, state: MessagePayload) =>
      finishEvent(app, update, (tx) => takeUpdate(app, tx, update.message, state), startedAt);
    await settle(first, now.get(first.message.id) ?? first.message);
    for (const other of others) {
      const state = now.get(other.message.id);
      if (state) await settle(other, state);
    }
  });
}

/** The messages as they are in Chatwoot, by id. The first's own is read alone when a long thread keeps it out of the answer. */
async function readNow(app: App, conversationId: number, first: Update, others: Update[]) {
  const ids = [first, ...others].map(({ message }) => message.id);
  const now = await readMessages(app.chatwoot, conversationId, ids);
  if (now.has(first.message.id) || others.length === 0) return now;
  return new Map([...now, ...(await readMessages(app.chatwoot, conversationId, [first.message.id]))]);
}

async function readWaiting(app: App, conversationId: number): Promise<Update[]> {
  const rows = await app.db
    .selectFrom("webhookEvents")
    .select(["id", "event", "body"])
    .where("accountId", "=", app.chatwoot.id)
    .where("updatesConversationId", "=", conversationId)
    .where("state", "=", "received")
    .orderBy("id")
    .limit(MOST_TOGETHER)
    .execute();
  return rows.flatMap((row) => {
    const message = MessageEvent.safeParse(row.body === "" ? null : printable(JSON.parse(row.body))).data;
    return message?.conversation.id === conversationId ? [{ ...row, message }] : [];
  });
}

async function isReceived(app: App, eventId: number): Promise<boolean> {
  const event = await app.db
    .selectFrom("webhookEvents")
    .select("id")
    .where("id", "=", eventId)
    .where("state", "=", "received")
    .executeTakeFirst();
  return event !== undefined;
}
