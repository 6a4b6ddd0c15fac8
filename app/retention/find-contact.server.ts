import { sql } from "kysely";
import type { App } from "../app.ts";

export type FoundContact = {
  id: number;
  name: string | null;
  email: string | null;
  phone: string | null;
  conversations: number;
  /** Set when this contact was erased, ISO 8601; nothing but the id is known of them then. */
  erasedAt: string | null;
};

/** Somebody who has that many namesakes is better looked for by address. */
const MOST_FOUND = 50;
/** Fewer digits are no phone number, and would find half the shop. */
const LEAST_DIGITS = 6;

/**
 * Contacts that a word may mean: Chatwoot's id, an address, a phone number however it is written, part of a name. All of them:
 * one person may have several contacts, of which each is erased by itself.
 */
export async function findContacts({ db, chatwoot }: Pick<App, "db"> & { chatwoot: { id: number } }, word: string) {
  const wanted = word.trim();
  const digits = wanted.replaceAll(/\D/g, "");
  const isNumber = /^\d{1,15}$/.test(wanted);
  const phone = /^[+\d][\d\s().-]*$/.test(wanted) && digits.length >= LEAST_DIGITS ? digits : null;
  const { rows } = await sql<Omit<FoundContact, "erasedAt"> & { erasedAt: Date | null }>`
    select p.id, p.name, p.email, p.phone, e.erased_at,
      (select count(*)::int from conversations c where c.account_id = p.account_id and c.contact_id = p.id) as conversations
    from contacts p left join erased_contacts e on e.account_id = p.account_id and e.contact_id = p.id and e.returned_at is null
    where p.account_id = ${chatwoot.id} and (
      p.id = ${isNumber ? Number(wanted) : null}::bigint
      or lower(p.email) = lower(${wanted}) or p.identifier = ${wanted}
      or strpos(lower(p.name), lower(${wanted})) > 0
      or right(regexp_replace(p.phone, '\\D', '', 'g'), ${LEAST_DIGITS + 3}) = right(${phone}::text, ${LEAST_DIGITS + 3}))
    order by p.id limit ${MOST_FOUND}
  `.execute(db);
  return rows.map((row): FoundContact => ({ ...row, erasedAt: row.erasedAt?.toISOString() ?? null }));
}
