import { sql } from "kysely";
import type { App } from "../app.ts";
import { recordActivity } from "../conversations/activity.server.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import { isMessageOf, newestPublicId } from "../conversations/newest.server.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import { draftReplyJob } from "../drafts/jobs.ts";
import { logDecisionJob } from "../learning/jobs.ts";
import type { Operator } from "../operators/operator.ts";
import { enqueue } from "../queue/queue.server.ts";
import type { ApprovalState } from "./approval.ts";
import { endNotes } from "./note.server.ts";
import { addressingOf, sameRecipients } from "./recipients.server.ts";
import { scheduleSend } from "./schedule-send.server.ts";
import { problemsOf } from "./validate.ts";
import type { DecisionForm, DecisionResult } from "./view.ts";

export type Decider = { operator: Pick<Operator, "id" | "name">; sessionId: string };
type Refusal = Extract<DecisionResult, { ok: false }>;

const refusals = {
  "already-decided": "Somebody decided this meanwhile. Nothing was sent by you.",
  changed: "This draft changed while you were reading. Your text is kept; look at the new version.",
  "newer-message": "Somebody wrote after the last message on your screen. Read it, then decide.",
  "window-closed":
    "This channel's reply window has closed. The channel will most likely refuse a reply: approve once more to try all the same.",
  claimed: "Somebody else is reviewing this now.",
} as const;

const no = (reason: keyof typeof refusals): Refusal => ({ ok: false, reason, message: refusals[reason] });
const invalid = (...problems: string[]): Refusal => ({
  ok: false,
  reason: "invalid",
  message: problems[0] ?? "",
  problems,
});

/**
 * A person's decision on a draft: recorded once, with its grades, its trace and what follows from it, in one
 * transaction. A second click, another tab or another reviewer finds it decided; nothing is ever sent twice for it.
 */
