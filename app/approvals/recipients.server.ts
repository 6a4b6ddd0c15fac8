import { sql } from "kysely";
import type { App } from "../app.ts";
import type { Recipients } from "../chatwoot/replies.server.ts";
import { type ChannelKind, channelKind } from "../conversations/channel.ts";
import { givenName } from "../conversations/customer-name.ts";
import type { Db, Tx } from "../db/database.server.ts";
import { readShopIdentity } from "../settings/shop/identity.server.ts";
import { copiesOf } from "./copies.ts";

/** Whether these are the recipients a reviewer saw: the same addresses, each where it stood. */
export const sameRecipients = (a: Recipients, b: Recipients): boolean =>
  a.to.join("\n") === b.to.join("\n") && a.cc.join("\n") === b.cc.join("\n");

export type Addressing = {
  recipients: Recipients;
  channel: ChannelKind;
  /** Chatwoot's name of the channel, such as `Channel::Email`. */
  chatwootChannel: string;
  /** Empty while nobody has told the shop's name. */
  senderName: string;
  canReply: boolean;
};

/**
 * Who a reply in this conversation would go to, over which channel and in whose name. A visitor without a name is reached by
 * the channel alone: nobody is named. Mail answers the contact and
 * keeps the thread's copies; Chatwoot itself would drop them.
 */
export async function addressingOf(app: App, tx: Db | Tx, conversationId: number): Promise<Addressing> {
  const conversation = await tx
    .selectFrom("conversations as c")
    .leftJoin("contacts as p", (on) => on.onRef("p.id", "=", "c.contactId").onRef("p.accountId", "=", "c.accountId"))
    .select(["c.channel", "c.canReply", "c.inboxId", "p.email", "p.phone", "p.name"])
    .where("c.accountId", "=", app.chatwoot.id)
    .where("c.id", "=", conversationId)
    .executeTakeFirstOrThrow();
  const { canReply, channel: chatwootChannel } = conversation;
  const channel = channelKind(chatwootChannel);
  const senderName = (await readShopIdentity(app, tx, conversation.inboxId)).name ?? "";
  if (channel !== "email") {
    const name = givenName(conversation.name);
    const to = channel === "sms" ? (conversation.phone ?? name) : name;
    return { recipients: { to: to ? [to] : [], cc: [] }, channel, chatwootChannel, senderName, canReply };
  }
  const to = conversation.email ? [conversation.email] : [];
  const cc = copiesOf(await lastCopies(app, tx, conversationId), [...to, ...(await ownAddresses(app, tx))]);
  return { recipients: { to, cc }, channel, chatwootChannel, senderName, canReply };
}

/**
 * The Cc of the newest mail in the thread: the customer's last one, or what somebody wrote in Chatwoot since. A message
 * that says nothing of recipients (a retried one loses them) does not count, nor does an automatic one, which has an empty list.
 */
async function lastCopies(app: App, tx: Db | Tx, conversationId: number): Promise<unknown> {
  const { rows } = await sql<{ cc: unknown }>`
    select coalesce(m.content_attributes #> '{email,cc}', m.content_attributes -> 'cc_emails') as cc
    from messages m
    where m.account_id = ${app.chatwoot.id} and m.conversation_id = ${conversationId} and not m.deleted
      and m.author not in ('automatic', 'nobody') and ((m.direction = 'incoming' and m.content_attributes ? 'email')
        or (m.direction = 'outgoing' and m.content_attributes ? 'cc_emails'))
    order by m.id desc limit 1
  `.execute(tx);
  return rows[0]?.cc;
}

async function ownAddresses(app: App, tx: Db | Tx): Promise<string[]> {
  const rows = await tx.selectFrom("inboxes").select("addresses").where("accountId", "=", app.chatwoot.id).execute();
  return rows.flatMap(({ addresses }) => addresses);
}
