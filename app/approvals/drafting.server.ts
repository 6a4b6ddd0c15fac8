import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { App } from "../app.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { BLOCKED } from "../conversations/blocked.ts";
import { isCustomerBlocked } from "../conversations/contacts.server.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import { unansweredQuestion } from "../conversations/newest.server.ts";
import { putOffQuestion } from "../conversations/put-off.server.ts";
import { endQuietTime } from "../conversations/quiet-time.server.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import type { DraftAnswer } from "../drafts/draft.ts";
import { DRAFT_SECONDS, draftReplyJob, postNoteJob } from "../drafts/jobs.ts";
import { keepDraft } from "../drafts/keep-draft.server.ts";
import { spentToday } from "../drafts/spent-today.server.ts";
import { announcePending } from "../notifications/announce.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import { readSettings } from "../settings/settings.server.ts";
import { spendLeft } from "../settings/spend.ts";
import { closeReply, liveReply } from "./moved-on.server.ts";
import { endNotes } from "./note.server.ts";

/** How far the database's clock may run ahead of this process's. */
const CLOCK_SKEW_MS = 2000;

/** One run of the agent service for one approval. */
export type Run = {
  approvalId: string;
  conversationId: number;
  draftId: string;
  deadline: Date;
  sourceMessageId: number;
};

/**
 * Decides, under the conversation's lock, whether an answer is wanted now, and opens the run that makes it: a new
 * approval, the next version of one sent back for changes, or a version beside one that went stale under a reviewer.
 * @returns null when there is nothing to draft: answered meanwhile, paused, not yet quiet, or under way.
 */
export async function beginDraft(app: App, conversationId: number): Promise<Run | null> {
  const settings = await readSettings(app.db, app.chatwoot, app.config);
  if (settings.draftingPaused || spendLeft(await spentToday(app), settings.dailyModelSpendUsd) <= 0) {
    await keepDue(app, conversationId);
    return null;
  }
  return inTransaction(app.db, async (tx) => {
    const conversation = await lockConversation(app, tx, conversationId);
    if (!conversation) return null;
    const now = app.now();
    const reply = await approvalOfRun(app, tx, conversationId);
    if (reply?.draftDeadline && reply.draftDeadline > now) {
      // A run before this one may still answer; two must not be open at once.
      await enqueue(app.queue, tx, draftReplyJob, { accountId: app.chatwoot.id, conversationId }, reply.draftDeadline);
      return null;
    }
    const wantsVersion = reply?.state === "changes_requested" || reply?.state === "drafting";
    const due = conversation.draftDueAt;
    if (!wantsVersion && !due) return null;
    if (!wantsVersion && due && due > now) {
      // A later message moved the time and brought its own job; but when the database's clock runs ahead of ours this is
      // that job, come early.
      if (due.getTime() - now.getTime() <= CLOCK_SKEW_MS)
        await enqueue(app.queue, tx, draftReplyJob, { accountId: app.chatwoot.id, conversationId }, due);
      return null;
    }
    const source = await unansweredQuestion(app, tx, conversationId);
    if (!source) {
      await endQuietTime(app, tx, conversationId);
      if (wantsVersion) await closeReply(app, tx, conversationId, "nobody waits any more", hotdash);
      return null;
    }
    if (await isCustomerBlocked(app, tx, conversationId)) {
      await endQuietTime(app, tx, conversationId);
      await putOffQuestion(app, tx, conversationId, source.id);
      await closeReply(app, tx, conversationId, BLOCKED, { kind: "agent" });
      return null;
    }
    if (reply && !wantsVersion && !(reply.staleSince && reply.state === "pending_review")) return null;

    const run = {
      draftId: randomUUID(),
      deadline: new Date(now.getTime() + DRAFT_SECONDS * 1000),
      sourceMessageId: source.id,
    };
    await endQuietTime(app, tx, conversationId);
    const approvalId = reply
      ? await openVersion(app, tx, reply.id, run)
      : await openApproval(
          app,
          tx,
          conversationId,
          run,
          new Date(source.createdAt.getTime() + settings.reviewSlaMinutes * 60_000),
        );
    await recordActivity(app, tx, { conversationId, approvalId, actor: hotdash, verb: "draft_started" });
    return { approvalId, conversationId, ...run };
  });
}

/**
 * Stores what the agent service answered and puts it before the reviewer, if the run is still the approval's own.
 * @returns false when the run was overtaken: the draft is dropped and nobody sees it.
 */
