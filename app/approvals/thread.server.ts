import type { App } from "../app.ts";
import { givenName } from "../conversations/customer-name.ts";
import type { ThreadMessage } from "./view.ts";

/** A reviewer reads this far back; the whole thread is one click away in Chatwoot. */
const MOST_MESSAGES = 100;

/**
 * The public messages of a conversation, oldest first, with their attachments.
 * @param customer how the customer is called who gave no name with a message.
 */
export async function readThreadFor(app: App, conversationId: number, customer: string): Promise<ThreadMessage[]> {
  const rows = await app.db
    .selectFrom("messages")
    .select(["id", "direction", "author", "senderName", "freshText", "createdAt", "deleted", "textRemovedAt"])
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .where("author", "<>", "nobody")
    .orderBy("id", "desc")
    .limit(MOST_MESSAGES)
    .execute();
  const ids = rows.map((row) => row.id);
  const attachments =
    ids.length === 0
      ? []
      : await app.db
          .selectFrom("attachments")
          .select(["messageId", "name", "url", "fileType"])
          .where("accountId", "=", app.chatwoot.id)
          .where("messageId", "in", ids)
          .orderBy("id")
          .execute();
  return rows.reverse().map((row) => ({
    id: row.id,
    from: row.direction === "incoming" ? "customer" : "shop",
    automatic: row.author === "automatic",
    author: authorLine(row, row.direction === "incoming" ? (givenName(row.senderName) ?? customer) : row.senderName),
    text: row.deleted ? "" : (row.freshText ?? ""),
    at: row.createdAt.toISOString(),
    deleted: row.deleted,
    removedAfterDays: row.textRemovedAt && daysBetween(row.createdAt, row.textRemovedAt),
    attachments: attachments
      .filter((one) => one.messageId === row.id && !row.deleted)
      .map((one) => ({ name: one.name ?? one.fileType, url: linkable(one.url), kind: one.fileType })),
  }));
}

/** A rule has no name, and a template bears the customer's own. */
function authorLine({ author, direction }: { author: string; direction: string }, name: string | null): string {
  if (author !== "automatic") return name ?? "Shop";
  return name && direction !== "template" ? `Automatic message from ${name}` : "Automatic message";
}

const daysBetween = (from: Date, to: Date) => Math.max(0, Math.floor((to.getTime() - from.getTime()) / 86_400_000));

/** Only web addresses become links: a customer's file must not be able to bring another scheme. */
const linkable = (url: string | null): string | null => (url && /^https?:\/\//i.test(url) ? url : null);
