import { sql } from "kysely";
import type { App } from "../../app.ts";
import { QUEUE_SCHEMA } from "../../queue/install.server.ts";
import { DEAD_LETTERS } from "../../queue/queue.server.ts";

type Asked = Pick<App, "db" | "chatwoot">;

export type UnsettledSend = {
  id: string;
  state: "uncertain" | "refused" | "undelivered";
  reason: string | null;
  customer: string;
  intent: string | null;
  conversationId: number;
  approvedAt: string | null;
  approvedBy: string | null;
  posts: number;
  /** The oldest comes first. */
  at: string;
};

export type DeadLetter = { id: string; job: string; about: string; error: string; tries: number; since: string };

/** A send only a person can settle: doubtful, or failed with nothing sent there since. `s` is the send. */
const unsettled = sql<boolean>`(s.state = 'uncertain' or (s.state in ('refused', 'undelivered') and not exists (
  select from sends later where later.account_id = s.account_id and later.conversation_id = s.conversation_id
    and later.created_at > s.created_at)))`;

const deadLetters = sql.table(`${QUEUE_SCHEMA}.job`);
/** Jobs whose payload names an account belong to it; the others concern the whole installation. */
const ofAccount = (account: number) =>
  sql<boolean>`name = ${DEAD_LETTERS} and state = 'created' and coalesce((data->>'accountId')::bigint, ${account}) = ${account}`;

/** How much waits on the ops page, for the mark on the rail. */
export async function countNeedingAPerson({ db, chatwoot }: Asked): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from sends s where s.account_id = ${chatwoot.id} and ${unsettled})
      + (select count(*) from ${deadLetters} where ${ofAccount(chatwoot.id)}) as count
  `.execute(db);
  return rows[0]?.count ?? 0;
}

/** Replies of which nobody knows whether they arrived, or that did not. */
export async function listUnsettledSends({ db, chatwoot }: Asked): Promise<UnsettledSend[]> {
  const { rows } = await sql<Omit<UnsettledSend, "at" | "approvedAt"> & { at: Date; approvedAt: Date | null }>`
    select s.id, s.state, s.reason, s.posts, s.conversation_id, s.created_at as at,
      coalesce(p.name, p.email, 'conversation ' || s.conversation_id) as customer, r.intent,
      d.decided_at as approved_at, o.name as approved_by
    from sends s
    join conversations c on c.account_id = s.account_id and c.id = s.conversation_id
    left join contacts p on p.account_id = c.account_id and p.id = c.contact_id
    left join decisions d on d.id = s.decision_id
    left join drafts r on r.id = d.draft_id
    left join operators o on o.id = d.operator_id
    where s.account_id = ${chatwoot.id} and ${unsettled}
    order by s.created_at, s.id limit 100
  `.execute(db);
  return rows.map((row) => ({
    ...row,
    at: row.at.toISOString(),
    approvedAt: row.approvedAt?.toISOString() ?? null,
  }));
}

/** Jobs that waiting could not heal, newest first. */
export async function listDeadLetters({ db, chatwoot }: Asked): Promise<DeadLetter[]> {
  const { rows } = await sql<{
    id: string;
    job: string | null;
    data: Record<string, unknown> | null;
    output: { message?: string; tries?: number } | null;
    tries: number | null;
    since: Date;
  }>`
    select id::text, source_name as job, data, source_output as output, source_retry_count as tries, created_on as since
    from ${deadLetters} where ${ofAccount(chatwoot.id)} order by created_on desc limit 100
  `.execute(db);
  return rows.map(({ id, job, data, output, tries, since }) => ({
    id,
    job: job ?? "unknown",
    about: aboutWhat(data ?? {}),
    error: output?.message ?? "Not said",
    tries: output?.tries ?? (tries ?? 0) + 1,
    since: since.toISOString(),
  }));
}

/** What a payload of ids speaks of: "conversation 1179". */
function aboutWhat(data: Record<string, unknown>): string {
  return (
    Object.entries(data)
      .filter(([name]) => name !== "accountId")
      .map(([name, id]) => `${name.replace(/Id$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${id}`)
      .join(", ") || "Nothing named"
  );
}
