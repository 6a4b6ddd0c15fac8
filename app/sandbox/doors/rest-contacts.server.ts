import { randomUUID } from "node:crypto";
import { z } from "zod";
import { addContact, changeContact, mergeContacts } from "../acts/contacts.server.ts";
import { removeContact } from "../acts/remove.server.ts";
import type { Account } from "../state/account.ts";
import {
  type Contact,
  contactInboxesOf,
  findContactByEmail,
  joinInbox,
  selectContacts,
} from "../state/contacts.server.ts";
import { selectConversations } from "../state/conversations.server.ts";
import { CHANNEL_TYPES, findInbox } from "../state/inboxes.server.ts";
import { conversationInRest } from "../wire/conversation-shape.server.ts";
import { contactInRest } from "../wire/people.ts";
import { existingContact, existingInbox } from "./existing.server.ts";
import { ok, parseBody, Refusal, route } from "./http.server.ts";
import { administrator, type RestDoor } from "./rest-door.server.ts";

const PAGE = 15;
const attributes = z.record(z.string(), z.unknown());
const ContactBody = z.object({
  inbox_id: z.coerce.number().int().nullish(),
  source_id: z.string().nullish(),
  name: z.string().optional(),
  email: z.string().nullish(),
  phone_number: z.string().nullish(),
  identifier: z.string().nullish(),
  blocked: z.boolean().optional(),
  additional_attributes: attributes.optional(),
  custom_attributes: attributes.optional(),
});
const MergeBody = z.object({ base_contact_id: z.coerce.number().int(), mergee_contact_id: z.coerce.number().int() });

export const contactRoutes = [
  route<RestDoor>("GET", "/contacts", ({ account }, _, { query }) => ok(page(account, query, "true"))),
  route<RestDoor>("GET", "/contacts/search", ({ account }, _, { query }) => {
    const q = query.get("q")?.toLowerCase() ?? "";
    if (!q) throw new Refusal(422, { error: "Specify search string with parameter q" });
    const found =
      "instr(lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(identifier, '')), ?) > 0";
    return ok(page(account, query, found, q));
  }),
  route<RestDoor>("POST", "/contacts", ({ account }, _, { body }) => {
    const wanted = parseBody(ContactBody, body);
    refuseTaken(account, wanted.email, null);
    const { contact, events, session } = account.state.together(() => {
      const added = addContact(account, {
        name: wanted.name ?? "",
        email: wanted.email ?? null,
        phone: wanted.phone_number ?? null,
        identifier: wanted.identifier ?? null,
        additionalAttributes: wanted.additional_attributes ?? {},
        customAttributes: wanted.custom_attributes ?? {},
      });
      const inbox = wanted.inbox_id ? existingInbox(account, wanted.inbox_id) : null;
      const source = wanted.source_id ?? (inbox?.channel === "email" ? (wanted.email ?? randomUUID()) : randomUUID());
      const session = inbox && joinInbox(account.state, added.contact.id, inbox.id, source, account.now());
      return { ...added, session };
    });
    account.tell(events);
    const joined = session && { source_id: session.sourceId, inbox: inboxOfSession(account, session.inboxId) };
    return ok({
      payload: { contact: withInboxes(account, contact), contact_inbox: joined ?? { inbox: null, source_id: null } },
    });
  }),
  route<RestDoor>("GET", "/contacts/:id", ({ account }, [id = 0]) =>
    ok({ payload: withInboxes(account, existingContact(account, id)) }),
  ),
  route<RestDoor>("PATCH", "/contacts/:id", ({ account }, [id = 0], { body }) => changed(account, id, body)),
  route<RestDoor>("PUT", "/contacts/:id", ({ account }, [id = 0], { body }) => changed(account, id, body)),
  route<RestDoor>("DELETE", "/contacts/:id", (door, [id = 0]) => {
    administrator(door);
    existingContact(door.account, id);
    door.account.soon(() => removeContact(door.account, id));
    return { status: 200, body: null };
  }),
  route<RestDoor>("GET", "/contacts/:id/conversations", ({ account }, [id = 0]) => {
    existingContact(account, id);
    const latest = "where contact_id = ? order by last_activity_at desc, id desc limit 20";
    return ok({
      payload: selectConversations(account.state, latest, id).map((conversation) =>
        conversationInRest(account, conversation),
      ),
    });
  }),
  route<RestDoor>("POST", "/contacts/:id/contact_inboxes", ({ account }, [id = 0], { body }) => {
    const wanted = parseBody(ContactBody, body);
    const contact = existingContact(account, id);
    const inbox = existingInbox(account, wanted.inbox_id ?? 0);
    const source = wanted.source_id ?? (inbox.channel === "email" ? (contact.email ?? randomUUID()) : randomUUID());
    const session = joinInbox(account.state, id, inbox.id, source, account.now());
    return ok({ source_id: session.sourceId, inbox: inboxOfSession(account, inbox.id) });
  }),
  route<RestDoor>("POST", "/actions/contact_merge", ({ account }, _, { body }) => {
    const { base_contact_id, mergee_contact_id } = parseBody(MergeBody, body);
    if (base_contact_id === mergee_contact_id) throw new Refusal(422, { error: "contacts must be different" });
    const base = existingContact(account, base_contact_id);
    return ok(contactInRest(mergeContacts(account, base, existingContact(account, mergee_contact_id))));
  }),
];

