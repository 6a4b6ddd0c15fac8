import { createHash } from "node:crypto";
import type { App } from "../app.ts";
import { inTransaction } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import { processEventJob } from "./jobs.ts";

export type IncomingEvent = {
  event: string;
  /** Set on `message_created` only: what webhook and sweep know the same message by. */
  messageId: number | null;
  source: "webhook" | "sweep";
  deliveryId: string | null;
  /** Kept as text: jsonb refuses some valid JSON. */
  body: string;
};

/** Keys the same event alike however often and by whichever road it comes. */
export function dedupeKey({ event, messageId, body }: Pick<IncomingEvent, "event" | "messageId" | "body">): string {
  return event === "message_created" && messageId !== null
    ? `message_created:${messageId}`
    : `${event}:${createHash("sha256").update(body).digest("hex")}`;
}

/**
 * Stores an event with the job that will work it, in one transaction.
 * @returns false when it is stored already; nothing is changed then.
 */
export async function storeEvent(app: App, incoming: IncomingEvent): Promise<boolean> {
  return inTransaction(app.db, async (tx) => {
    const stored = await tx
      .insertInto("webhookEvents")
      .values({
        accountId: app.chatwoot.id,
        dedupeKey: dedupeKey(incoming),
        deliveryId: incoming.deliveryId,
        source: incoming.source,
        event: incoming.event,
        body: withoutSecrets(incoming.body),
      })
      .onConflict((same) => same.columns(["accountId", "dedupeKey"]).doNothing())
      .returning("id")
      .executeTakeFirst();
    if (!stored) return false;
    await enqueue(app.queue, tx, processEventJob, { eventId: stored.id });
    return true;
  });
}

/** `contact_inbox.pubsub_token` opens a customer's live channel, so it is not kept. */
function withoutSecrets(body: string): string {
  return body
    .replaceAll(/"(pubsub_token|access_token|hmac_token|secret)"\s*:\s*"(?:[^"\\]|\\.)*"/g, '"$1":"[removed]"')
    .replaceAll("\u0000", "");
}
