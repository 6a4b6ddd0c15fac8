import { sql } from "kysely";
import type { App } from "../app.ts";
import { channelKind } from "../conversations/channel.ts";
import { givenName } from "../conversations/customer-name.ts";
import { firstName } from "../conversations/first-name.ts";
import { type Author, humanAuthors } from "../conversations/message-author.ts";
import { findCandidates } from "../knowledge/search.server.ts";
import { readShopIdentity } from "../settings/shop/identity.server.ts";
import { burstOf } from "./burst.ts";
import { type ContextPack, ContextPack as Pack } from "./draft.ts";

/** Enough of a thread to answer by; older turns say little and cost tokens. */
const MOST_MESSAGES = 30;
/** A rule may answer every message; its words must not crowd out the customer's. */
const MOST_AUTOMATIC = 5;
const MOST_ORDERS = 5;
const MOST_ARTICLES = 8;

/** Gathers all the agent service may know to answer a message: this conversation, this contact's orders, the shop's knowledge. */
export async function gatherContext(
  app: App,
  run: { approvalId: string; conversationId: number; sourceMessageId: number },
): Promise<ContextPack> {
  const mine = app.chatwoot.id;
  const conversation = await app.db
    .selectFrom("conversations")
    .leftJoin("contacts", (on) =>
      on
        .onRef("contacts.id", "=", "conversations.contactId")
        .onRef("contacts.accountId", "=", "conversations.accountId"),
    )
    .select(["channel", "subject", "inboxId", "contactVerified", "contacts.name", "contacts.email"])
    .where("conversations.accountId", "=", mine)
    .where("conversations.id", "=", run.conversationId)
    .executeTakeFirstOrThrow();
  const thread = await readTurns(app, run.conversationId);
  const shop = await readShopIdentity(app, app.db, conversation.inboxId);
  const asked = burstOf({ conversation: thread, sourceMessageId: run.sourceMessageId });
  const kind = channelKind(conversation.channel);
  const question = [conversation.subject, ...asked.map((message) => message.text)].filter(Boolean).join("\n");
  return Pack.parse({
    shopName: shop.name ?? "",
    signOffs: shop.signOffs,
    signOff: shop.signOff,
    channel: kind,
    subject: conversation.subject,
    // A mail's sender is who Chatwoot answers; a chat visitor's address is a claim until proven.
    customer: {
      name: givenName(conversation.name),
      firstName: firstName(conversation.name, conversation.email),
      verified: conversation.contactVerified || kind === "email",
    },
    sourceMessageId: run.sourceMessageId,
    conversation: thread,
    knowledge: await findCandidates(app.db, mine, question, MOST_ARTICLES),
    orders: conversation.email ? await ordersOf(app, conversation.email) : [],
    examples: [],
    changesWanted: await changesWanted(app, run.approvalId),
  });
}

type Turn = ContextPack["conversation"][number];

async function readTurns(app: App, conversationId: number): Promise<Turn[]> {
  const said = await readLatest(app, conversationId, [...humanAuthors], MOST_MESSAGES);
  const automatic = await readLatest(app, conversationId, ["automatic"], MOST_AUTOMATIC);
  return [...said, ...automatic].sort((a, b) => a.id - b.id);
}

async function readLatest(app: App, conversationId: number, authors: Author[], most: number): Promise<Turn[]> {
  const rows = await app.db
    .selectFrom("messages")
    .select((row) => [
      "id",
      "direction",
      "author",
      "senderName",
      "freshText",
      "createdAt",
      sql<
        string[]
      >`array(select coalesce(a.name, a.file_type) || coalesce(': ' || a.transcribed_text, '') from attachments a
        where a.account_id = ${row.ref("messages.accountId")} and a.message_id = ${row.ref("messages.id")})`.as(
        "attachments",
      ),
    ])
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .where("author", "in", authors)
    .where("deleted", "=", false)
    .orderBy("id", "desc")
    .limit(most)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    from: row.direction === "incoming" ? ("customer" as const) : ("shop" as const),
    automatic: row.author === "automatic",
    author: (row.direction === "incoming" ? givenName(row.senderName) : row.senderName) ?? "",
    text: row.freshText ?? "",
    at: row.createdAt.toISOString(),
    attachments: row.attachments,
  }));
}

async function ordersOf(app: App, email: string) {
  const rows = await app.db
    .selectFrom("orders")
    .selectAll()
    .where("accountId", "=", app.chatwoot.id)
    .where(sql<boolean>`lower(email) = lower(${email})`)
    .orderBy("placedAt", "desc")
    .limit(MOST_ORDERS)
    .execute();
  return rows.map((order) => ({ ...order, placedAt: order.placedAt.toISOString() }));
}

async function changesWanted(app: App, approvalId: string) {
  const rows = await app.db
    .selectFrom("decisions")
    .innerJoin("drafts", "drafts.id", "decisions.draftId")
    .select(["drafts.reply", "decisions.note", "decisions.reason"])
    .where("decisions.accountId", "=", app.chatwoot.id)
    .where("decisions.approvalId", "=", approvalId)
    .where("decisions.outcome", "=", "request_changes")
    .orderBy("decisions.decidedAt")
    .execute();
  return rows.map((row) => ({ draft: row.reply ?? "", note: row.note || `Please mend: ${row.reason ?? "the draft"}` }));
}
