import { sql } from "kysely";
import type { App, Tenant } from "../app.ts";
import { type Actor, hotdash, recordActivity } from "../conversations/activity.server.ts";
import { BLOCKED } from "../conversations/blocked.ts";
import type { Tx } from "../db/database.server.ts";
import { announcePending } from "../notifications/announce.server.ts";
import { liveStates } from "./approval.ts";
import { endNotes } from "./note.server.ts";

type LiveReply = {
  id: string;
  state: string;
  /** Of one being drafted: what holds it up. */
  reason: string | null;
  sourceMessageId: number | null;
  claimedUntil: Date | null;
  typedAt: Date | null;
};

/** What a live reply becomes when somebody writes after the message it answers. */
export type MovedOn = "superseded" | "stale" | "untouched";

/** The conversation's live reply, locked. The conversation's row must be locked before. */
export function liveReply(app: Tenant, tx: Tx, conversationId: number): Promise<LiveReply | undefined> {
  return tx
    .selectFrom("approvals")
    .select(["id", "state", "reason", "sourceMessageId", "claimedUntil", "typedAt"])
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .where("kind", "=", "reply")
    .where("state", "in", [...liveStates])
    .forUpdate()
    .executeTakeFirst();
}

/**
 * A public message newer than the one answered has come (or that one was deleted). Nobody at work: the draft is
 * superseded and made anew. Somebody at work: their text stays and is marked stale. Approved and not yet on its
 * way: the send is stopped and the item comes back, stale.
 */
export async function moveOn(
  app: App,
  tx: Tx,
  conversationId: number,
  why: "newer-message" | "source-deleted",
): Promise<MovedOn> {
  const reply = await liveReply(app, tx, conversationId);
  if (!reply) return "untouched";
  if (reply.state === "approved")
    return (await stopSend(app, tx, reply.id, conversationId, why)) ? "stale" : "untouched";
  const atWork = (reply.claimedUntil !== null && reply.claimedUntil > app.now()) || reply.typedAt !== null;
  if (atWork && reply.state !== "drafting") {
    await markStale(app, tx, reply.id, conversationId, why);
    return "stale";
  }
  await settle(app, tx, reply.id, conversationId, "superseded", why, hotdash);
  return "superseded";
}

/** A person answered, the conversation was resolved or snoozed, or its customer blocked: no draft is wanted any more. */
export async function closeReply(app: App, tx: Tx, conversationId: number, why: string, by: Actor): Promise<void> {
  const reply = await liveReply(app, tx, conversationId);
  if (!reply) return;
  if (reply.state === "approved" && !(await cancelScheduledSend(app, tx, reply.id, why))) return;
  await settle(app, tx, reply.id, conversationId, "closed", why, by);
}

/** A claimed send was stopped before its POST for what wants no reply at all: its approval is closed with it. */
export const closeStopped = (
  app: App,
  tx: Tx,
  { approvalId, conversationId }: { approvalId: string; conversationId: number },
  why: string,
  by: Actor,
): Promise<void> => settle(app, tx, approvalId, conversationId, "closed", why, by);

const shutReasons = new Set<string | null>(["resolved", "snoozed", BLOCKED]);

/**
 * The conversation was opened again or its customer unblocked: the draft that was closed for it comes back, when the
 * question it answers still waits and no other was made since. The conversation's row must be locked before.
 * @returns `undrafted` when it was closed before its draft was made.
 */
export async function reviveReply(
  app: App,
  tx: Tx,
  conversationId: number,
  questionId: number,
): Promise<"back" | "undrafted" | "nothing"> {
  const last = await tx
    .selectFrom("approvals as a")
    .select(({ exists, selectFrom }) => [
      "a.id",
      "a.state",
      "a.reason",
      "a.sourceMessageId",
      exists(selectFrom("drafts as d").select("d.id").whereRef("d.approvalId", "=", "a.id")).as("drafted"),
    ])
    .where("a.accountId", "=", app.chatwoot.id)
    .where("a.conversationId", "=", conversationId)
    .where("a.kind", "=", "reply")
    .orderBy("a.createdAt", "desc")
    .limit(1)
    .executeTakeFirst();
  if (last?.state !== "closed" || !shutReasons.has(last.reason)) return "nothing";
  if (last.sourceMessageId !== questionId) return "nothing";
  if (!last.drafted) return "undrafted";
  await tx
    .updateTable("approvals")
    .set((row) => ({
      state: "pending_review",
      reason: null,
      version: sql<number>`${row.ref("version")} + 1`,
      claimedBy: null,
      claimedUntil: null,
      updatedAt: app.now(),
    }))
    .where("id", "=", last.id)
    .where("accountId", "=", app.chatwoot.id)
    .where("state", "=", "closed")
    .execute();
  const detail = { was: last.reason };
  await recordActivity(app, tx, { conversationId, approvalId: last.id, actor: hotdash, verb: "draft_back", detail });
  await announcePending(app, tx);
  return "back";
}

