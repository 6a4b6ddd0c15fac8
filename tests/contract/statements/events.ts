import { askingCustomer } from "../customers.ts";
import {
  absent,
  at,
  containing,
  equal,
  filledText,
  hasKeys,
  isoTime,
  listAt,
  sameList,
  shows,
} from "../harness/check.ts";
import { changeOf, changes } from "../harness/events.ts";
import { scene, statement } from "../harness/statement.ts";
import { answered, firstMessage } from "./first-message.ts";

const nextMessage = scene("a customer writes a second time", async (world) => {
  const events = await world.events();
  const { customer, conversation } = await askingCustomer(world, "The first");
  await events.until({ event: "conversation_created", conversation });
  const moved = { event: "contact_updated", contact: customer.contact };
  const first = await events.until({ ...moved, where: changes("last_activity_at") });
  await events.settled({});
  const before = world.receiver.deliveries.length;
  const message = await customer.write(conversation, "The second");
  await events.until({ event: "message_created", message });
  await events.until({ ...moved, where: (json) => json !== first.json && changes("last_activity_at")(json) });
  await events.settled({});
  const about = [...events.all({ conversation }), ...events.all({ contact: customer.contact })];
  const late = world.receiver.deliveries.slice(before);
  // A Chatwoot on the internet also looks for a picture of the contact, and tells of that.
  const isAnother = (json: Record<string, unknown>) => !changes("last_activity_at")(json);
  return late.filter((one) => about.includes(one) && !(one.event === "contact_updated" && isAnother(one.json)));
});

const answering = scene("what an answer with note and reply delivers", async (world) => {
  const events = await world.events();
  const { conversation, note, reply } = await world.play(answered);
  const noted = await events.until({ event: "message_created", message: Number(at(note, "id")) });
  const replied = await events.until({ event: "message_created", message: Number(at(reply, "id")) });
  const first = { event: "conversation_updated", conversation, where: changes("first_reply_created_at") };
  const firstReply = await events.until(first);
  const all = await events.settled({ conversation });
  return { noted, replied, firstReply, all };
});

const trimmed = scene("a reply ends with empty lines and holds a hard break", async (world) => {
  const events = await world.events();
  const { conversation } = await askingCustomer(world, "Trim?");
  const content = "One line\\\nand another\n\n";
  const reply = await world.admin.post(`/conversations/${conversation}/messages`, { content });
  const created = await events.until({ event: "message_created", message: Number(at(reply, "id")) });
  return { content, reply, created };
});

const snoozing = scene("a conversation is snoozed and the customer writes", async (world) => {
  const events = await world.events();
  const { customer, conversation } = await askingCustomer(world, "Later");
  await events.until({ event: "conversation_created", conversation });
  const until = Math.floor(Date.now() / 1000) + 7200;
  await world.admin.post(`/conversations/${conversation}/toggle_status`, { status: "snoozed", snoozed_until: until });
  await events.until({ event: "conversation_updated", conversation, where: changes("snoozed_until") });
  await customer.write(conversation, "Now, please");
  const opened = (json: Record<string, unknown>) => json.status === "open" && changes("status")(json);
  return events.until({ event: "conversation_updated", conversation, where: opened });
});

const resolving = scene("a conversation is resolved and the customer writes again", async (world) => {
  const events = await world.events();
  const { customer, conversation } = await askingCustomer(world, "Solved?");
  await events.until({ event: "conversation_created", conversation });
  await world.admin.post(`/conversations/${conversation}/toggle_status`, { status: "resolved" });
  const resolved = { conversation, where: (json: Record<string, unknown>) => json.status === "resolved" };
  const status = await events.until({ ...resolved, event: "conversation_status_changed" });
  const updated = await events.until({ ...resolved, event: "conversation_updated", where: changes("status") });
  const before = world.receiver.deliveries.length;
  const message = await customer.write(conversation, "Not quite");
  await events.until({ event: "message_created", message });
  await events.settled({});
  const late = world.receiver.deliveries.slice(before);
  const reopened = late.find(({ name, event }) => name === "account" && event === "conversation_status_changed");
  const lines = listAt(await world.admin.get(`/conversations/${conversation}/messages`), "payload");
  return { conversation, status, updated, reopened, lines, all: events.all({ conversation }) };
});

