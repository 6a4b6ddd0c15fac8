import { sql } from "kysely";
import type { App } from "../app.ts";
import { undeliveredLately } from "../approvals/undelivered.server.ts";
import { channelKind } from "../conversations/channel.ts";
import type { Db, Tx } from "../db/database.server.ts";
import type { RiskLevel } from "../drafts/draft.ts";
import type { Announced } from "./message.ts";

/** Longer than a POST and the record of it can take: a turn older than this belongs to a process that died. */
export const TURN_SECONDS = 30;
/** A POST that nobody can vouch for is repeated once: an extra ping costs a glance, a missing one a customer's time. */
export const MOST_POSTS = 2;

/** The items that wait for a person and that Slack was not told of. One that somebody is reading now needs no call. */
export async function listUnannounced(app: App, tx: Db | Tx): Promise<Announced[]> {
  const now = app.now();
  const dead = new Date(now.getTime() - TURN_SECONDS * 1000);
  const { rows } = await sql<Omit<Announced, "channel" | "risk"> & { channel: string; risk: RiskLevel | null }>`
    select a.id as approval_id, a.due_at, d.risk_level as risk, coalesce(d.intent, '') as intent, coalesce(d.language, '') as language,
      c.channel, coalesce(m.created_at, a.created_at) as waiting_since, s.state is not distinct from 'undelivered' as undelivered
    from (
      select id from approvals where account_id = ${app.chatwoot.id} and kind = 'reply' and state = 'pending_review'
      union ${undeliveredLately(app)}
    ) asked
    join approvals a on a.id = asked.id
    join conversations c on c.account_id = a.account_id and c.id = a.conversation_id
    left join messages m on m.account_id = a.account_id and m.id = a.source_message_id
    left join notifications n on n.approval_id = a.id
    left join lateral (select risk_level, intent, language from drafts where approval_id = a.id order by version desc limit 1) d on true
    left join lateral (
      select s.state from decisions x join sends s on s.decision_id = x.id where x.approval_id = a.id order by x.decided_at desc limit 1
    ) s on true
    where (a.state = 'pending_review' or (a.state = 'sent' and s.state = 'undelivered'))
      and (a.claimed_until is null or a.claimed_until <= ${now})
      and (n.state is null or n.state = 'waiting' or (n.state = 'posting' and n.updated_at <= ${dead} and n.posts < ${MOST_POSTS}))
  `.execute(tx);
  return rows.map((row) => ({ ...row, channel: channelKind(row.channel), risk: row.risk ?? "low" }));
}