/** Stops a send still in its undo window and brings its approval back to the reviewer, marked stale. */
async function stopSend(app: App, tx: Tx, approvalId: string, conversationId: number, why: string): Promise<boolean> {
  if (!(await cancelScheduledSend(app, tx, approvalId, why))) return false;
  await returnToReview(app, tx, approvalId);
  await recordActivity(app, tx, { conversationId, approvalId, actor: hotdash, verb: "send_stopped", detail: { why } });
  return true;
}

/**
 * Puts an approved reply back before the reviewer, marked stale, after its send was stopped. One that counted as sent, until
 * it was to be sent again, gives way to a draft that was made since.
 * @returns whether it is before the reviewer.
 */
export async function returnToReview(app: App, tx: Tx, approvalId: string, { stale = true } = {}): Promise<boolean> {
  if (await supersedeByLive(app, tx, approvalId)) return false;
  await tx
    .updateTable("approvals")
    .set((row) => ({
      state: "pending_review",
      version: sql<number>`${row.ref("version")} + 1`,
      staleSince: stale ? sql<Date>`coalesce(${row.ref("staleSince")}, ${app.now()})` : row.ref("staleSince"),
      claimedBy: null,
      claimedUntil: null,
      updatedAt: app.now(),
    }))
    .where("id", "=", approvalId)
    .where("accountId", "=", app.chatwoot.id)
    .where("state", "in", ["approved", "sent"])
    .execute();
  await announcePending(app, tx);
  return true;
}

/** A conversation has one live reply. The conversation's row must be locked before. */
async function supersedeByLive(app: App, tx: Tx, approvalId: string): Promise<boolean> {
  const sent = await tx
    .selectFrom("approvals")
    .select("conversationId")
    .where("id", "=", approvalId)
    .where("accountId", "=", app.chatwoot.id)
    .where("state", "=", "sent")
    .executeTakeFirst();
  if (!sent || !(await liveReply(app, tx, sent.conversationId))) return false;
  await tx
    .updateTable("approvals")
    .set((row) => ({ state: "superseded", version: sql<number>`${row.ref("version")} + 1`, updatedAt: app.now() }))
    .where("id", "=", approvalId)
    .execute();
  await endNotes(app, tx, approvalId);
  return true;
}

async function cancelScheduledSend(app: App, tx: Tx, approvalId: string, why: string): Promise<boolean> {
  const cancelled = await tx
    .updateTable("sends")
    .set({ state: "cancelled", reason: why, settledAt: app.now() })
    .where("accountId", "=", app.chatwoot.id)
    .where("state", "=", "scheduled")
    .where("decisionId", "in", (from) => from.selectFrom("decisions").select("id").where("approvalId", "=", approvalId))
    .returning("id")
    .executeTakeFirst();
  return cancelled !== undefined;
}

async function markStale(app: App, tx: Tx, approvalId: string, conversationId: number, why: string): Promise<void> {
  await tx
    .updateTable("approvals")
    .set((row) => ({ staleSince: sql<Date>`coalesce(${row.ref("staleSince")}, ${app.now()})`, updatedAt: app.now() }))
    .where("id", "=", approvalId)
    .where("accountId", "=", app.chatwoot.id)
    .execute();
  await recordActivity(app, tx, {
    conversationId,
    approvalId,
    actor: hotdash,
    verb: "thread_moved_on",
    detail: { why },
  });
}

async function settle(
  app: App,
  tx: Tx,
  approvalId: string,
  conversationId: number,
  state: "superseded" | "closed",
  reason: string,
  actor: Actor,
): Promise<void> {
  await tx
    .updateTable("approvals")
    .set((row) => ({ state, reason, version: sql<number>`${row.ref("version")} + 1`, updatedAt: app.now() }))
    .where("id", "=", approvalId)
    .where("accountId", "=", app.chatwoot.id)
    .where("state", "in", [...liveStates])
    .execute();
  await recordActivity(app, tx, { conversationId, approvalId, actor, verb: state, detail: { why: reason } });
  await endNotes(app, tx, approvalId);
}
