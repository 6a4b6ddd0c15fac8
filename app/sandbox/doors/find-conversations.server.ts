import type { SQLInputValue } from "node:sqlite";
import { type Account, AGENTS } from "../state/account.ts";
import { type Conversation, selectConversations } from "../state/conversations.server.ts";

const PAGE = 25;
const ORDER: Record<string, string> = {
  last_activity_at_asc: "last_activity_at asc, id asc",
  last_activity_at_desc: "last_activity_at desc, id desc",
  created_at_asc: "created_at asc, id asc",
  created_at_desc: "created_at desc, id desc",
  waiting_since_asc: "waiting_since asc nulls last, id asc",
  waiting_since_desc: "waiting_since desc nulls last, id desc",
};
const ASSIGNED: Record<string, string> = {
  me: `assignee_id = ${AGENTS[0].id}`,
  assigned: "assignee_id is not null",
  unassigned: "assignee_id is null",
};

/** Chatwoot's conversation finder: `status` is open unless said, 25 a page, and all at once with `updated_within`. */
export function findConversations(
  { state, now }: Account,
  query: URLSearchParams,
): { page: Conversation[]; counts: Record<string, number> } {
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  const where = (condition: string, ...given: SQLInputValue[]) => {
    conditions.push(condition);
    values.push(...given);
  };

  const status = query.get("status") ?? "open";
  if (status !== "all") where("status = ?", status);
  const inbox = Number(query.get("inbox_id"));
  if (inbox > 0) where("inbox_id = ?", inbox);
  for (const label of query.getAll("labels[]"))
    where("exists (select 1 from json_each(labels) label where label.value = ?)", label);
  const within = Number.parseInt(query.get("updated_within") ?? "", 10);
  if (within > 0) where("updated_at > ?", now() - within * 1000);

  const all = conditions.length > 0 ? conditions.join(" and ") : "true";
  const counts = state.row<Record<string, number>>(
    `select count(*) all_count, count(assignee_id) assigned_count, count(*) - count(assignee_id) unassigned_count,
       count(*) filter (where ${ASSIGNED.me}) mine_count from conversations where ${all}`,
    ...values,
  );
  const assigned = ASSIGNED[query.get("assignee_type") ?? ""] ?? "true";
  const order = ORDER[query.get("sort_by") ?? ""] ?? ORDER.last_activity_at_desc;
  const page = Math.max(1, Number.parseInt(query.get("page") ?? "1", 10) || 1);
  const limit = within > 0 ? "" : `limit ${PAGE} offset ${(page - 1) * PAGE}`;
  return {
    page: selectConversations(state, `where ${all} and ${assigned} order by ${order} ${limit}`, ...values),
    counts: counts ?? {},
  };
}
