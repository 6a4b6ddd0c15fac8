import { sql } from "kysely";
import type { App } from "../app.ts";

/** What drafts have cost today (UTC), in millionths of a US dollar. */
export async function spentToday(app: App): Promise<number> {
  const { rows } = await sql<{ spent: number }>`
    select coalesce(sum(cost_microusd), 0)::bigint as spent from drafts
    where account_id = ${app.chatwoot.id} and cost_microusd > 0
      and created_at >= date_trunc('day', ${app.now()}::timestamptz at time zone 'UTC') at time zone 'UTC'
  `.execute(app.db);
  return rows[0]?.spent ?? 0;
}
