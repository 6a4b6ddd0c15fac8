import { apiCustomer, askingCustomer, identity } from "../customers.ts";
import {
  at,
  equal,
  hasKeys,
  integer,
  isoTime,
  listAt,
  numberAt,
  sameList,
  seconds,
  shows,
  text,
  textAt,
} from "../harness/check.ts";
import { changeOf, changes } from "../harness/events.ts";
import { scene, statement } from "../harness/statement.ts";
import { apiInbox } from "../inboxes.ts";

const renamed = scene("a contact is corrected", async (world) => {
  const events = await world.events();
  const { customer } = await askingCustomer(world, "It is John, not Jhon");
  const { contact } = customer;
  await events.until({ event: "contact_created", contact });
  await world.admin.patch(`/contacts/${contact}`, { custom_attributes: { tier: "gold" } });
  const answer = await world.admin.patch(`/contacts/${contact}`, {
    name: `John ${world.tag}`,
    custom_attributes: { city: "Oslo" },
  });
  const updated = await events.until({ event: "contact_updated", contact, where: changes("name") });
  return { customer, answer, updated };
});

const blocked = scene("a contact is blocked and writes on", async (world) => {
  const events = await world.events();
  const { customer, conversation } = await askingCustomer(world, "Blocked soon");
  const { contact } = customer;
  await events.until({ event: "conversation_created", conversation });
  await world.admin.patch(`/contacts/${contact}`, { blocked: true });
  const told = await events.until({ event: "contact_updated", contact, where: changes("blocked") });
  const message = await customer.write(conversation, "Still here");
  const created = await events.until({ event: "message_created", message });
  const next = await customer.open();
  const opened = await events.until({ event: "conversation_created", conversation: next });
  const late = await customer.write(next, "Not reopened");
  await events.until({ event: "message_created", message: late });
  const after = await world.admin.get(`/conversations/${next}`);
  return { told, created, opened, after };
});

const merged = scene("two contacts are merged", async (world) => {
  const events = await world.events();
  const base = await apiCustomer(world, undefined, "Rosa");
  const gone = await askingCustomer(world, "From my phone");
  const second = await gone.customer.write(gone.conversation, "And again");
  await events.until({ event: "message_created", message: second });
  await events.settled({});
  const before = world.receiver.deliveries.length;
  const body = { base_contact_id: base.contact, mergee_contact_id: gone.customer.contact };
  const answer = await world.admin.post("/actions/contact_merge", body);
  const first = await events.until({ event: "message_updated", message: gone.message });
  await events.until({ event: "message_updated", message: second });
  await events.settled({});
  const ours = [...events.all({ conversation: gone.conversation }), ...events.all({ contact: base.contact })];
  const late = world.receiver.deliveries.slice(before).filter((delivery) => ours.includes(delivery));
  const removed = await world.admin.call("GET", `/contacts/${gone.customer.contact}`);
  const conversation = await world.admin.get(`/conversations/${gone.conversation}`);
  return { base, gone, answer, first, late, removed, conversation };
});

const viaRest = scene("an administrator writes as a customer through the API", async (world) => {
  const events = await world.events();
  const inbox = await apiInbox(world);
  const person = identity(world, "Vera");
  const made = await world.admin.post("/contacts", { inbox_id: inbox.id, ...person });
  const contact = numberAt(made, "payload.contact.id");
  const sourceId = textAt(made, "payload.contact_inbox.source_id");
  const body = { inbox_id: inbox.id, source_id: sourceId, contact_id: contact };
  const opened = await world.admin.post("/conversations", body);
  const conversation = numberAt(opened, "id");
  const written = await world.admin.post(`/conversations/${conversation}/messages`, {
    content: "Written by an administrator",
    message_type: "incoming",
  });
  const created = await events.until({ event: "message_created", message: numberAt(written, "id") });
  const search = await world.admin.get(`/contacts/search?q=${encodeURIComponent(person.email)}`);
  const theirs = await world.admin.get(`/contacts/${contact}/conversations`);
  const shown = await world.admin.get(`/contacts/${contact}`);
  const twice = await world.admin.call("POST", "/contacts", { inbox_id: inbox.id, ...person });
  return { person, made, contact, opened, conversation, created, search, theirs, shown, twice };
});

