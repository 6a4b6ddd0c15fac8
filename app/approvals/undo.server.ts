import { sql } from "kysely";
import type { App } from "../app.ts";
import { recordActivity } from "../conversations/activity.server.ts";
import { inTransaction } from "../db/database.server.ts";
import type { Decider } from "./decide.server.ts";
import { lockConversationOfSend } from "./lock-of-send.server.ts";
import { returnToReview } from "./moved-on.server.ts";

export type Undone = { ok: true; approvalId: string } | { ok: false; message: string };

/** Takes an approved reply back while it is still waiting out its undo window; afterwards it is too late, and says so. */
export async function undoSend(app: App, by: Decider, sendId: string): Promise<Undone> {
  return inTransaction(app.db, async (tx): Promise<Undone> => {
    await lockConversationOfSend(app, tx, sendId);
    const undone = await tx
      .updateTable("sends")
      .set({ state: "cancelled", reason: "undone", settledAt: app.now() })
      .where("id", "=", sendId)
      .where("accountId", "=", app.chatwoot.id)
      .where("state", "=", "scheduled")
      .returning(["decisionId", "conversationId"])
      .executeTakeFirst();
    if (!undone?.decisionId)
      return { ok: false, message: "Too late to take back: it is on its way or was stopped already." };
    const { approvalId, kind } = await tx
      .selectFrom("decisions")
      .select(["approvalId", "kind"])
      .where("id", "=", undone.decisionId)
      .executeTakeFirstOrThrow();
    if (kind === "reply") await returnToReview(app, tx, approvalId, { stale: false });
    else
      await tx
        .updateTable("approvals")
        .set((row) => ({
          state: "closed",
          reason: "undone",
          version: sql<number>`${row.ref("version")} + 1`,
          updatedAt: app.now(),
        }))
        .where("id", "=", approvalId)
        .execute();
    await recordActivity(app, tx, {
      conversationId: undone.conversationId,
      approvalId,
      actor: { kind: "operator", id: by.operator.id, name: by.operator.name },
      verb: "send_undone",
      detail: { send_id: sendId },
    });
    return { ok: true, approvalId };
  });
}