export const eventStatements = [
  statement("2.1", "a new customer's message delivers contact_created, with name and address", firstMessage, (seen) =>
    shows(seen.met.json, { name: seen.customer.name, email: seen.customer.email, changed_attributes: absent }),
  ),
  statement("2.1", "it delivers conversation_created, without changed_attributes", firstMessage, ({ opened }) =>
    shows(opened.json, { changed_attributes: absent, status: "open" }),
  ),
  statement(
    "2.1",
    "it delivers message_created with the message as it was typed",
    firstMessage,
    ({ created, message }) =>
      shows(created.json, { event: "message_created", id: message, message_type: "incoming", private: false }),
  ),
  statement("2.2", "contact_updated lists a change of last_activity_at with both values", firstMessage, ({ moved }) => {
    hasKeys(changeOf(moved.json, "last_activity_at"), "previous_value current_value");
    equal(at(changeOf(moved.json, "last_activity_at"), "current_value"), filledText);
  }),
  statement("2.1", "a second message delivers one message_created and one contact_updated alone", nextMessage, (late) =>
    sameList(late.map(({ event }) => event).sort(), ["contact_updated", "message_created"]),
  ),
  statement("2.2", "message events carry no changed_attributes", firstMessage, ({ created }) =>
    shows(created.json, { changed_attributes: absent }),
  ),
  statement("2.1", "a private note is delivered, as outgoing and private", answering, ({ noted }) =>
    shows(noted.json, { message_type: "outgoing", private: true, content: "A note for colleagues" }),
  ),
  statement("2.1", "a public reply is delivered, as outgoing and not private", answering, ({ replied }) =>
    shows(replied.json, { message_type: "outgoing", private: false, content: "Within 30 days." }),
  ),
  statement(
    "2.1",
    "the first reply delivers conversation_updated: first_reply_created_at from null",
    answering,
    (seen) =>
      shows(changeOf(seen.firstReply.json, "first_reply_created_at"), { previous_value: null, current_value: isoTime }),
  ),
  statement(
    "5.3",
    "the first reply ends the waiting: waiting_since becomes null there, 0 in the body",
    answering,
    (seen) => {
      shows(changeOf(seen.firstReply.json, "waiting_since"), { previous_value: isoTime, current_value: null });
      shows(seen.firstReply.json, { waiting_since: 0, first_reply_created_at: isoTime });
    },
  ),
  statement(
    "5.3",
    "a note changes neither first reply nor waiting: one conversation_updated for both",
    answering,
    (seen) => equal(seen.all.filter(({ event }) => event === "conversation_updated").length, 1),
  ),
  statement("2.2", "conversation_status_changed has status, and null as changed_attributes", resolving, ({ status }) =>
    shows(status.json, { status: "resolved", changed_attributes: null }),
  ),
  statement("2.2", "conversation_updated lists the change of status, one key an item", resolving, ({ updated }) => {
    shows(changeOf(updated.json, "status"), { previous_value: "open", current_value: "resolved" });
    const counts = listAt(updated.json, "changed_attributes").map((change) => Object.keys(change as object).length);
    equal([...new Set(counts)], [1]);
  }),
  statement("2.1", "an activity line is stored and never delivered", resolving, ({ lines, all }) => {
    const activity = lines.filter((line) => at(line, "message_type") === 2).map((line) => at(line, "id"));
    equal(activity.length > 0, true, "activity lines are stored:");
    const created = all.filter(({ event }) => event === "message_created").map(({ json }) => json.id);
    sameList(created.filter((id) => activity.includes(id)).map(String), []);
  }),
  statement("4", "a customer's message opens a snoozed conversation, and ends the snooze", snoozing, ({ json }) => {
    equal(changeOf(json, "status"), { previous_value: "snoozed", current_value: "open" });
    shows(json, { snoozed_until: null });
  }),
  statement(
    "3.1",
    "a delivery's content has no hard-break backslash and no empty lines at its end",
    trimmed,
    (seen) => {
      shows(seen.created.json, { content: "One line\nand another" });
      shows(seen.created.json, { "conversation.messages.0.content": "One line\nand another" });
    },
  ),
  statement("3.1", "REST answers the same content as it was typed", trimmed, ({ reply, content }) =>
    shows(reply, { content }),
  ),
  statement("4", "a customer's message reopens a resolved conversation", resolving, ({ reopened }) =>
    shows(reopened?.json, { event: "conversation_status_changed", status: "open" }),
  ),
  statement("3.1", "a body names its event", firstMessage, ({ created }) =>
    equal(created.body.toString("utf8"), containing('"event":"message_created"')),
  ),
];
