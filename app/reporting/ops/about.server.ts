import { sql } from "kysely";
import type { App, Tenant } from "../../app.ts";
import { customerName, type Named } from "../../conversations/customer-name.ts";

/** What a job's payload of ids speaks of. */
export type About = { conversationId: number | null; customer: string | null };
type Payload = Record<string, unknown> | null;

/** The conversation and customer behind payloads of ids, in their order, with two queries however many they are. */
export async function aboutPayloads({ db, chatwoot }: Tenant & Pick<App, "db">, payloads: Payload[]): Promise<About[]> {
  const ids = (name: string, type: "string" | "number") =>
    payloads.map((payload) => payload?.[name]).filter((id) => typeof id === type) as (string & number)[];
  const uuids = (name: string) => ids(name, "string").filter((id) => UUID.test(id));
  const { rows } = await sql<Named & { key: string; conversationId: number }>`
    with named as (
      select 'conversationId ' || id as key, id as conversation_id from unnest(${ids("conversationId", "number")}::bigint[]) id
      union all select 'eventId ' || id, conversation_id from webhook_events
        where account_id = ${chatwoot.id} and id = any(${ids("eventId", "number")}::bigint[])
      union all select 'sendId ' || id, conversation_id from sends
        where account_id = ${chatwoot.id} and id = any(${uuids("sendId")}::uuid[])
      union all select 'decisionId ' || id, conversation_id from decisions
        where account_id = ${chatwoot.id} and id = any(${uuids("decisionId")}::uuid[])
      union all select 'draftId ' || d.id, a.conversation_id from drafts d join approvals a on a.id = d.approval_id
        where d.account_id = ${chatwoot.id} and d.id = any(${uuids("draftId")}::uuid[])
    )
    select n.key, n.conversation_id, p.name, p.email, p.phone, c.channel from named n
    left join conversations c on c.account_id = ${chatwoot.id} and c.id = n.conversation_id
    left join contacts p on p.account_id = c.account_id and p.id = c.contact_id
    where n.conversation_id is not null
  `.execute(db);
  const known = new Map(
    rows.map((row) => [row.key, { conversationId: row.conversationId, customer: row.channel && customerName(row) }]),
  );
  return payloads.map((payload) => {
    const key = Object.keys(payload ?? {}).find((name) => known.has(`${name} ${payload?.[name]}`));
    return (key && known.get(`${key} ${payload?.[key]}`)) || { conversationId: null, customer: null };
  });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** "Conversation 1179, Nils Aas"; of what has none, the ids in its payload. */
export function inAFewWords({ conversationId, customer }: About, payload: Payload): string {
  if (conversationId !== null) return [`Conversation ${conversationId}`, customer].filter(Boolean).join(", ");
  const named = Object.entries(payload ?? {}).filter(([name]) => name !== "accountId");
  return (
    named
      .map(([name, id]) => `${name.replace(/Id$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${id}`)
      .join(", ") || "The whole account"
  );
}
