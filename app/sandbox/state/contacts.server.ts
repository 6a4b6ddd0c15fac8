import { randomUUID } from "node:crypto";
import type { SQLInputValue } from "node:sqlite";
import type { Attributes } from "./conversations.server.ts";
import type { State } from "./open.server.ts";

export type Contact = {
  id: number;
  name: string;
  email: string | null;
  phone: string | null;
  identifier: string | null;
  blocked: boolean;
  additionalAttributes: Attributes;
  customAttributes: Attributes;
  createdAt: number;
  updatedAt: number;
  lastActivityAt: number | null;
};
/** How a contact is known in one inbox: a visitor's session, a mail address, a phone number. */
export type ContactInbox = {
  id: number;
  contactId: number;
  inboxId: number;
  sourceId: string;
  pubsubToken: string;
  createdAt: number;
  /** 1 once the shop has proven who it is. */
  hmacVerified: 0 | 1;
};

type Row = Omit<Contact, "blocked" | "additionalAttributes" | "customAttributes"> & {
  blocked: number;
  additionalAttributes: string;
  customAttributes: string;
};

const SELECT = `select id, name, email, phone, identifier, blocked, additional_attributes "additionalAttributes",
  custom_attributes "customAttributes", created_at "createdAt", updated_at "updatedAt", last_activity_at "lastActivityAt"
  from contacts`;
const SELECT_INBOX = `select id, contact_id "contactId", inbox_id "inboxId", source_id "sourceId",
  pubsub_token "pubsubToken", created_at "createdAt", hmac_verified "hmacVerified" from contact_inboxes`;

/** Contacts by a condition written by us; `values` fill its placeholders. */
export function selectContacts(state: State, condition: string, ...values: SQLInputValue[]): Contact[] {
  return state.rows<Row>(`${SELECT} ${condition}`, ...values).map((row) => ({
    ...row,
    blocked: row.blocked === 1,
    additionalAttributes: JSON.parse(row.additionalAttributes),
    customAttributes: JSON.parse(row.customAttributes),
  }));
}

export function findContact(state: State, id: number): Contact | null {
  return selectContacts(state, "where id = ?", id)[0] ?? null;
}

export function findContactByEmail(state: State, email: string): Contact | null {
  return selectContacts(state, "where email = ?", email.toLowerCase())[0] ?? null;
}

export type NewContact = { name: string } & Partial<
  Pick<Contact, "email" | "phone" | "identifier" | "additionalAttributes" | "customAttributes">
>;

export function createContact(state: State, person: NewContact, at: number): Contact {
  const id = state.run(
    `insert into contacts (name, email, phone, identifier, additional_attributes, custom_attributes, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    person.name,
    person.email?.toLowerCase() || null,
    person.phone ?? null,
    person.identifier ?? null,
    JSON.stringify(person.additionalAttributes ?? {}),
    JSON.stringify(person.customAttributes ?? {}),
    at,
    at,
  );
  const contact = findContact(state, id);
  if (!contact) throw new Error(`contact ${id} was stored and is gone`);
  return contact;
}

/** Writes the contact's changeable columns as they stand in `contact`. */
export function saveContact(state: State, contact: Contact, at: number): void {
  state.run(
    `update contacts set name = ?, email = ?, phone = ?, identifier = ?, blocked = ?, additional_attributes = ?,
       custom_attributes = ?, last_activity_at = ?, updated_at = ? where id = ?`,
    contact.name,
    contact.email?.toLowerCase() || null,
    contact.phone,
    contact.identifier,
    contact.blocked ? 1 : 0,
    JSON.stringify(contact.additionalAttributes),
    JSON.stringify(contact.customAttributes),
    contact.lastActivityAt,
    at,
    contact.id,
  );
}

/** The contact's session in an inbox; the one there is when it has this source already. */
export function joinInbox(
  state: State,
  contactId: number,
  inboxId: number,
  sourceId: string,
  at: number,
): ContactInbox {
  const known = findContactInboxBySource(state, inboxId, sourceId);
  if (known) return known;
  const id = state.run(
    "insert into contact_inboxes (contact_id, inbox_id, source_id, pubsub_token, created_at) values (?, ?, ?, ?, ?)",
    contactId,
    inboxId,
    sourceId,
    randomUUID().replaceAll("-", "").slice(0, 24),
    at,
  );
  const joined = findContactInbox(state, id);
  if (!joined) throw new Error(`contact inbox ${id} was stored and is gone`);
  return joined;
}

export function verifySession(state: State, id: number): void {
  state.run("update contact_inboxes set hmac_verified = 1 where id = ?", id);
}

export function findContactInbox(state: State, id: number | null): ContactInbox | null {
  return id === null ? null : state.row<ContactInbox>(`${SELECT_INBOX} where id = ?`, id);
}

export function findContactInboxBySource(state: State, inboxId: number, sourceId: string): ContactInbox | null {
  return state.row<ContactInbox>(`${SELECT_INBOX} where inbox_id = ? and source_id = ?`, inboxId, sourceId);
}

export function contactInboxesOf(state: State, contactId: number): ContactInbox[] {
  return state.rows<ContactInbox>(`${SELECT_INBOX} where contact_id = ? order by id`, contactId);
}
