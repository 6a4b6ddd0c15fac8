import type { App } from "../app.ts";
import type { Tx } from "../db/database.server.ts";
import { unansweredQuestion } from "./newest.server.ts";
import { endQuietTime } from "./quiet-time.server.ts";

export const isShut = ({ status }: { status: string }): boolean => status === "resolved" || status === "snoozed";

/** Resolved, snoozed, or its customer blocked: a draft that was due is due no longer, until that has changed. */
export async function putOff(app: App, tx: Tx, conversation: { id: number; draftDueAt: Date | null }): Promise<void> {
  if (!conversation.draftDueAt) return;
  await endQuietTime(app, tx, conversation.id);
  const question = await unansweredQuestion(app, tx, conversation.id);
  if (question) await putOffQuestion(app, tx, conversation.id, question.id);
}

/** Remembers a question that nobody drafts to for now. */
export async function putOffQuestion(app: App, tx: Tx, conversationId: number, questionId: number): Promise<void> {
  await tx
    .updateTable("conversations")
    .set({ putOffQuestionId: questionId })
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "=", conversationId)
    .execute();
}
