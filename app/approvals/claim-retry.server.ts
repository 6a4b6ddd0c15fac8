import { sql } from "kysely";
import type { App } from "../app.ts";
import type { ChannelKind } from "../conversations/channel.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import { HEARTBEAT_SECONDS } from "../queue/job.ts";
import { enqueue } from "../queue/queue.server.ts";
import { retryReplyJob } from "./jobs.ts";
import type { DecidedOn } from "./send.ts";

/** A reply that did not arrive and that this process may have sent again. */
export type RetryClaim = DecidedOn & {
  claim: Date;
  conversationId: number;
  approvalId: string;
  decisionId: string;
  /** An approved draft, or a reply written without one. */
  kind: "reply" | "manual";
  /** The message that failed. */
  messageId: number;
  channel: ChannelKind;
  /** Chatwoot's name of the channel, such as `Channel::Email`. */
  chatwootChannel: string;
  text: string;
  /** Why it counts as undelivered: what the person who asked for it to be sent again has read. */
  reason: string | null;
  /** The reviewer knew that the channel's reply window was closed. */
  despiteClosedWindow: boolean;
  /** When Chatwoot's retry was called, by a run that could not tell what came of it. */
  calledAt: Date | null;
  /** When the failed message's deletion was first called. */
  deleteCalledAt: Date | null;
};

/**
 * Claims a reply that a person asked to be sent again, while it is still the message that failed. While sending is paused
 * nothing is begun, only what was called is followed up.
 * @returns null when it is settled, replaced already, paused, another Chatwoot's, or claimed by another process.
 */
export async function claimRetry(
  app: App,
  sendId: string,
  { paused }: { paused: boolean },
): Promise<RetryClaim | null> {
  const now = app.now();
  const dead = new Date(now.getTime() - HEARTBEAT_SECONDS * 1000);
  const { rows } = await sql<Omit<RetryClaim, "claim" | "sendId">>`
    update sends s set claimed_at = ${now}
    from decisions d join approvals a on a.id = d.approval_id join accounts c on c.id = d.account_id
    where s.id = ${sendId} and s.account_id = ${app.chatwoot.id} and s.state = 'retrying' and d.id = s.decision_id
      and s.chatwoot_message_id is not null and c.base_url = ${app.chatwoot.baseUrl}
      and (not ${paused}::boolean or s.retry_called_at is not null)
      and (s.claimed_at is null or s.claimed_at < ${dead})
    returning s.conversation_id, s.chatwoot_message_id as message_id, s.replaces_message_id, s.reason,
      s.retry_called_at as called_at, s.delete_called_at, d.id as decision_id, d.approval_id, d.kind, d.channel,
      (select v.channel from conversations v where v.account_id = s.account_id and v.id = s.conversation_id) as chatwoot_channel,
      coalesce(d.final_text, '') as text, d.seen_message_id, d.despite_closed_window, a.source_message_id
  `.execute(app.db);
  const [row] = rows;
  return row ? { ...row, sendId, claim: now } : null;
}

/** A change of a claimed retry, refused when whoever took it over is at work. */
export async function moveRetry(
  app: App,
  tx: Tx,
  retry: RetryClaim,
  change: Record<string, unknown>,
): Promise<boolean> {
  const moved = await tx
    .updateTable("sends")
    .set(change)
    .where("id", "=", retry.sendId)
    .where("accountId", "=", app.chatwoot.id)
    .where("state", "=", "retrying")
    .where("claimedAt", "=", retry.claim)
    .returning("id")
    .executeTakeFirst();
  return moved !== undefined;
}

/** For the run that comes after this failure. A call that never left was none. */
export async function releaseRetry(
  app: App,
  retry: RetryClaim,
  change: { retryCalledAt?: null; deleteCalledAt?: Date | null } = {},
): Promise<void> {
  await inTransaction(app.db, (tx) => moveRetry(app, tx, retry, { claimedAt: null, ...change }));
}

/** Gives the claim back, to be taken again at that time. */
export async function retryLater(app: App, retry: RetryClaim, at: Date): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const waits = await moveRetry(app, tx, retry, { claimedAt: null });
    if (waits) await enqueue(app.queue, tx, retryReplyJob, { sendId: retry.sendId }, at);
  });
}
