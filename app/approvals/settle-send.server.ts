import { sql } from "kysely";
import type { App } from "../app.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { unansweredQuestion } from "../conversations/newest.server.ts";
import { startQuietTime } from "../conversations/quiet-time.server.ts";
import type { Tx } from "../db/database.server.ts";
import { logDecisionJob } from "../learning/jobs.ts";
import { enqueue } from "../queue/queue.server.ts";
import { markReadJob } from "./jobs.ts";

/**
 * The reply stands in Chatwoot's thread: the send is accepted and its approval sent. Known already: nothing changes.
 * A customer who wrote between the approval and now starts a new quiet time.
 */
export async function acceptSend(
  app: App,
  tx: Tx,
  { sendId, conversationId, messageId }: { sendId: string; conversationId: number; messageId: number },
): Promise<boolean> {
  const accepted = await tx
    .updateTable("sends")
    .set({ state: "accepted", reason: null, chatwootMessageId: messageId, settledAt: app.now() })
    .where("id", "=", sendId)
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .where("state", "in", ["sending", "uncertain"])
    // A late event about the failed message carries the same mark.
    .where((row) => row.or([row("replacesMessageId", "is", null), row("replacesMessageId", "<", messageId)]))
    .returning(["decisionId", "replacesMessageId"])
    .executeTakeFirst();
  if (!accepted) return false;
  const approvalId = await endApproval(app, tx, accepted.decisionId, "sent", null);
  await enqueue(app.queue, tx, markReadJob, { sendId });
  await recordActivity(app, tx, {
    conversationId,
    approvalId,
    actor: hotdash,
    verb: accepted.replacesMessageId === null ? "reply_accepted" : "reply_replaced",
    detail: { send_id: sendId, message_id: messageId },
  });
  if (await unansweredQuestion(app, tx, conversationId)) await startQuietTime(app, tx, conversationId);
  return true;
}

/**
 * A decision's send has ended: its approved approval ends too, and it goes to the decision log. A reply that was sent once
 * and is refused when it is sent anew has failed after all.
 * @returns the approval's id.
 */
export async function endApproval(
  app: App,
  tx: Tx,
  decisionId: string | null,
  state: "sent" | "failed",
  reason: string | null,
): Promise<string | null> {
  if (!decisionId) return null;
  await enqueue(app.queue, tx, logDecisionJob, { decisionId });
  const ended = await tx
    .updateTable("approvals")
    .set((row) => ({ state, reason, version: sql<number>`${row.ref("version")} + 1`, updatedAt: app.now() }))
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "=", (from) => from.selectFrom("decisions").select("approvalId").where("id", "=", decisionId))
    .where("state", "in", state === "failed" ? ["approved", "sent"] : ["approved"])
    .returning("id")
    .executeTakeFirst();
  return ended?.id ?? null;
}
