import type { Account, ChangedAttributes, SandboxEvent } from "../state/account.ts";
import {
  type Contact,
  contactInboxesOf,
  createContact,
  type NewContact,
  saveContact,
} from "../state/contacts.server.ts";
import { selectMessages } from "../state/messages.server.ts";

/** The changeable columns, by the name Chatwoot uses. */
const TOLD = {
  name: "name",
  email: "email",
  phone: "phone_number",
  identifier: "identifier",
  blocked: "blocked",
  additionalAttributes: "additional_attributes",
  customAttributes: "custom_attributes",
} as const satisfies Partial<Record<keyof Contact, string>>;

export type ContactChanges = Partial<Pick<Contact, keyof typeof TOLD>>;

/** A contact who has just appeared, and the event that tells of it. */
export function addContact(account: Account, person: NewContact): { contact: Contact; events: SandboxEvent[] } {
  const contact = createContact(account.state, person, account.now());
  return { contact, events: [{ event: "contact_created", contactId: contact.id }] };
}

/** Renames, blocks, corrects: answers the contact as it is now and the events. Nothing changed, nothing told. */
export function changeContact(
  account: Account,
  before: Contact,
  changes: ContactChanges,
): { contact: Contact; events: SandboxEvent[] } {
  const at = account.now();
  const contact: Contact = { ...before, ...changes };
  const changed: ChangedAttributes = [];
  for (const [property, name] of Object.entries(TOLD) as [keyof typeof TOLD, string][]) {
    const [previous_value, current_value] = [before[property], contact[property]];
    if (JSON.stringify(previous_value) !== JSON.stringify(current_value))
      changed.push({ [name]: { previous_value, current_value } });
  }
  if (changed.length === 0) return { contact, events: [] };
  if (!isReachable(before) && isReachable(contact))
    changed.push({ contact_type: { previous_value: "visitor", current_value: "lead" } });
  saveContact(account.state, contact, at);
  const moved = {
    previous_value: new Date(before.updatedAt).toISOString(),
    current_value: new Date(at).toISOString(),
  };
  return {
    contact: { ...contact, updatedAt: at },
    events: [{ event: "contact_updated", contactId: before.id, changed: [...changed, { updated_at: moved }] }],
  };
}

/** Chatwoot takes a visitor for a lead once there is a way to reach them. */
function isReachable({ email, phone }: Contact): boolean {
  return Boolean(email || phone);
}

/**
 * Makes one contact of two: all that the second one had is the first one's, who takes over what was blank. Chatwoot
 * tells of each message that moved, and of no contact.
 */
export function mergeContacts(account: Account, base: Contact, second: Contact): Contact {
  const { state } = account;
  const at = account.now();
  const merged: Contact = {
    ...base,
    name: base.name || second.name,
    email: base.email ?? second.email,
    phone: base.phone ?? second.phone,
    identifier: base.identifier ?? second.identifier,
    customAttributes: { ...second.customAttributes, ...base.customAttributes },
    additionalAttributes: { ...second.additionalAttributes, ...base.additionalAttributes },
  };
  const moved = state.together(() => {
    const messages = selectMessages(state, "where sender_type = 'Contact' and sender_id = ? order by id", second.id);
    state.run("update messages set sender_id = ? where sender_type = 'Contact' and sender_id = ?", base.id, second.id);
    state.run("update conversations set contact_id = ?, updated_at = ? where contact_id = ?", base.id, at, second.id);
    for (const session of contactInboxesOf(state, second.id))
      state.run("update contact_inboxes set contact_id = ? where id = ?", base.id, session.id);
    state.run("delete from contacts where id = ?", second.id);
    saveContact(state, merged, at);
    return messages;
  });
  account.tell(moved.map(({ id }) => ({ event: "message_updated", messageId: id })));
  return merged;
}
