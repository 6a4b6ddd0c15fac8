import { randomUUID } from "node:crypto";
import type { State } from "./open.server.ts";

export type Contact = {
  id: number;
  name: string;
  email: string;
  phone: string | null;
  createdAt: number;
  lastActivityAt: number;
};
export type ContactInbox = {
  id: number;
  contactId: number;
  inboxId: number;
  sourceId: string;
  pubsubToken: string;
  createdAt: number;
};

const COLUMNS = `id, name, email, phone, created_at "createdAt", last_activity_at "lastActivityAt"`;

export function findContact(state: State, id: number): Contact | null {
  return state.row<Contact>(`select ${COLUMNS} from contacts where id = ?`, id);
}

export function findContactByEmail(state: State, email: string): Contact | null {
  return state.row<Contact>(`select ${COLUMNS} from contacts where email = ?`, email.toLowerCase());
}

export function createContact(state: State, person: { name: string; email: string }, at: number): Contact {
  const id = state.run(
    "insert into contacts (name, email, created_at, last_activity_at) values (?, ?, ?, ?)",
    person.name,
    person.email.toLowerCase(),
    at,
    at,
  );
  return { id, name: person.name, email: person.email.toLowerCase(), phone: null, createdAt: at, lastActivityAt: at };
}

export function setPhone(state: State, id: number, phone: string): void {
  state.run("update contacts set phone = ? where id = ?", phone, id);
}

export function touchContact(state: State, id: number, at: number): void {
  state.run("update contacts set last_activity_at = ? where id = ?", at, id);
}

/** How the contact is known in one inbox: a visitor's id, a mail address, a phone number. */
export function joinInbox(state: State, contact: Contact, inboxId: number, sourceId: string, at: number): ContactInbox {
  const known = findContactInbox(state, contact.id, inboxId);
  if (known) return known;
  const pubsubToken = randomUUID();
  const id = state.run(
    "insert into contact_inboxes (contact_id, inbox_id, source_id, pubsub_token, created_at) values (?, ?, ?, ?, ?)",
    contact.id,
    inboxId,
    sourceId,
    pubsubToken,
    at,
  );
  return { id, contactId: contact.id, inboxId, sourceId, pubsubToken, createdAt: at };
}

export function findContactInbox(state: State, contactId: number, inboxId: number): ContactInbox | null {
  return state.row<ContactInbox>(
    `select id, contact_id "contactId", inbox_id "inboxId", source_id "sourceId", pubsub_token "pubsubToken",
       created_at "createdAt" from contact_inboxes where contact_id = ? and inbox_id = ?`,
    contactId,
    inboxId,
  );
}
