import { sql } from "kysely";
import type { App } from "../../app.ts";

/** A private note, ours or a colleague's, comes as a message as well; nobody is waited for or answered by one. */
export const tellsOfNote = sql`exists (select from messages m where m.account_id = e.account_id and m.private
  and m.id = substring(e.dedupe_key from '^message_created:([0-9]{1,15})$')::bigint)`;

/** One hour's messages to and from customers: those that came by webhook, and those that none brought in time, so that the sweep found them. */
export type FoundHour = { at: string; byWebhook: number; bySweep: number };

/** The last 24 hours, the current one last; hours without any are there too. */
export async function readFoundBy({ db, chatwoot, now }: Pick<App, "db" | "chatwoot" | "now">): Promise<FoundHour[]> {
  const { rows } = await sql<{ at: Date; byWebhook: number; bySweep: number }>`
    select h.at, coalesce(w.count, 0)::int as by_webhook, coalesce(s.count, 0)::int as by_sweep
    from generate_series(date_trunc('hour', ${now()}::timestamptz) - interval '23 hours', ${now()}::timestamptz, interval '1 hour') h (at)
    left join (
      select date_trunc('hour', received_at) as at, count(*) from webhook_events e
      where account_id = ${chatwoot.id} and event = 'message_created' and source = 'webhook' and not ${tellsOfNote}
        and received_at >= date_trunc('hour', ${now()}::timestamptz) - interval '23 hours'
      group by 1
    ) w using (at)
    left join (
      select date_trunc('hour', started_at) as at, sum(messages_found) as count from sweeps
      where account_id = ${chatwoot.id} and started_at >= date_trunc('hour', ${now()}::timestamptz) - interval '23 hours'
      group by 1
    ) s using (at)
    order by h.at
  `.execute(db);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
