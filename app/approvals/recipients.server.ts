import { sql } from "kysely";
import type { App } from "../app.ts";
import type { Recipients } from "../chatwoot/replies.server.ts";
import { type ChannelKind, channelKind } from "../conversations/channel.ts";
import type { Db, Tx } from "../db/database.server.ts";
import { readSettings } from "../settings/settings.server.ts";

/** Whether these are the recipients a reviewer saw: the same addresses, each where it stood. */
export const sameRecipients = (a: Recipients, b: Recipients): boolean =>
  a.to.join("\n") === b.to.join("\n") && a.cc.join("\n") === b.cc.join("\n");

export type Addressing = { recipients: Recipients; channel: ChannelKind; senderName: string };

/**
 * Who a reply in this conversation would go to, over which channel and in whose name. Mail answers the contact and
 * keeps the copies of the last customer mail; Chatwoot itself would drop them.
 */
export async function addressingOf(app: App, tx: Db | Tx, conversationId: number): Promise<Addressing> {
  const conversation = await tx
    .selectFrom("conversations as c")
    .leftJoin("contacts as p", (on) => on.onRef("p.id", "=", "c.contactId").onRef("p.accountId", "=", "c.accountId"))
    .select((row) => [
      "c.channel",
      "p.email",
      "p.phone",
      "p.name",
      row
        .selectFrom("messages as m")
        .select(sql<{ cc?: unknown } | null>`m.content_attributes -> 'email'`.as("email"))
        .whereRef("m.accountId", "=", "c.accountId")
        .whereRef("m.conversationId", "=", "c.id")
        .where("m.direction", "=", "incoming")
        .orderBy("m.id", "desc")
        .limit(1)
        .as("lastMail"),
    ])
    .where("c.accountId", "=", app.chatwoot.id)
    .where("c.id", "=", conversationId)
    .executeTakeFirstOrThrow();
  const channel = channelKind(conversation.channel);
  const { shopName: senderName } = await readSettings(tx, app.chatwoot, app.config);
  if (channel !== "email") {
    const to = channel === "sms" ? (conversation.phone ?? conversation.name) : conversation.name;
    return { recipients: { to: to ? [to] : [], cc: [] }, channel, senderName };
  }
  const cc = Array.isArray(conversation.lastMail?.cc)
    ? conversation.lastMail.cc.filter((one) => typeof one === "string")
    : [];
  const to = conversation.email ? [conversation.email] : [];
  return { recipients: { to, cc: cc.filter((one) => !to.includes(one)) }, channel, senderName };
}
