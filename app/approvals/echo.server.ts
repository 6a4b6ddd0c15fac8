import type { App } from "../app.ts";
import { type MessagePayload, markerOf } from "../chatwoot/payloads.ts";
import { channelKind } from "../conversations/channel.ts";
import { keepReplyMark } from "../conversations/sync.server.ts";
import type { Tx } from "../db/database.server.ts";
import { fateOf } from "./fate.ts";
import { settleFate } from "./settle-fate.server.ts";
import { acceptSend } from "./settle-send.server.ts";

/**
 * Our reply came back from Chatwoot: it is there, and perhaps the channel has delivered or refused it by now. It is known
 * by its mark, and without one (Chatwoot's own retry takes it away up to 4.15) by its message.
 * @param fresh read from the thread just now; an event may be older than what is known.
 * @returns false when it is no reply of ours, or one we do not know: sent after the backup was made that we were restored from.
 */
export async function settleByEcho(
  app: App,
  tx: Tx,
  conversation: { id: number; channel: string },
  message: MessagePayload,
  { fresh = false } = {},
): Promise<boolean> {
  const sendId = await sendBehind(app, tx, conversation.id, message);
  if (!sendId) return false;
  const reply = { sendId, conversationId: conversation.id, messageId: message.id };
  if (!markerOf(message)) await keepReplyMark(app, tx, message.id, sendId);
  await acceptSend(app, tx, reply);
  await settleFate(app, tx, reply, fateOf(message, channelKind(conversation.channel)), { fresh });
  return true;
}

async function sendBehind(
  app: App,
  tx: Tx,
  conversationId: number,
  message: MessagePayload,
): Promise<string | undefined> {
  if (message.private || message.message_type !== "outgoing") return undefined;
  const marker = markerOf(message);
  const send = await tx
    .selectFrom("sends")
    .select("id")
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .where((row) =>
      marker?.kind === "reply" ? row("id", "=", marker.send_id) : row("chatwootMessageId", "=", message.id),
    )
    .executeTakeFirst();
  return send?.id;
}
