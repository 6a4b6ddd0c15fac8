import type { App } from "../app.ts";
import { liveReply, reviveReply } from "../approvals/moved-on.server.ts";
import { unansweredQuestion } from "../conversations/newest.server.ts";
import { endQuietTime, startQuietTime } from "../conversations/quiet-time.server.ts";
import type { Tx } from "../db/database.server.ts";

export const isShut = ({ status }: { status: string }): boolean => status === "resolved" || status === "snoozed";

/** Resolved or snoozed: a draft that was due is due no longer, unless the conversation is opened again. */
export async function putOff(app: App, tx: Tx, conversation: { id: number; draftDueAt: Date | null }): Promise<void> {
  if (!conversation.draftDueAt) return;
  await endQuietTime(app, tx, conversation.id);
  const question = await unansweredQuestion(app, tx, conversation.id);
  if (question) await putOffQuestion(app, tx, conversation.id, question.id);
}

/** Remembers a question that nobody drafts to while its conversation is resolved or snoozed. */
export async function putOffQuestion(app: App, tx: Tx, conversationId: number, questionId: number): Promise<void> {
  await theConversation(app, tx, conversationId).set({ putOffQuestionId: questionId }).execute();
}

/**
 * Open, or open again: what was set aside because the conversation was resolved or snoozed is taken up where it was, so that
 * it ends alike whether HotDash heard of the pause or not.
 */
export async function takeUpAgain(app: App, tx: Tx, conversationId: number): Promise<void> {
  const question = await unansweredQuestion(app, tx, conversationId);
  if (!question || (await liveReply(app, tx, conversationId))) return;
  const revived = await reviveReply(app, tx, conversationId, question.id);
  if (revived === "back") return;
  const wasPutOff = await theConversation(app, tx, conversationId)
    .set({ putOffQuestionId: null })
    .where("putOffQuestionId", "=", question.id)
    .returning("id")
    .executeTakeFirst();
  if (revived === "undrafted" || wasPutOff) await startQuietTime(app, tx, conversationId);
}

const theConversation = (app: App, tx: Tx, conversationId: number) =>
  tx.updateTable("conversations").where("accountId", "=", app.chatwoot.id).where("id", "=", conversationId);
