import type { App } from "../app.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import type { Tx } from "../db/database.server.ts";
import { announcePending } from "../notifications/announce.server.ts";
import type { Fate } from "./fate.ts";
import { recordReplyDeleted } from "./reply-deleted.server.ts";
import type { SendState } from "./send.ts";

/** `fresh`: read from the thread just now. `retried`: by whoever asked Chatwoot for the retry. */
type Read = { fresh: boolean; retried?: boolean };
type Move = { to: SendState; from: SendState[]; verb: string };

/**
 * What a message tells of the reply it is. Only one read from the thread just now (`fresh`) may take a failure back: an
 * event may tell of the time before it.
 */
function moveOf(fate: Fate, { fresh, retried }: Read): Move | null {
  switch (fate.kind) {
    case "undelivered":
      // While Chatwoot is asked to retry, the message still shows the failure before.
      return {
        to: "undelivered",
        from: retried ? ["retrying"] : ["accepted", "delivered"],
        verb: "reply_undelivered",
      };
    case "delivered":
      return {
        to: "delivered",
        from: fresh ? ["accepted", "undelivered", "retrying"] : ["accepted"],
        verb: "reply_delivered",
      };
    case "on-its-way":
      return fresh ? { to: "accepted", from: ["undelivered", "retrying"], verb: "reply_sent_again" } : null;
    default:
      return null;
  }
}

/** Records what became of a reply that Chatwoot has. One that did not arrive comes back to the top of the queue. */
export async function settleFate(
  app: App,
  tx: Tx,
  reply: { sendId: string; conversationId: number; messageId: number },
  fate: Fate,
  read: Read,
): Promise<void> {
  if (fate.kind === "deleted") return recordReplyDeleted(app, tx, reply);
  const move = moveOf(fate, read);
  if (!move) return;
  const moved = await tx
    .updateTable("sends")
    .set({
      state: move.to,
      reason: fate.kind === "undelivered" ? fate.reason : null,
      settledAt: app.now(),
      claimedAt: null,
      retryCalledAt: null,
      putAsideAt: null,
    })
    .where("id", "=", reply.sendId)
    .where("accountId", "=", app.chatwoot.id)
    .where("chatwootMessageId", "=", reply.messageId)
    .where("state", "in", move.from)
    .returning("id")
    .executeTakeFirst();
  if (!moved) return;
  await recordActivity(app, tx, {
    conversationId: reply.conversationId,
    actor: hotdash,
    verb: move.verb,
    detail: { send_id: reply.sendId },
  });
  if (move.to === "undelivered") await announcePending(app, tx);
}
