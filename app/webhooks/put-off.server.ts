import type { App } from "../app.ts";
import { liveReply, reviveReply } from "../approvals/moved-on.server.ts";
import { unansweredQuestion } from "../conversations/newest.server.ts";
import { startQuietTime } from "../conversations/quiet-time.server.ts";
import type { Tx } from "../db/database.server.ts";

/**
 * Open, or open again, or its customer unblocked: what was set aside is taken up where it was, so that it ends alike whether
 * HotDash heard of the pause or not.
 */
export async function takeUpAgain(app: App, tx: Tx, conversationId: number): Promise<void> {
  const question = await unansweredQuestion(app, tx, conversationId);
  if (!question || (await liveReply(app, tx, conversationId))) return;
  const revived = await reviveReply(app, tx, conversationId, question.id);
  if (revived === "back") return;
  const wasPutOff = await tx
    .updateTable("conversations")
    .set({ putOffQuestionId: null })
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "=", conversationId)
    .where("putOffQuestionId", "=", question.id)
    .returning("id")
    .executeTakeFirst();
  if (revived === "undrafted" || wasPutOff) await startQuietTime(app, tx, conversationId);
}
