import { sql } from "kysely";
import type { App } from "../../app.ts";
import { QUEUE_SCHEMA } from "../../queue/install.server.ts";
import { DEAD_LETTERS } from "../../queue/queue.server.ts";

export type CountsOf = { approvals: number; unanswered: number; ops: number };

/** How much waits for a person, for the marks on the rail. */
export async function countWaiting(app: Pick<App, "db" | "chatwoot">): Promise<CountsOf> {
  const account = app.chatwoot.id;
  const { rows } = await sql<CountsOf>`
    select
      (select count(*) from approvals where account_id = ${account} and kind = 'reply' and state = 'pending_review') as approvals,
      (select count(*) from conversations c where c.account_id = ${account} and c.status = 'open' and c.waiting_since is not null
        and not exists (select from approvals a where a.account_id = c.account_id and a.conversation_id = c.id and a.kind = 'reply'
          and a.state in ('drafting', 'pending_review', 'changes_requested', 'approved'))) as unanswered,
      (select count(*) from sends s where s.account_id = ${account} and ${unsettled})
        + (select count(*) from ${sql.table(`${QUEUE_SCHEMA}.job`)} where name = ${DEAD_LETTERS} and state = 'created') as ops
  `.execute(app.db);
  return rows[0] ?? { approvals: 0, unanswered: 0, ops: 0 };
}

/** A send only a person can settle: doubtful, or failed with nothing sent there since. */
export const unsettled = sql<boolean>`(s.state = 'uncertain' or (s.state in ('refused', 'undelivered') and not exists (
  select from sends later where later.account_id = s.account_id and later.conversation_id = s.conversation_id
    and later.created_at > s.created_at)))`;
