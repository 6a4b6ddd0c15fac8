import { sql } from "kysely";
import type { App } from "../../app.ts";

export type Event = {
  id: number;
  event: string;
  /** The conversation and customer, where the event is of a message that is mirrored here. */
  about: string | null;
  by: "webhook" | "sweep";
  state: "received" | "processed" | "ignored" | "failed";
  reason: string | null;
  tookMs: number | null;
  at: string;
};

/** What Chatwoot told lately, newest first. The texts stay where they are. */
export async function listEvents({ db, chatwoot }: Pick<App, "db" | "chatwoot">, limit: number): Promise<Event[]> {
  const { rows } = await sql<
    Omit<Event, "at" | "about"> & {
      at: Date;
      conversationId: number | null;
      customer: string | null;
      direction: string | null;
    }
  >`
    select e.id, e.event, e.source as by, e.state, e.reason, e.took_ms, e.received_at as at,
      m.conversation_id, m.direction, coalesce(p.name, p.email) as customer
    from (select * from webhook_events where account_id = ${chatwoot.id} order by received_at desc, id desc limit ${limit}) e
    left join messages m on m.account_id = e.account_id and e.dedupe_key = 'message_created:' || m.id
    left join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
    left join contacts p on p.account_id = c.account_id and p.id = c.contact_id
    order by e.received_at desc, e.id desc
  `.execute(db);
  return rows.map(({ at, conversationId, customer, direction, ...event }) => ({
    ...event,
    at: at.toISOString(),
    about:
      conversationId === null
        ? null
        : [`Conversation ${conversationId}`, customer, direction].filter(Boolean).join(", "),
  }));
}
