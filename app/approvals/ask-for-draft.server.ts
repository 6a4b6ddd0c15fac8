import { sql } from "kysely";
import type { App, Tenant } from "../app.ts";
import { recordActivity } from "../conversations/activity.server.ts";
import { isCustomerBlocked } from "../conversations/contacts.server.ts";
import { lockConversation } from "../conversations/lock.server.ts";
import { unansweredQuestion } from "../conversations/newest.server.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import { draftReplyJob } from "../drafts/jobs.ts";
import type { Operator } from "../operators/operator.ts";
import { enqueue } from "../queue/queue.server.ts";
import { freeToWork } from "./free-to-work.ts";
import { liveReply } from "./moved-on.server.ts";

export type Asked = { ok: true } | { ok: false; message: string };

/** A person wants another draft of an item under review: the next version is made from the thread as it is now. */
export async function regenerate(app: App, operator: Operator, approvalId: string): Promise<Asked> {
  return inTransaction(app.db, async (tx): Promise<Asked> => {
    const asked = await tx
      .updateTable("approvals")
      .set((row) => ({
        state: "changes_requested",
        reason: "regenerated",
        version: sql<number>`${row.ref("version")} + 1`,
        staleSince: null,
        typedAt: null,
        draftDeadline: null,
        updatedAt: app.now(),
      }))
      .where("id", "=", approvalId)
      .where("accountId", "=", app.chatwoot.id)
      .where("state", "=", "pending_review")
      .where(freeToWork(operator.id, app.now()))
      .returning("conversationId")
      .executeTakeFirst();
    if (!asked) return { ok: false, message: "This was decided, or somebody else is reviewing it." };
    await recordActivity(app, tx, {
      ...asked,
      approvalId,
      actor: { kind: "operator", id: operator.id, name: operator.name },
      verb: "draft_regenerated",
    });
    await enqueue(app.queue, tx, draftReplyJob, { accountId: app.chatwoot.id, conversationId: asked.conversationId });
    return { ok: true };
  });
}

/** A person wants a draft for a customer who waits without one: an old conversation, a failed or rejected draft. */
export async function draftAnswer(app: App, conversationId: number): Promise<Asked> {
  return inTransaction(app.db, async (tx): Promise<Asked> => {
    const wanted = await wantDraft(app, tx, conversationId);
    if (wanted.ok) await enqueue(app.queue, tx, draftReplyJob, { accountId: app.chatwoot.id, conversationId });
    return wanted;
  });
}

/** Makes a draft due now, unless there is one or nobody waits for it. Its job is the caller's to give. */
export async function wantDraft(app: Tenant & Pick<App, "now">, tx: Tx, conversationId: number): Promise<Asked> {
  const locked = await lockConversation(app, tx, conversationId);
  if (!locked) return { ok: false, message: "This conversation is not here any more." };
  if (await liveReply(app, tx, conversationId)) return { ok: false, message: "There is a draft already." };
  if (!(await unansweredQuestion(app, tx, conversationId)))
    return { ok: false, message: "Nobody waits for an answer here." };
  if (await isCustomerBlocked(app, tx, conversationId))
    return { ok: false, message: "This customer is blocked in Chatwoot. Unblock them there first." };
  await tx
    .updateTable("conversations")
    .set({ draftDueAt: app.now() })
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "=", conversationId)
    .execute();
  return { ok: true };
}
