import { z } from "zod";
import type { App } from "../app.ts";
import { recordActivity } from "../conversations/activity.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import type { Decider } from "./decide.server.ts";
import { sendReplyJob } from "./jobs.ts";
import { lockConversationOfSend } from "./lock-of-send.server.ts";
import { endApproval } from "./settle-send.server.ts";

export const Settlement = z.object({ outcome: z.enum(["arrived", "send-again"]) });
export type Settled = { ok: true } | { ok: false; message: string };

/**
 * A person has looked at a send no program may judge. "arrived" ends it; "send-again" allows one more POST, which
 * still re-reads the thread and stops when somebody wrote meanwhile.
 */
export async function settleByPerson(
  app: App,
  by: Decider,
  sendId: string,
  { outcome }: z.infer<typeof Settlement>,
): Promise<Settled> {
  return inTransaction(app.db, async (tx): Promise<Settled> => {
    await lockConversationOfSend(app, tx, sendId);
    const settled = await tx
      .updateTable("sends")
      .set(
        outcome === "arrived"
          ? { state: "accepted", reason: "a person saw it arrive", settledAt: app.now() }
          : { askedAgainAt: app.now(), reason: "a person asked for one more", claimedAt: null },
      )
      .where("id", "=", sendId)
      .where("accountId", "=", app.chatwoot.id)
      .where("state", "=", "uncertain")
      // Two people at once: the second finds the extra POST asked for already.
      .where((row) =>
        outcome === "arrived"
          ? row.lit(true)
          : row.or([row("askedAgainAt", "is", null), row("askedAgainAt", "<", row.ref("postEndedAt"))]),
      )
      .returning(["decisionId", "conversationId"])
      .executeTakeFirst();
    if (!settled) return { ok: false, message: "This was settled meanwhile." };
    if (outcome === "arrived") await endApproval(app, tx, settled.decisionId, "sent", null);
    else await enqueue(app.queue, tx, sendReplyJob, { sendId });
    await recordActivity(app, tx, {
      conversationId: settled.conversationId,
      actor: { kind: "operator", id: by.operator.id, name: by.operator.name },
      verb: outcome === "arrived" ? "send_settled" : "send_allowed_again",
      detail: { send_id: sendId },
    });
    return { ok: true };
  });
}
