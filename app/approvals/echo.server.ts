import type { App } from "../app.ts";
import { type MessagePayload, markerOf } from "../chatwoot/payloads.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { channelKind } from "../conversations/channel.ts";
import type { Tx } from "../db/database.server.ts";
import { announcePending } from "../notifications/announce.server.ts";
import { acceptSend } from "./settle-send.server.ts";

/**
 * Our reply came back from Chatwoot: it is there, and perhaps the channel has delivered or refused it by now.
 * @returns false when it is no reply of ours, or one we do not know: sent after the backup was made that we were restored from.
 */
export async function settleByEcho(
  app: App,
  tx: Tx,
  conversation: { id: number; channel: string },
  message: MessagePayload,
): Promise<boolean> {
  const marker = markerOf(message);
  if (marker?.kind !== "reply" || !(await knows(app, tx, conversation.id, marker.send_id))) return false;
  await acceptSend(app, tx, { sendId: marker.send_id, conversationId: conversation.id, messageId: message.id });
  const fate = fateOf(message, channelKind(conversation.channel) === "chat");
  if (!fate) return true;
  const moved = await tx
    .updateTable("sends")
    .set({ state: fate.state, reason: fate.reason })
    .where("id", "=", marker.send_id)
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversation.id)
    .where("state", "in", fate.state === "delivered" ? ["accepted", "undelivered"] : ["accepted", "delivered"])
    .returning("decisionId")
    .executeTakeFirst();
  if (!moved) return true;
  await recordActivity(app, tx, {
    conversationId: conversation.id,
    actor: hotdash,
    verb: `reply_${fate.state}`,
    detail: { send_id: marker.send_id },
  });
  if (fate.state === "undelivered") await announcePending(app, tx);
  return true;
}

async function knows(app: App, tx: Tx, conversationId: number, sendId: string): Promise<boolean> {
  const send = await tx
    .selectFrom("sends")
    .select("id")
    .where("id", "=", sendId)
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .executeTakeFirst();
  return send !== undefined;
}

/** A live chat has no channel beyond Chatwoot; elsewhere a `source_id` or a status tells that the channel took it. */
function fateOf(
  message: MessagePayload,
  isChat: boolean,
): { state: "delivered" | "undelivered"; reason: string | null } | null {
  const error = message.content_attributes.external_error;
  if (typeof error === "string") return { state: "undelivered", reason: error.slice(0, 500) };
  if (message.status === "failed") return { state: "undelivered", reason: "the channel refused it" };
  if (isChat || message.source_id || message.status === "delivered" || message.status === "read")
    return { state: "delivered", reason: null };
  return null;
}