function changed(account: Account, id: number, body: unknown) {
  const wanted = parseBody(ContactBody, body);
  const before = existingContact(account, id);
  refuseTaken(account, wanted.email, id);
  const { contact, events } = account.state.together(() =>
    changeContact(account, before, {
      ...(wanted.name !== undefined && { name: wanted.name }),
      ...(wanted.email !== undefined && { email: wanted.email?.toLowerCase() || null }),
      ...(wanted.phone_number !== undefined && { phone: wanted.phone_number }),
      ...(wanted.identifier !== undefined && { identifier: wanted.identifier }),
      ...(wanted.blocked !== undefined && { blocked: wanted.blocked }),
      ...(wanted.additional_attributes && {
        additionalAttributes: { ...before.additionalAttributes, ...wanted.additional_attributes },
      }),
      ...(wanted.custom_attributes && {
        customAttributes: { ...before.customAttributes, ...wanted.custom_attributes },
      }),
    }),
  );
  account.tell(events);
  return ok({ payload: withInboxes(account, contact) });
}

/** @throws Refusal 422 when another contact has the address. */
function refuseTaken(account: Account, email: string | null | undefined, ownId: number | null): void {
  const taken = email ? findContactByEmail(account.state, email) : null;
  if (taken && taken.id !== ownId)
    throw new Refusal(422, { message: "Email has already been taken", attributes: ["email"] });
}

function page(account: Account, query: URLSearchParams, condition: string, ...values: string[]) {
  const number = Math.max(1, Number.parseInt(query.get("page") ?? "1", 10) || 1);
  const count = account.state.row<{ count: number }>(
    `select count(*) count from contacts where ${condition}`,
    ...values,
  );
  const found = selectContacts(
    account.state,
    `where ${condition} order by last_activity_at desc nulls last, id desc limit ${PAGE} offset ${(number - 1) * PAGE}`,
    ...values,
  );
  return {
    meta: { count: count?.count ?? 0, current_page: number },
    payload: found.map((contact) => withInboxes(account, contact)),
  };
}

function withInboxes(account: Account, contact: Contact) {
  return {
    ...contactInRest(contact),
    contact_inboxes: contactInboxesOf(account.state, contact.id).map(({ sourceId, inboxId }) => ({
      source_id: sourceId,
      inbox: inboxOfSession(account, inboxId),
    })),
  };
}

function inboxOfSession(account: Account, inboxId: number) {
  const inbox = findInbox(account.state, inboxId);
  return (
    inbox && {
      id: inbox.id,
      avatar_url: "",
      channel_id: inbox.id,
      name: inbox.name,
      channel_type: CHANNEL_TYPES[inbox.channel],
      provider: null,
    }
  );
}
