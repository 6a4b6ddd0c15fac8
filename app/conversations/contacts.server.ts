import { sql } from "kysely";
import type { App, Tenant } from "../app.ts";
import type { ContactPayload } from "../chatwoot/payloads.ts";
import type { Tx } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import { type Actor, recordActivity } from "./activity.server.ts";
import { insertContact, updateContact } from "./contact-row.server.ts";
import { givenName, isMadeUpName } from "./customer-name.ts";
import { refreshContactJob } from "./jobs.ts";

type Noting = Tenant & Pick<App, "queue" | "changes">;
/** What is known of a contact that was told of otherwise. `id` is null when nothing is known at all. */
type Known = { given: number; id: number | null; name: string | null; blocked: boolean | null; blank: boolean | null };

/**
 * Takes note of contacts as an event or a list showed them. A snapshot carries no time, and deliveries come in any order, so
 * it only fills a gap: a contact not known yet, or one of whom nothing is known. A given name is newer than a made-up one,
 * whatever came first. Where else the two differ, Chatwoot is asked what holds (docs/decisions/0021).
 */
export async function noteContacts(app: Noting, tx: Tx, contacts: ContactPayload[]): Promise<void> {
  const byId = new Map(contacts.map((contact) => [contact.id, contact]));
  const unlike = byId.size === 0 ? [] : await unlikeWhatIsKnown(app, tx, [...byId.values()]);
  for (const known of unlike) {
    const contact = byId.get(known.given);
    if (!contact) continue;
    if (known.id === null) {
      if (await insertContact(app, tx, contact)) continue;
    } else if (known.blank) {
      await updateContact(app, tx, contact);
      continue;
    } else if (known.blocked === contact.blocked) {
      if (isMadeUpName(contact.name) && givenName(known.name)) continue;
      if (isMadeUpName(known.name) && givenName(contact.name)) {
        await updateContact(app, tx, contact);
        await recordContactActivity(app, tx, contact.id, { kind: "customer", name: contact.name }, "contact_changed");
        continue;
      }
    }
    await enqueue(app.queue, tx, refreshContactJob, { accountId: app.chatwoot.id, contactId: contact.id });
  }
}

/** Of contacts as told, those of whom something else is known. An erased person stays erased whatever is told of them. */
async function unlikeWhatIsKnown({ chatwoot }: Tenant, tx: Tx, contacts: ContactPayload[]): Promise<Known[]> {
  const column = <Value>(of: (contact: ContactPayload) => Value) => contacts.map(of);
  const { rows } = await sql<Known>`
    select given.id as given, p.id, p.name, p.blocked,
      coalesce(p.name, p.email, p.phone, p.identifier) is null as blank
    from unnest(${column(({ id }) => id)}::bigint[], ${column(({ name }) => name)}::text[], ${column(({ email }) => email)}::text[],
      ${column((one) => one.phone_number)}::text[], ${column(({ identifier }) => identifier)}::text[],
      ${column(({ blocked }) => blocked)}::boolean[],
      ${column((one) => JSON.stringify(one.custom_attributes))}::text[]) given (id, name, email, phone, identifier, blocked, attributes)
    left join contacts p on p.account_id = ${chatwoot.id} and p.id = given.id
    where (p.id is null or (p.name, p.email, p.phone, p.identifier, p.blocked, p.custom_attributes)
        is distinct from (given.name, given.email, given.phone, given.identifier, given.blocked, given.attributes::jsonb))
      and not exists (select from erased_contacts e
        where p.id is not null and e.account_id = p.account_id and e.contact_id = p.id and e.returned_at is null)
  `.execute(tx);
  return rows;
}

/** Tells what became of a contact on the timeline of their newest conversation, and so every open page. */
export async function recordContactActivity(
  app: Pick<App, "changes"> & Tenant,
  tx: Tx,
  contactId: number,
  actor: Actor,
  verb: "contact_changed" | "contact_blocked" | "contact_unblocked",
): Promise<void> {
  const newest = await tx
    .selectFrom("conversations")
    .select("id")
    .where("accountId", "=", app.chatwoot.id)
    .where("contactId", "=", contactId)
    .orderBy("lastActivityAt", (order) => order.desc().nullsLast())
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (newest) await recordActivity(app, tx, { conversationId: newest.id, actor, verb });
}

/** Whether the customer of a conversation is blocked, as far as is known here. */
export async function isCustomerBlocked({ chatwoot }: Tenant, tx: Tx, conversationId: number): Promise<boolean> {
  const found = await tx
    .selectFrom("conversations as c")
    .innerJoin("contacts as p", (on) => on.onRef("p.accountId", "=", "c.accountId").onRef("p.id", "=", "c.contactId"))
    .select("p.blocked")
    .where("c.accountId", "=", chatwoot.id)
    .where("c.id", "=", conversationId)
    .executeTakeFirst();
  return found?.blocked ?? false;
}
