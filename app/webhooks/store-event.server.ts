import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { App } from "../app.ts";
import { isDatabaseAway } from "../db/away.ts";
import { type Db, inTransaction, urgently } from "../db/database.server.ts";
import { enqueueAll } from "../queue/queue.server.ts";
import { grouped } from "./group-commit.ts";
import { processEventJob } from "./jobs.ts";

export type IncomingEvent = {
  event: string;
  /** Set on `message_created` only: what webhook and sweep know the same message by. */
  messageId: number | null;
  /** Set on `message_updated` only: the conversation whose updates are settled together. */
  updatesConversationId?: number | null;
  /** Nobody waits for what it tells, so it is given a moment for others like it to come. */
  mayWait?: boolean;
  source: "webhook" | "sweep";
  deliveryId: string | null;
  /** As it came, or a large one without what nothing uses. Kept as text: jsonb refuses some valid JSON. */
  body: string;
  /** SHA-256 of the whole body as it came, in hex; left out, `body` is the whole. */
  digest?: string;
};

/** The updates of one visit leave Chatwoot within this, unless it is busy. */
export const GATHER_MS = 500;

/** Bodies that may hold a channel's tokens. */
const BODY_NEVER_KEPT = new Set(["inbox_created", "inbox_updated"]);

/** Keys the same event alike however often and by whichever road it comes. */
export function dedupeKey({
  event,
  messageId,
  body,
  digest,
}: Pick<IncomingEvent, "event" | "messageId" | "body" | "digest">): string {
  return event === "message_created" && messageId !== null
    ? `message_created:${messageId}`
    : `${event}:${digest ?? createHash("sha256").update(body).digest("hex")}`;
}

/** One group per tenant and database: what two of them receive never shares a statement. */
const doors = new WeakMap<Db, Map<number, (incoming: IncomingEvent) => Promise<boolean>>>();

/**
 * Stores an event with the job that will work it, in one transaction, which events that arrive at the same time share.
 * @returns false when it is stored already; nothing is changed then.
 */
export function storeEvent(app: App, incoming: IncomingEvent): Promise<boolean> {
  const ofTenants = doors.get(app.db) ?? new Map<number, (incoming: IncomingEvent) => Promise<boolean>>();
  doors.set(app.db, ofTenants);
  const store =
    ofTenants.get(app.chatwoot.id) ??
    grouped((events: IncomingEvent[]) => urgently(() => storeTogether(app, events)), isDatabaseAway);
  ofTenants.set(app.chatwoot.id, store);
  return store(incoming);
}

async function storeTogether(app: App, events: IncomingEvent[]): Promise<boolean[]> {
  const keys = events.map(dedupeKey);
  // One statement cannot meet the same row twice: of two alike in one group the first is stored.
  const firsts = new Map<string, IncomingEvent>();
  for (const [at, key] of keys.entries()) if (!firsts.has(key)) firsts.set(key, events[at] as IncomingEvent);
  const told = [...firsts.values()];
  const stored = await inTransaction(app.db, async (tx) => {
    // One parameter a column: the statement stays the same however many share it, and so costs little to make and read.
    const { rows } = await sql<{ id: number; dedupeKey: string }>`
      insert into webhook_events (account_id, dedupe_key, delivery_id, source, event, updates_conversation_id, body)
      select ${app.chatwoot.id}::bigint, told.* from unnest(
        ${[...firsts.keys()]}::text[],
        ${told.map(({ deliveryId }) => deliveryId)}::text[],
        ${told.map(({ source }) => source)}::text[],
        ${told.map(({ event }) => event)}::text[],
        ${told.map(({ updatesConversationId }) => updatesConversationId ?? null)}::bigint[],
        ${told.map(bodyToKeep)}::text[]
      ) told
      on conflict (account_id, dedupe_key)
      -- A copy nobody could read must not stand in the way of one that can be.
      do update set body = excluded.body, source = excluded.source, state = 'received', reason = null
      where webhook_events.state = 'failed'
      returning id, dedupe_key`.execute(tx);
    await enqueueAll(
      app.queue,
      tx,
      processEventJob,
      rows.map((row) => ({ eventId: row.id })),
      (at) => (firsts.get(rows[at]?.dedupeKey ?? "")?.mayWait ? GATHER_MS : 0),
    );
    return new Set(rows.map((row) => row.dedupeKey));
  });
  return keys.map((key) => stored.delete(key));
}

const bodyToKeep = ({ event, body }: IncomingEvent) => (BODY_NEVER_KEPT.has(event) ? "{}" : withoutSecrets(body));

/** `contact_inbox.pubsub_token` opens a customer's live channel, so it is not kept. */
function withoutSecrets(body: string): string {
  return body
    .replaceAll(/"(pubsub_token|access_token|hmac_token|secret)"\s*:\s*"(?:[^"\\]|\\.)*"/g, '"$1":"[removed]"')
    .replaceAll("\u0000", "");
}
