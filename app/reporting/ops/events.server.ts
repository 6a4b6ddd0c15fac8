import { sql } from "kysely";
import type { App } from "../../app.ts";
import { customerName, knownBy, type Named } from "../../conversations/customer-name.ts";
import { QUEUE_SCHEMA } from "../../queue/install.server.ts";
import { DEAD_LETTERS } from "../../queue/queue.server.ts";
import { type Subject, subjectOf } from "../../webhooks/event-subject.ts";
import { type Asked, asPage, numberIn, type Page, ROWS_A_PAGE } from "./asked.ts";
import { eventStates } from "./event-states.ts";
import { type FailedTry, failuresOf } from "./failures.server.ts";
import { asReadable } from "./payload.ts";

type Asker = Pick<App, "db" | "chatwoot">;

export type Event = {
  id: number;
  event: string;
  /** The conversation or contact, and the customer's name. */
  about: string | null;
  by: "webhook" | "sweep";
  state: (typeof eventStates)[number];
  reason: string | null;
  tookMs: number | null;
  at: string;
};
export type EventInFull = Event & {
  conversationId: number | null;
  deliveryId: string | null;
  body: string;
  letterId: string | null;
  failures: FailedTry[];
};

/** Longest part of a body that is read to learn whom an event is about that was not worked yet. */
const MOST_OF_A_BODY = 65_536;

type Row = Omit<Event, "about"> & Subject & { unread: string | null; direction: string | null };

const columns = sql`e.id, e.event, e.source as by, e.state, e.reason, e.took_ms, e.conversation_id, e.contact_id,
  case when e.conversation_id is null and e.contact_id is null then left(e.body, ${MOST_OF_A_BODY}) end as unread,
  (select m.direction from messages m where m.account_id = e.account_id and e.event = 'message_created'
    and m.id = substring(e.dedupe_key from '^message_created:([0-9]{1,15})$')::bigint) as direction,
  to_json(e.received_at at time zone 'utc') #>> '{}' || '+00:00' as at`;

/** What Chatwoot told, newest first. The texts stay where they are. */
export async function listEvents({ db, chatwoot }: Asker, { state, search, after }: Asked): Promise<Page<Event>> {
  const number = numberIn(search);
  const wanted = eventStates.find((one) => one === state) ?? null;
  const { rows } = await sql<Row>`
    select ${columns} from (
      select * from webhook_events where account_id = ${chatwoot.id}
        ${wanted === null ? sql`` : sql`and state = ${wanted}`}
        ${number === null ? sql`` : sql`and (conversation_id = ${number} or id = ${number})`}
        ${after === null ? sql`` : sql`and (received_at, id) < (${after.at}::timestamptz, ${after.id}::bigint)`}
      order by received_at desc, id desc limit ${ROWS_A_PAGE + 1}
    ) e order by e.received_at desc, e.id desc
  `.execute(db);
  const abouts = await namesOf({ db, chatwoot }, rows);
  return asPage(
    rows.map(({ unread: _, direction: __, conversationId: ___, contactId: ____, ...event }, index) => ({
      ...event,
      about: abouts[index] ?? null,
    })),
  );
}

/** One of them with its body, readable, and why its job failed. */
export async function readEvent({ db, chatwoot }: Asker, id: number): Promise<EventInFull | null> {
  const { rows } = await sql<Row & { deliveryId: string | null; body: string }>`
    select ${columns}, e.delivery_id, e.body from webhook_events e where e.account_id = ${chatwoot.id} and e.id = ${id}
  `.execute(db);
  const [row] = rows;
  if (!row) return null;
  const { unread: _, direction: __, contactId: ___, body, ...event } = row;
  const [about] = await namesOf({ db, chatwoot }, rows);
  const { rows: jobs } = await sql<{ letterId: string | null; rootId: string }>`
    select case when name = ${DEAD_LETTERS} and state = 'created' then id::text end as letter_id,
      coalesce(source_root_id, source_id, id)::text as root_id
    from ${sql.table(`${QUEUE_SCHEMA}.job`)}
    where name in (${DEAD_LETTERS}, 'process-event') and data ->> 'eventId' = ${String(id)}
    order by created_on desc limit 20
  `.execute(db);
  const rootId = jobs[0]?.rootId;
  return {
    ...event,
    about: about ?? null,
    body: asReadable(body),
    letterId: jobs.find(({ letterId }) => letterId)?.letterId ?? null,
    failures: rootId ? await failuresOf({ db }, rootId) : [],
  };
}

/** "Conversation 1187, Dana Whitfield, incoming"; "Contact 12, Dana Whitfield". */
async function namesOf({ db, chatwoot }: Asker, rows: Row[]): Promise<(string | null)[]> {
  const subjects = rows.map(({ event, unread, conversationId, contactId }) =>
    unread === null ? { conversationId, contactId } : subjectOf(event, unread),
  );
  const { rows: names } = await sql<Named & { key: string }>`
    select 'conversation ' || c.id as key, p.name, p.email, p.phone, c.channel from conversations c
      join contacts p on p.account_id = c.account_id and p.id = c.contact_id
      where c.account_id = ${chatwoot.id} and c.id = any(${subjects.map((one) => one.conversationId)}::bigint[])
    union all select 'contact ' || id, name, email, phone, null from contacts
      where account_id = ${chatwoot.id} and id = any(${subjects.map((one) => one.contactId)}::bigint[])
  `.execute(db);
  const name = new Map(names.map((one) => [one.key, one.channel === null ? knownBy(one) : customerName(one)]));
  return subjects.map(({ conversationId, contactId }, index) => {
    if (conversationId !== null)
      return [`Conversation ${conversationId}`, name.get(`conversation ${conversationId}`), rows[index]?.direction]
        .filter(Boolean)
        .join(", ");
    return contactId === null
      ? null
      : [`Contact ${contactId}`, name.get(`contact ${contactId}`)].filter(Boolean).join(", ");
  });
}
