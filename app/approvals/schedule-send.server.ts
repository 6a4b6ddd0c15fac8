import type { App } from "../app.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import type { Tx } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import { sendReplyJob } from "./jobs.ts";

/** Puts an approved decision on its way once the undo window is over. The database refuses any other decision. */
export async function scheduleSend(
  app: App,
  tx: Tx,
  { decisionId, conversationId, approvalId }: { decisionId: string; conversationId: number; approvalId: string },
): Promise<{ id: string; at: string }> {
  const at = new Date(app.now().getTime() + app.config.UNDO_SECONDS * 1000);
  const { id } = await tx
    .insertInto("sends")
    .values({ accountId: app.chatwoot.id, conversationId, decisionId, scheduledFor: at })
    .returning("id")
    .executeTakeFirstOrThrow();
  await enqueue(app.queue, tx, sendReplyJob, { sendId: id }, at);
  await recordActivity(app, tx, {
    conversationId,
    approvalId,
    actor: hotdash,
    verb: "send_scheduled",
    detail: { send_id: id },
  });
  return { id, at: at.toISOString() };
}
