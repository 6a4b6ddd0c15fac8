import { sql } from "kysely";
import type { App } from "../app.ts";
import { ChatwootRefused, ChatwootUnavailable } from "../chatwoot/client.server.ts";
import { retryMessage } from "../chatwoot/replies.server.ts";
import { readMessage } from "../chatwoot/threads.server.ts";
import type { ChannelKind } from "../conversations/channel.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import { HEARTBEAT_SECONDS } from "../queue/job.ts";
import { enqueue } from "../queue/queue.server.ts";
import { type Fate, fateOf } from "./fate.ts";
import { retryReplyJob } from "./jobs.ts";
import { REFUSED_READ_MS, SECOND_LOOK_SECONDS } from "./send.ts";
import { endAttempt } from "./send-steps.server.ts";
import { settleFate } from "./settle-fate.server.ts";

const DELETED = "the message was deleted in Chatwoot";

type Claim = {
  sendId: string;
  conversationId: number;
  messageId: number;
  channel: ChannelKind;
  /** When the call was begun, by a run that could not tell what came of it. */
  calledAt: Date | null;
  claim: Date;
};

/**
 * Has Chatwoot send again, once, a reply that did not arrive and that a person asked to be retried. No new message is
 * made. The message itself tells before whether it still needs it, and afterwards what came of it; a call that was begun
 * is never repeated for the same click, however it ended.
 * @throws ChatwootUnavailable when nothing was called and a later run may succeed.
 */
export async function retryReply(app: App, { sendId }: { sendId: string }): Promise<void> {
  const retry = await claimRetry(app, sendId);
  if (!retry) return;
  const before = await readFate(app, retry);
  if (!before) return;
  if (before.kind !== "undelivered") return settle(app, retry, before);
  if (retry.calledAt) return settleOnceSure(app, retry, before, retry.calledAt);
  const calledAt = app.now();
  const attempt = await beginCall(app, retry, calledAt);
  if (!attempt) return;
  let answered = true;
  try {
    await retryMessage(app.chatwoot, retry.conversationId, retry.messageId);
    await endAttempt(app, attempt, { outcome: "accepted", messageId: retry.messageId });
  } catch (error) {
    if (!(error instanceof ChatwootUnavailable || error instanceof ChatwootRefused)) throw error;
    await endAttempt(app, attempt, { outcome: outcomeOf(error), httpStatus: error.status });
    if (error instanceof ChatwootUnavailable && !error.sent) {
      await giveBack(app, retry, { retryCalledAt: null });
      throw error;
    }
    answered = error instanceof ChatwootRefused && error.status >= 400;
  }
  const after = await readFate(app, retry);
  if (!after) return;
  return answered ? settle(app, retry, after) : settleOnceSure(app, retry, after, calledAt);
}

const outcomeOf = (error: ChatwootUnavailable | ChatwootRefused): string =>
  error instanceof ChatwootUnavailable
    ? error.causeName
    : error.status >= 400
      ? "chatwoot-refused"
      : "answer-unreadable";

async function claimRetry(app: App, sendId: string): Promise<Claim | null> {
  const now = app.now();
  const dead = new Date(now.getTime() - HEARTBEAT_SECONDS * 1000);
  const { rows } = await sql<Omit<Claim, "claim">>`
    update sends s set claimed_at = ${now}
    from decisions d, accounts c
    where s.id = ${sendId} and s.account_id = ${app.chatwoot.id} and s.state = 'retrying' and d.id = s.decision_id
      and c.id = s.account_id and c.base_url = ${app.chatwoot.baseUrl} and (s.claimed_at is null or s.claimed_at < ${dead})
    returning s.id as send_id, s.conversation_id, s.chatwoot_message_id as message_id, d.channel, s.retry_called_at as called_at
  `.execute(app.db);
  const [row] = rows;
  return row ? { ...row, claim: now } : null;
}

/** @returns null when Chatwoot refuses to show it (a token that was taken back, say): it is asked again later. */
async function readFate(app: App, retry: Claim): Promise<Fate | null> {
  try {
    const message = await readMessage(app.chatwoot, retry.conversationId, retry.messageId);
    return message ? fateOf(message, retry.channel) : { kind: "deleted" };
  } catch (error) {
    if (error instanceof ChatwootRefused && error.status === 404) return { kind: "deleted" };
    if (error instanceof ChatwootRefused) {
      await lookAgainAt(app, retry, new Date(app.now().getTime() + REFUSED_READ_MS));
      return null;
    }
    await giveBack(app, retry);
    throw error;
  }
}

/** Records that the call is about to happen. */
async function beginCall(app: App, retry: Claim, at: Date): Promise<{ id: number } | null> {
  return inTransaction(app.db, async (tx) => {
    const begun = await move(app, tx, retry, { retryCalledAt: at, retries: sql`retries + 1` });
    if (!begun) return null;
    return tx
      .insertInto("sendAttempts")
      .values({ accountId: app.chatwoot.id, sendId: retry.sendId, kind: "retry", startedAt: at })
      .returning("id")
      .executeTakeFirstOrThrow();
  });
}

/** For the run that comes after this failure. A call that never left was none. */
async function giveBack(app: App, retry: Claim, change: { retryCalledAt?: null } = {}): Promise<void> {
  await inTransaction(app.db, (tx) => move(app, tx, retry, { claimedAt: null, ...change }));
}

/**
 * A call whose answer was lost may be done late, and until then the message shows the failure before it. Whoever clicked
 * again meanwhile would have it sent twice, so it counts as failed only when a slow call must have ended.
 */
async function settleOnceSure(app: App, retry: Claim, fate: Fate, calledAt: Date): Promise<void> {
  const sure = new Date(calledAt.getTime() + SECOND_LOOK_SECONDS * 1000);
  if (fate.kind !== "undelivered" || app.now() >= sure) return settle(app, retry, fate);
  await lookAgainAt(app, retry, sure);
}

async function lookAgainAt(app: App, retry: Claim, at: Date): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const waits = await move(app, tx, retry, { claimedAt: null });
    if (waits) await enqueue(app.queue, tx, retryReplyJob, { sendId: retry.sendId }, at);
  });
}

async function settle(app: App, retry: Claim, fate: Fate): Promise<void> {
  const told: Fate = fate.kind === "deleted" ? { kind: "undelivered", reason: DELETED } : fate;
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, retry.conversationId);
    await settleFate(app, tx, retry, told, { fresh: true, retried: true });
  });
}

/** Guarded by the claim: whoever took the retry over meanwhile is not disturbed. */
async function move(app: App, tx: Tx, retry: Claim, change: Record<string, unknown>): Promise<boolean> {
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