export async function storeDraft(app: App, run: Run, answer: DraftAnswer): Promise<boolean> {
  const settings = await readSettings(app.db, app.chatwoot, app.config);
  return inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, run.conversationId);
    const kept = await tx
      .updateTable("approvals")
      .set((row) => ({
        state: "pending_review",
        reason: null,
        draftDeadline: null,
        // While somebody is at work on a stale item the answered message stays theirs; the new version is offered beside.
        sourceMessageId: sql<number>`case when ${row.ref("staleSince")} is null then ${run.sourceMessageId}::bigint else ${row.ref("sourceMessageId")} end`,
        version: sql<number>`${row.ref("version")} + 1`,
        updatedAt: app.now(),
      }))
      .where("id", "=", run.approvalId)
      .where("accountId", "=", app.chatwoot.id)
      .where("draftId", "=", run.draftId)
      .where("state", "in", ["drafting", "changes_requested", "pending_review"])
      .returning("id")
      .executeTakeFirst();
    if (!kept) return false;
    const version = await keepDraft(app, tx, run, answer, settings.modelPrice);
    await recordActivity(app, tx, {
      conversationId: run.conversationId,
      approvalId: run.approvalId,
      actor: hotdash,
      verb: "draft_ready",
      detail: { version, intent: answer.draft.intent, risk: answer.draft.risk.level, model: answer.model },
    });
    await enqueue(app.queue, tx, postNoteJob, { draftId: run.draftId });
    await endNotes(app, tx, run.approvalId, run.draftId);
    await announcePending(app, tx);
    return true;
  });
}

/** Gives a run up: the customer is listed under "Waiting, no answer" with the cause. */
export function failDraft(app: App, run: Run, cause: string): Promise<void> {
  return giveUp(app, run.conversationId, run.draftId, cause);
}

/** Gives up whatever is being drafted in a conversation: its job became a dead letter. */
export function abandonDraft(app: App, { conversationId }: { conversationId: number }): Promise<void> {
  return giveUp(app, conversationId, null, "the draft's job failed too often");
}

async function giveUp(app: App, conversationId: number, draftId: string | null, cause: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, conversationId);
    const failed = await tx
      .updateTable("approvals")
      .set((row) => ({
        state: "failed",
        reason: cause,
        draftDeadline: null,
        version: sql<number>`${row.ref("version")} + 1`,
        updatedAt: app.now(),
      }))
      .where("accountId", "=", app.chatwoot.id)
      .where("conversationId", "=", conversationId)
      .where("kind", "=", "reply")
      .where("state", "in", ["drafting", "changes_requested"])
      .$if(draftId !== null, (query) => query.where("draftId", "=", draftId))
      .returning("id")
      .executeTakeFirst();
    if (!failed) return;
    await recordActivity(app, tx, {
      conversationId,
      approvalId: failed.id,
      actor: hotdash,
      verb: "draft_failed",
      detail: { why: cause },
    });
    await endNotes(app, tx, failed.id);
  });
}

/**
 * A run that met an unavailable service is closed early, so that its retry need not wait for the deadline. Until one
 * succeeds the customer is listed under "Waiting, no answer" with the cause.
 */
export async function closeRun(app: App, run: Run, cause: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockConversation(app, tx, run.conversationId);
    await tx
      .updateTable("approvals")
      .set((row) => ({
        draftDeadline: null,
        reason: sql<string>`case when ${row.ref("state")} = 'drafting' then ${cause} else ${row.ref("reason")} end`,
        updatedAt: app.now(),
      }))
      .where("id", "=", run.approvalId)
      .where("accountId", "=", app.chatwoot.id)
      .where("draftId", "=", run.draftId)
      .execute();
  });
}

/** A version that somebody waits for is due again once drafting goes on; its job ends here. */
async function keepDue(app: App, conversationId: number): Promise<void> {
  await app.db
    .updateTable("conversations")
    .set({ draftDueAt: app.now() })
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "=", conversationId)
    .where("draftDueAt", "is", null)
    .where((row) =>
      row.exists(
        row
          .selectFrom("approvals")
          .select("id")
          .where("accountId", "=", app.chatwoot.id)
          .where("conversationId", "=", conversationId)
          .where("kind", "=", "reply")
          .where("state", "in", ["drafting", "changes_requested"]),
      ),
    )
    .execute();
}

async function approvalOfRun(app: App, tx: Tx, conversationId: number) {
  const live = await liveReply(app, tx, conversationId);
  return (
    live &&
    tx
      .selectFrom("approvals")
      .select(["id", "state", "staleSince", "draftDeadline"])
      .where("id", "=", live.id)
      .executeTakeFirstOrThrow()
  );
}

async function openApproval(
  app: App,
  tx: Tx,
  conversationId: number,
  run: Omit<Run, "approvalId" | "conversationId">,
  dueAt: Date,
) {
  const { id } = await tx
    .insertInto("approvals")
    .values({
      accountId: app.chatwoot.id,
      conversationId,
      sourceMessageId: run.sourceMessageId,
      draftId: run.draftId,
      draftDeadline: run.deadline,
      draftAttempts: 1,
      dueAt,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function openVersion(app: App, tx: Tx, approvalId: string, run: Omit<Run, "approvalId" | "conversationId">) {
  await tx
    .updateTable("approvals")
    .set((row) => ({
      draftId: run.draftId,
      draftDeadline: run.deadline,
      draftAttempts: sql<number>`${row.ref("draftAttempts")} + 1`,
      updatedAt: app.now(),
    }))
    .where("id", "=", approvalId)
    .where("accountId", "=", app.chatwoot.id)
    .execute();
  return approvalId;
}
