import type { App } from "../app.ts";
import { closeReply } from "../approvals/moved-on.server.ts";
import type { ConversationEvent } from "../chatwoot/payloads.ts";
import { recordActivity } from "../conversations/activity.server.ts";
import { isCustomerBlocked } from "../conversations/contacts.server.ts";
import { isShut, putOff } from "../conversations/put-off.server.ts";
import { keepConversation } from "../conversations/sync.server.ts";
import type { Tx } from "../db/database.server.ts";
import type { Outcome } from "./outcome.ts";
import { takeUpAgain } from "./put-off.server.ts";

/** A conversation changed: its status, assignee, labels. Resolved or snoozed, it wants no draft. */
export async function takeConversation(app: App, tx: Tx, event: ConversationEvent): Promise<Outcome> {
  const before = await tx
    .selectFrom("conversations")
    .select(["status", "assigneeId", "chatwootUpdatedAt"])
    .where("accountId", "=", app.chatwoot.id)
    .where("id", "=", event.id)
    .executeTakeFirst();
  const conversation = await keepConversation(app, tx, event);
  // What is known now counts: a message's event may have brought the status before this one.
  if (isShut(conversation)) {
    await closeReply(app, tx, event.id, conversation.status, { kind: "agent" });
    await putOff(app, tx, conversation);
  } else if (!event.meta?.sender?.blocked && !(await isCustomerBlocked(app, tx, event.id)))
    await takeUpAgain(app, tx, event.id);
  if (before && before.chatwootUpdatedAt > event.updated_at)
    return { state: "ignored", reason: "older than what is known" };
  if (before && before.status !== conversation.status)
    await recordActivity(app, tx, {
      conversationId: event.id,
      actor: { kind: "agent" },
      verb: "conversation_status_changed",
      detail: { from: before.status, to: conversation.status },
    });
  if (before && before.assigneeId !== conversation.assigneeId)
    await recordActivity(app, tx, {
      conversationId: event.id,
      actor: { kind: "agent" },
      verb: "conversation_assigned",
      detail: { to: conversation.assigneeName },
    });
  return { state: "processed" };
}
