import { slaLevel } from "../../ui/sla-level.ts";
import type { QueueItem } from "../view.ts";

export const tabs = ["review", "unanswered", "decided"] as const;
export type Tab = (typeof tabs)[number];
export const filters = ["all", "urgent", "mine"] as const;
export type Filter = (typeof filters)[number];

/** What the address of the page says. Anything unknown falls back to the first choice. */
export type Places = {
  tab: Tab;
  filter: Filter;
  approvalId: string | null;
  conversationId: number | null;
  cursor: string | null;
};

export function readPlaces(search: URLSearchParams): Places {
  const conversationId = Number(search.get("conversationId") ?? "");
  return {
    tab: tabs.find((tab) => tab === search.get("tab")) ?? "review",
    filter: filters.find((filter) => filter === search.get("filter")) ?? "all",
    approvalId: search.get("approvalId"),
    conversationId: Number.isSafeInteger(conversationId) && conversationId > 0 ? conversationId : null,
    cursor: search.get("cursor"),
  };
}

/** The address of a place: first choices are left out, so that the plain page has a plain address. */
export function addressOf({ tab, filter, approvalId, conversationId, cursor }: Partial<Places>): string {
  const search = new URLSearchParams();
  if (tab && tab !== "review") search.set("tab", tab);
  if (filter && filter !== "all") search.set("filter", filter);
  if (cursor) search.set("cursor", cursor);
  if (approvalId) search.set("approvalId", approvalId);
  if (conversationId) search.set("conversationId", `${conversationId}`);
  return search.size > 0 ? `/app/approvals?${search}` : "/app/approvals";
}

/** Urgent: under five minutes, past its time, or sent and not arrived for all we know. */
export function isUrgent(item: QueueItem, now: number): boolean {
  const level = slaLevel(Date.parse(item.dueAt) - now);
  return item.undelivered || item.inDoubt || level === "urgent" || level === "breach";
}

export const isMine = (item: QueueItem, operatorId: string): boolean => item.claim?.operatorId === operatorId;

/** The rows a filter and a search leave. Rows on their way out stay in their place whatever is searched. */
export function visibleRows(
  queue: QueueItem[],
  { filter, search, now, operatorId }: { filter: Filter; search: string; now: number; operatorId: string },
): QueueItem[] {
  const wanted = search.trim().toLowerCase();
  return queue.filter((item) => {
    if (filter === "urgent" && !isUrgent(item, now)) return false;
    if (filter === "mine" && !isMine(item, operatorId)) return false;
    return wanted === "" || `${item.customer} ${item.intent} ${item.preview}`.toLowerCase().includes(wanted);
  });
}

/** The items before and after this one among those that still wait; a row that is being sent is passed over. */
export function around(rows: QueueItem[], approvalId: string): { previous: string | null; next: string | null } {
  const at = rows.findIndex((row) => row.approvalId === approvalId);
  if (at < 0) return { previous: null, next: rows.find((row) => row.sending === null)?.approvalId ?? null };
  const waits = (row: QueueItem) => row.sending === null;
  return {
    previous: rows.slice(0, at).findLast(waits)?.approvalId ?? null,
    next: rows.slice(at + 1).find(waits)?.approvalId ?? null,
  };
}

/** The decisions before and after this one in a list; of one item decided twice, the neighbours of the first. */
export function beside(items: { approvalId: string }[], approvalId: string | null) {
  const ids = [...new Set(items.map((item) => item.approvalId))];
  const at = ids.indexOf(approvalId ?? "");
  return { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null };
}
