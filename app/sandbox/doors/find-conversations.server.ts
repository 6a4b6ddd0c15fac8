import type { SQLInputValue } from "node:sqlite";
import type { Account } from "../state/account.ts";
import { type Conversation, selectConversations } from "../state/conversations.server.ts";
import { listInboxes, membersOf } from "../state/inboxes.server.ts";
import type { Caller } from "./http.server.ts";

const PAGE = 25;
const ORDER: Record<string, string> = {
  last_activity_at_asc: "last_activity_at asc, id asc",
  last_activity_at_desc: "last_activity_at desc, id desc",
  created_at_asc: "created_at asc, id asc",
  created_at_desc: "created_at desc, id desc",
  waiting_since_asc: "waiting_since asc nulls last, id asc",
  waiting_since_desc: "waiting_since desc nulls last, id desc",
};
/** Chatwoot's conversation finder: `status` is open unless said, 25 a page, and all at once with `updated_within`. */
export function findConversations(account: Account, caller: Caller, query: URLSearchParams): Conversation[] {
  const { conditions, values, where } = filters(account, caller, query);
  const within = query.get("updated_within") || null;
  if (within !== null) where("updated_at > ?", account.now() - (Number.parseInt(within, 10) || 0) * 1000);
  const assigned = query.get("assignee_type") ?? "";
  if (assigned === "me") where("assignee_id = ?", callerId(caller));
  if (assigned === "assigned") where("assignee_id is not null");
  if (assigned === "unassigned") where("assignee_id is null");
  const order = ORDER[query.get("sort_by") ?? ""] ?? ORDER.last_activity_at_desc;
  const page = Math.max(1, Number.parseInt(query.get("page") ?? "1", 10) || 1);
  const limit = within !== null ? "" : `limit ${PAGE} offset ${(page - 1) * PAGE}`;
  return selectConversations(account.state, `where ${conditions.join(" and ")} order by ${order} ${limit}`, ...values);
}

/** How many there are by assignment. `updated_within` and `assignee_type` are not looked at. */
export function countConversations(account: Account, caller: Caller, query: URLSearchParams): Record<string, number> {
  const { conditions, values } = filters(account, caller, query);
  const counts = account.state.row<Record<string, number>>(
    `select count(*) filter (where assignee_id = ?) mine_count, count(assignee_id) assigned_count,
       count(*) - count(assignee_id) unassigned_count, count(*) all_count
       from conversations where ${conditions.join(" and ")}`,
    callerId(caller),
    ...values,
  );
  return counts ?? {};
}

function filters({ state }: Account, caller: Caller, query: URLSearchParams) {
  const conditions: string[] = ["true"];
  const values: SQLInputValue[] = [];
  const where = (condition: string, ...given: SQLInputValue[]) => {
    conditions.push(condition);
    values.push(...given);
  };
  const status = query.get("status") ?? "open";
  if (status !== "all") where("status = ?", status);
  const words = query.get("q")?.toLowerCase();
  if (words)
    where(
      "exists (select 1 from messages said where said.conversation_id = conversations.id and instr(lower(content), ?) > 0)",
      words,
    );
  const inbox = Number(query.get("inbox_id"));
  if (inbox > 0) where("inbox_id = ?", inbox);
  for (const label of query.getAll("labels[]"))
    where("exists (select 1 from json_each(labels) label where label.value = ?)", label);
  if ("agent" in caller && caller.agent.role === "agent") {
    const mine = listInboxes(state).filter(({ id }) => membersOf(state, id).includes(caller.agent.id));
    where(`inbox_id in (${mine.map(({ id }) => id).join(", ") || "null"})`);
  }
  return { conditions, values, where };
}

function callerId(caller: Caller): number {
  return "agent" in caller ? caller.agent.id : 0;
}