export async function decide(app: App, by: Decider, approvalId: string, form: DecisionForm): Promise<DecisionResult> {
  const place = await app.db
    .selectFrom("approvals")
    .select("conversationId")
    .where("id", "=", approvalId)
    .where("accountId", "=", app.chatwoot.id)
    .executeTakeFirst();
  if (!place) return no("changed");
  const { conversationId } = place;
  return inTransaction(app.db, async (tx) => {
    // Everything that moves a conversation takes this lock first, so what is checked here still holds at the commit.
    await lockConversation(app, tx, conversationId);
    const objected = await objection(app, tx, by, approvalId, conversationId, form);
    if ("refused" in objected) return objected.refused;

    const { recipients, channel, chatwootChannel, senderName, canReply } = await addressingOf(app, tx, conversationId);
    if (form.outcome === "approve") {
      if (!sameRecipients(form.recipients, recipients)) return no("changed");
      if (!canReply && !form.despiteClosedWindow) return no("window-closed");
      const problems = problemsOf(form.finalText, channel, chatwootChannel);
      if (problems.length > 0) return invalid(...problems);
    }
    const decision = await tx
      .insertInto("decisions")
      .values({
        accountId: app.chatwoot.id,
        approvalId,
        conversationId,
        kind: "reply",
        outcome: form.outcome,
        approvalVersion: form.version,
        draftId: form.draftId,
        seenMessageId: form.seenMessageId,
        finalText: form.outcome === "approve" ? form.finalText : null,
        recipients: JSON.stringify(recipients),
        channel,
        senderName,
        ...form.grades,
        // A draft that claims nothing needs no source.
        basis: form.basis ?? (form.outcome === "approve" ? "none_found" : null),
        reason: form.reason,
        note: form.note.trim() || null,
        despiteClosedWindow: form.despiteClosedWindow,
        operatorId: by.operator.id,
        sessionId: by.sessionId,
        openedAt: form.openedAt,
        decidedAt: app.now(),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await settleApproval(app, tx, approvalId, form);
    await recordActivity(app, tx, {
      conversationId,
      approvalId,
      actor: { kind: "operator", id: by.operator.id, name: by.operator.name },
      verb: verbs[form.outcome],
      detail: { ...form.grades, edited: objected.edited, reason: form.reason, decision_id: decision.id },
    });
    const send =
      form.outcome === "approve"
        ? await scheduleSend(app, tx, { decisionId: decision.id, conversationId, approvalId })
        : null;
    // An approval is settled when its send is.
    if (form.outcome !== "approve") await enqueue(app.queue, tx, logDecisionJob, { decisionId: decision.id });
    if (form.outcome === "reject") await endNotes(app, tx, approvalId);
    if (form.outcome === "request_changes")
      await enqueue(app.queue, tx, draftReplyJob, { accountId: app.chatwoot.id, conversationId });
    return { ok: true, decisionId: decision.id, send };
  });
}

const verbs = { approve: "approved", reject: "rejected", request_changes: "changes_requested" } as const;
const outcomeState = {
  approve: "approved",
  reject: "rejected",
  request_changes: "changes_requested",
} as const satisfies Record<string, ApprovalState>;

/** Why this decision cannot be taken now; when it can, whether the text that goes out is not the draft's. */
async function objection(
  app: App,
  tx: Tx,
  by: Decider,
  approvalId: string,
  conversationId: number,
  form: DecisionForm,
): Promise<{ refused: Refusal } | { edited: boolean }> {
  const approval = await tx
    .selectFrom("approvals")
    .select(["state", "version", "staleSince", "claimedBy", "claimedUntil"])
    .where("id", "=", approvalId)
    .where("accountId", "=", app.chatwoot.id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (["approved", "sent", "rejected"].includes(approval.state)) return { refused: no("already-decided") };
  if (approval.state !== "pending_review" || approval.version !== form.version) return { refused: no("changed") };
  if (
    approval.claimedBy &&
    approval.claimedBy !== by.operator.id &&
    approval.claimedUntil &&
    approval.claimedUntil > app.now()
  )
    return { refused: no("claimed") };
  const draft = await tx
    .selectFrom("drafts")
    .select(["reply", "evidence", "claims"])
    .where("id", "=", form.draftId)
    .where("approvalId", "=", approvalId)
    .executeTakeFirst();
  if (!draft) return { refused: no("changed") };
  if (!(await isMessageOf(app, tx, conversationId, form.seenMessageId))) return { refused: no("changed") };
  const newest = await newestPublicId(app, tx, conversationId);
  if (newest > form.seenMessageId) return { refused: no("newer-message") };
  if (form.outcome === "approve" && approval.staleSince && !form.despiteNewer) return { refused: no("newer-message") };
  if (form.outcome === "approve") {
    const claimsNothing = (draft.claims as unknown[]).length === 0 && form.finalText === draft.reply;
    if (!form.basis && !claimsNothing)
      return { refused: invalid("Choose what this is based on: its evidence, no source, or your own knowledge.") };
    if (form.basis === "evidence" && (draft.evidence as unknown[]).length === 0)
      return { refused: invalid("The draft has no evidence. Choose “No source”, or say that you know this yourself.") };
  }
  const edited = form.outcome === "approve" && form.finalText !== draft.reply;
  if ((edited || form.outcome !== "approve") && !form.reason)
    return { refused: invalid(edited ? "Choose a reason for the change." : "Choose a reason.") };
  return { edited };
}

async function settleApproval(app: App, tx: Tx, approvalId: string, form: DecisionForm): Promise<void> {
  await tx
    .updateTable("approvals")
    .set((row) => ({
      state: outcomeState[form.outcome],
      reason: form.reason,
      version: sql<number>`${row.ref("version")} + 1`,
      claimedBy: null,
      claimedUntil: null,
      // Sent back, the next version answers the newest message with nobody's text in the way.
      ...(form.outcome === "request_changes" && { typedAt: null, staleSince: null, draftDeadline: null }),
      updatedAt: app.now(),
    }))
    .where("id", "=", approvalId)
    .where("state", "=", "pending_review")
    .where("version", "=", form.version)
    .executeTakeFirstOrThrow();
}