export const contactStatements = [
  statement(
    "2.2",
    "a new name comes as contact_updated, with a change of name",
    renamed,
    ({ updated, customer }, world) => {
      equal(changeOf(updated.json, "name"), { previous_value: customer.name, current_value: `John ${world.tag}` });
      shows(updated.json, { name: `John ${world.tag}`, id: customer.contact });
    },
  ),
  statement("5.5", "PATCH of a contact merges custom_attributes", renamed, ({ answer }) =>
    shows(answer, { "payload.custom_attributes": { tier: "gold", city: "Oslo" } }),
  ),
  statement("4", "a block comes as contact_updated with a change of blocked", blocked, ({ told }) => {
    equal(changeOf(told.json, "blocked"), { previous_value: false, current_value: true });
    shows(told.json, { blocked: true });
  }),
  statement("4", "a blocked contact's message is delivered, with sender.blocked", blocked, ({ created }) =>
    shows(created.json, { "sender.blocked": true, message_type: "incoming" }),
  ),
  statement("4", "a blocked contact's new conversation starts resolved", blocked, ({ opened }) =>
    shows(opened.json, { status: "resolved" }),
  ),
  statement("4", "and is not reopened by a message", blocked, ({ after }) => shows(after, { status: "resolved" })),
  statement(
    "2.4",
    "a merge delivers message_updated for each message that moved, and no contact event",
    merged,
    ({ late }) =>
      sameList(
        late.map(({ event }) => event),
        ["message_updated", "message_updated"],
      ),
  ),
  statement("2.4", "with the contact that remains as sender", merged, ({ first, base }) =>
    shows(first.json, { "sender.id": base.contact, "sender.email": base.email }),
  ),
  statement("2.4", "the merged contact is gone: 404; its conversation is the other's", merged, (seen) => {
    equal(seen.removed.status, 404);
    shows(seen.conversation, { "meta.sender.id": seen.base.contact });
  }),
  statement(
    "5.5",
    "POST /contacts answers payload.contact and payload.contact_inbox.source_id",
    viaRest,
    ({ made, person }) =>
      shows(made, {
        "payload.contact.email": person.email,
        "payload.contact.id": integer,
        "payload.contact_inbox.source_id": text,
      }),
  ),
  statement(
    "5.5",
    "POST /conversations answers the conversation in the shape of REST",
    viaRest,
    ({ opened, contact }) =>
      shows(opened, { "meta.sender.id": contact, status: "open", created_at: seconds, uuid: text }),
  ),
  statement(
    "5.5",
    "an administrator's incoming message is delivered like a customer's",
    viaRest,
    ({ created, contact }) =>
      shows(created.json, { message_type: "incoming", "sender.id": contact, created_at: isoTime }),
  ),
  statement("5.4", "GET /contacts/search answers meta and payload", viaRest, ({ search, contact }) => {
    hasKeys(search, "meta payload");
    sameList(
      listAt(search, "payload").map((one) => numberAt(one, "id")),
      [contact],
    );
  }),
  statement("5.4", "GET /contacts/{id}/conversations answers payload", viaRest, ({ theirs, conversation }) =>
    sameList(
      listAt(theirs, "payload").map((one) => numberAt(one, "id")),
      [conversation],
    ),
  ),
  statement(
    "5.4",
    "GET /contacts/{id} answers payload with contact_inboxes and times in seconds",
    viaRest,
    ({ shown }) => {
      shows(shown, { "payload.created_at": seconds, "payload.last_activity_at": seconds, "payload.blocked": false });
      hasKeys(at(shown, "payload.contact_inboxes.0"), "source_id inbox");
    },
  ),
  statement("5.2", "an address that another contact has is a 422 with message and attributes", viaRest, ({ twice }) => {
    equal(twice.status, 422);
    shows(twice.json, { message: text, attributes: ["email"] });
  }),
];
