import { sql } from "kysely";
import type { Tenant } from "../app.ts";
import type { ContactPayload } from "../chatwoot/payloads.ts";
import type { Db, Tx } from "../db/database.server.ts";

const rowOf = (contact: ContactPayload) => ({
  name: contact.name,
  email: contact.email,
  phone: contact.phone_number,
  identifier: contact.identifier,
  blocked: contact.blocked,
  customAttributes: JSON.stringify(contact.custom_attributes),
  syncedAt: new Date(),
});

/** A contact seen for the first time. @returns false when somebody else has just written it. */
export async function insertContact({ chatwoot }: Tenant, tx: Tx, contact: ContactPayload): Promise<boolean> {
  const inserted = await tx
    .insertInto("contacts")
    .values({ accountId: chatwoot.id, id: contact.id, ...rowOf(contact) })
    .onConflict((same) => same.columns(["accountId", "id"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function updateContact({ chatwoot }: Tenant, tx: Tx, contact: ContactPayload): Promise<void> {
  await tx
    .updateTable("contacts")
    .set(rowOf(contact))
    .where("accountId", "=", chatwoot.id)
    .where("id", "=", contact.id)
    .execute();
}

/** Which version of a contact's row is known: it changes with every write. Null when none is. */
export async function contactVersion({ chatwoot }: Tenant, db: Db, contactId: number): Promise<string | null> {
  const { rows } = await sql<{ version: string }>`
    select xmin::text as version from contacts where account_id = ${chatwoot.id} and id = ${contactId}
  `.execute(db);
  return rows[0]?.version ?? null;
}

export type ContactBefore = { blocked: boolean; shown: string };

/**
 * Writes what was read from Chatwoot, unless the row was written since `version` was read: then what was read may be the
 * older of the two. Holds the contact's lock from here on.
 * @returns what was known before, or null when it must be read again.
 */
export async function replaceContact(
  { chatwoot }: Tenant,
  tx: Tx,
  contact: ContactPayload,
  version: string | null,
): Promise<ContactBefore | null> {
  if (version === null) return (await insertContact({ chatwoot }, tx, contact)) ? { blocked: false, shown: "" } : null;
  const { rows } = await sql<{ blocked: boolean; name: string | null; email: string | null; phone: string | null }>`
    select blocked, name, email, phone from contacts
    where account_id = ${chatwoot.id} and id = ${contact.id} and xmin::text = ${version} for update
  `.execute(tx);
  const [before] = rows;
  if (!before) return null;
  await updateContact({ chatwoot }, tx, contact);
  return { blocked: before.blocked, shown: shownOf(before.name, before.email, before.phone) };
}

const shownOf = (...parts: (string | null)[]): string => JSON.stringify(parts);
/** What pages show of a contact, to be compared with what they showed before. */
export const shownContact = ({ name, email, phone_number }: ContactPayload): string =>
  shownOf(name, email, phone_number);
