import type { App } from "../../app.ts";
import type { ConversationEvent, MessagePayload } from "../../chatwoot/payloads.ts";
import { readThreadPage } from "../../chatwoot/threads.server.ts";
import { authorOf } from "../../conversations/message-author.ts";
import { storeEvent } from "../store-event.server.ts";
import { keepMark, type Unread } from "./marks.server.ts";
import type { Found, Turn } from "./turn.server.ts";

/** A webhook normally arrives within this; a message found later than that was lost on the way. */
const LATE_MS = 30_000;

/**
 * Reads one thread from the sweep's mark to its end and feeds its messages through the webhook's door, where the known
 * ones are turned away; only then does the mark move.
 * @param connectedAt without a mark the thread may be older than HotDash: what was said before belongs to nobody's queue.
 */
export async function readOn(
  app: App,
  turn: Turn,
  { conversation, sweptTo }: Unread,
  connectedAt: Date,
): Promise<void> {
  const found: Found = { conversations: 1, stored: 0, late: 0, firstMissedAt: null };
  let readTo = sweptTo ?? 0;
  for (let after: number | null = readTo; after !== null; ) {
    const from: number = after;
    const page: Awaited<ReturnType<typeof readThreadPage>> = await turn.pace.ask(() =>
      readThreadPage(app.chatwoot, conversation.id, from),
    );
    for (const message of page.messages) {
      readTo = Math.max(readTo, message.id);
      if (sweptTo === null && message.created_at < connectedAt) continue;
      if (authorOf(message) === "nobody") continue;
      if (await storeEvent(app, asEvent(app, conversation, message))) count(found, message, app, turn);
    }
    after = page.next;
  }
  await tellOfConversation(app, conversation);
  await keepMark(app, turn, conversation, readTo, found);
}

function count(found: Found, { created_at }: MessagePayload, app: App, { clockOffMs }: Turn): void {
  found.stored += 1;
  if (app.now().getTime() + clockOffMs - created_at.getTime() <= LATE_MS) return;
  found.late += 1;
  if (!found.firstMissedAt || created_at < found.firstMissedAt) found.firstMissedAt = created_at;
}

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
