import type { App } from "../../app.ts";
import { channelKind } from "../channel.ts";
import { customerName, givenName } from "../customer-name.ts";
import type { Told } from "./sentence.ts";

export type TimelineItem = Told & { id: number; at: string; conversationId: number | null; approvalId: string | null };
export type Timeline = { items: TimelineItem[]; older: number | null };

/** What happened, newest first, from below `before` (an item's id), of one conversation or of all. */
export async function readTimeline(
  app: Pick<App, "db" | "chatwoot">,
  { limit, before, conversationId }: { limit: number; before?: number | null; conversationId?: number | null },
): Promise<Timeline> {
  let query = app.db
    .selectFrom("activities as a")
    .leftJoin("conversations as c", (join) =>
      join.onRef("c.accountId", "=", "a.accountId").onRef("c.id", "=", "a.conversationId"),
    )
    .leftJoin("contacts as p", (join) =>
      join.onRef("p.accountId", "=", "c.accountId").onRef("p.id", "=", "c.contactId"),
    )
    .select([
      "a.id",
      "a.createdAt",
      "a.verb",
      "a.detail",
      "a.actorKind",
      "a.actorName",
      "a.conversationId",
      "a.approvalId",
    ])
    .select(["p.name", "p.email", "p.phone", "c.channel"])
    .where("a.accountId", "=", app.chatwoot.id)
    .orderBy("a.id", "desc")
    .limit(limit + 1);
  if (before) query = query.where("a.id", "<", before);
  if (conversationId) query = query.where("a.conversationId", "=", conversationId);
  const rows = await query.execute();
  const items = rows.slice(0, limit).map((row) => ({
    id: row.id,
    at: row.createdAt.toISOString(),
    verb: row.verb,
    detail: row.detail as Record<string, unknown>,
    actor: {
      kind: row.actorKind as Told["actor"]["kind"],
      name: row.actorKind === "customer" ? givenName(row.actorName) : row.actorName,
    },
    customer: row.conversationId === null ? null : customerName(row),
    channel: row.channel === null ? null : channelKind(row.channel),
    conversationId: row.conversationId,
    approvalId: row.approvalId,
  }));
  return { items, older: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
