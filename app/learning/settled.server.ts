import { sql } from "kysely";
import type { App } from "../app.ts";
import type { Person } from "../privacy/personal.ts";
import type { LoggedDecision } from "./decision-log.ts";

/**
 * A decision `x` that nothing will change any more: sent back or rejected, or approved and its send has ended. One that
 * was undone or overtaken is decided anew and is not settled. Escalations grade no draft.
 */
export const settled = sql<boolean>`(x.kind in ('reply', 'manual') and (x.outcome in ('reject', 'request_changes')
  or exists (select from sends s where s.decision_id = x.id and s.state in ('accepted', 'delivered', 'refused', 'undelivered'))))`;

/** Decisions of an account that are settled since a time, with that time. Each half is read off an index by its end. */
export const settledSince = (accountId: number, since: Date) => sql`
  select x.id, x.decided_at, x.decided_at as settled_at from decisions x
  where x.account_id = ${accountId} and x.decided_at >= ${since} and x.kind in ('reply', 'manual') and x.outcome in ('reject', 'request_changes')
  union all
  select x.id, x.decided_at, s.settled_at from sends s join decisions x on x.id = s.decision_id
  where s.account_id = ${accountId} and s.settled_at >= ${since} and s.state in ('accepted', 'delivered', 'refused', 'undelivered')
    and x.kind in ('reply', 'manual')`;

/** `x` stands in the log at `destination`. */
export const loggedAt = (destination: string) =>
  sql<boolean>`exists (select from logged_decisions l where l.decision_id = x.id and l.destination = ${destination})`;

/** A settled decision as it is, and who its texts may name. */
export type SettledDecision = { decision: Omit<LoggedDecision, "wordDiff">; recipients: unknown; person: Person };

type Row = Omit<LoggedDecision, "wordDiff"> & {
  recipients: unknown;
  name: string | null;
  identifier: string | null;
  senders: string[];
  buyers: string[];
  orderNumbers: string[];
};

/** Reads a decision to be logged, or null when it is not settled, stands there already, or is not of this account. */
export async function readSettled(
  app: Pick<App, "db"> & { chatwoot: { id: number } },
  decisionId: string,
  destination: string,
): Promise<SettledDecision | null> {
  const { rows } = await sql<Row>`
    select x.id as decision_id, x.account_id, x.outcome, x.final_text, x.tone, x.accuracy, x.policy, x.reason, x.note,
      x.decided_at, x.recipients, d.reply as draft_text, d.intent, d.language, d.model, d.version as draft_version,
      p.name, p.identifier,
      array(select distinct m.sender_name from messages m where m.account_id = x.account_id
        and m.conversation_id = x.conversation_id and m.sender_kind = 'contact' and m.sender_name is not null) as senders,
      array(select distinct o.customer_name from orders o
        where o.account_id = x.account_id and lower(o.email) = lower(p.email)) as buyers,
      array(select unnest(array[o.number, o.shipment ->> 'tracking'] || array(select jsonb_array_elements(o.items) ->> 'sku'))
        from orders o where o.account_id = x.account_id and lower(o.email) = lower(p.email)) as order_numbers
    from decisions x
    join conversations c on c.account_id = x.account_id and c.id = x.conversation_id
    left join contacts p on p.account_id = c.account_id and p.id = c.contact_id
    left join drafts d on d.id = x.draft_id
    where x.id = ${decisionId} and x.account_id = ${app.chatwoot.id} and ${settled} and not ${loggedAt(destination)}
  `.execute(app.db);
  const [row] = rows;
  if (!row) return null;
  const { recipients, name, identifier, senders, buyers, orderNumbers, ...decision } = row;
  const keep = orderNumbers.filter((number) => number !== null);
  return { decision, recipients, person: { names: [name, ...senders, ...buyers], identifiers: [identifier], keep } };
}
