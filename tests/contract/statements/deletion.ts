import { setTimeout as wait } from "node:timers/promises";
import { askingCustomer } from "../customers.ts";
import { absent, at, equal, filledText, listAt, numberAt, shows } from "../harness/check.ts";
import { changes } from "../harness/events.ts";
import { scene, statement } from "../harness/statement.ts";
import { apiInbox } from "../inboxes.ts";
import type { World } from "../world.ts";

const LOOK_AGAIN_MS = 100;

/** The status of a GET once it is 404, or the last one: while a contact is being removed, its conversation is a 500. */
async function statusOnceGone(world: World, path: string): Promise<number> {
  const endMs = Date.now() + world.patience.deliveryMs;
  for (;;) {
    const { status } = await world.admin.call("GET", path);
    if (status === 404 || Date.now() > endMs) return status;
    await wait(LOOK_AGAIN_MS);
  }
}

const deletedMessages = scene("messages of a customer, a note and a reply are deleted", async (world) => {
  const events = await world.events();
  const { conversation, message } = await askingCustomer(world, "A slip");
  await events.until({ event: "message_created", message });
  const path = `/conversations/${conversation}`;
  const post = async (body: Record<string, unknown>) =>
    numberAt(await world.admin.post(`${path}/messages`, body), "id");
  const note = await post({ content: "A note", private: true, content_attributes: { ref: "a-note" } });
  const reply = await post({ content: "A reply", content_attributes: { ref: "a-reply" } });
  await events.until({ event: "conversation_updated", conversation, where: changes("first_reply_created_at") });
  await events.settled({});
  const before = at(await world.admin.get(path), "updated_at");
  for (const id of [message, note, reply]) await world.admin.delete(`${path}/messages/${id}`);
  const of = (id: number) =>
    events.until({
      event: "message_updated",
      message: id,
      where: (json) => at(json, "content_attributes.deleted") === true,
    });
  const deliveries = { question: await of(message), note: await of(note), reply: await of(reply) };
  await events.settled({});
  const after = at(await world.admin.get(path), "updated_at");
  const lines = listAt(await world.admin.get(`${path}/messages`), "payload");
  return { ...deliveries, before, after, stored: lines.find((line) => at(line, "id") === note) };
});

const deletedConversation = scene("an administrator deletes a conversation", async (world) => {
  const events = await world.events();
  const { conversation } = await askingCustomer(world, "Forget it");
  await events.until({ event: "conversation_created", conversation });
  const before = (await events.settled({ conversation })).length;
  const answer = await world.admin.call("DELETE", `/conversations/${conversation}`);
  const then = await statusOnceGone(world, `/conversations/${conversation}`);
  const late = (await events.settled({ conversation })).slice(before).map(({ event }) => event);
  return { answer, then, late };
});

const deletedContact = scene("an administrator deletes a contact", async (world) => {
  const events = await world.events();
  const { conversation, customer } = await askingCustomer(world, "Erase me");
  const { contact } = customer;
  await events.until({ event: "conversation_created", conversation });
  await events.until({ event: "contact_updated", contact, where: changes("last_activity_at") });
  const before = [...(await events.settled({ conversation })), ...events.all({ contact })].length;
  const answer = await world.admin.call("DELETE", `/contacts/${contact}`);
  const then = await statusOnceGone(world, `/conversations/${conversation}`);
  const late = [...(await events.settled({ conversation })), ...events.all({ contact })].length - before;
  return { answer, then, late, gone: await world.admin.call("GET", `/contacts/${contact}`) };
});

const deletedInbox = scene("an administrator deletes an inbox", async (world) => {
  const events = await world.events();
  const inbox = await apiInbox(world, "short-lived");
  const { conversation } = await askingCustomer(world, "Into a gone inbox", inbox);
  await events.until({ event: "conversation_created", conversation });
  const before = (await events.settled({ conversation })).length;
  const answer = await world.admin.call("DELETE", `/inboxes/${inbox.id}`);
  const then = await statusOnceGone(world, `/conversations/${conversation}`);
  return { answer, then, late: (await events.settled({ conversation })).slice(before).map(({ event }) => event) };
});

export const deletionStatements = [
  statement(
    "2.4",
    "a deleted message comes as message_updated with deleted: true, a fixed text, nothing else",
    deletedMessages,
    (seen) => {
      shows(seen.question.json, {
        content: filledText,
        content_type: "text",
        message_type: "incoming",
        attachments: absent,
      });
      equal(seen.question.json.content === "A slip", false, "the old text:");
      equal(seen.question.json.content_attributes, { deleted: true });
    },
  ),
  statement("5.3", "notes can be deleted too, and lose our keys", deletedMessages, ({ note, stored }) => {
    shows(note.json, { private: true, content_attributes: { deleted: true } });
    shows(stored, { content_attributes: { deleted: true }, content: note.json.content });
  }),
  statement("2.4", "replies can be deleted, too", deletedMessages, ({ reply }) =>
    shows(reply.json, { private: false, message_type: "outgoing", content_attributes: { deleted: true } }),
  ),
  statement("5.6", "a deletion does not move the conversation's updated_at", deletedMessages, ({ before, after }) =>
    equal(after, before),
  ),
  statement("2.4", "deleting a conversation is 200, then 404", deletedConversation, ({ answer, then }) =>
    equal([answer.status, then], [200, 404]),
  ),
  statement("2.4", "deleting a conversation delivers nothing", deletedConversation, ({ late }) => equal(late, [])),
  statement("5.5", "deleting a contact is 200; the contact and its conversation are 404", deletedContact, (seen) =>
    equal([seen.answer.status, seen.gone.status, seen.then], [200, 404, 404]),
  ),
  statement("5.5", "deleting a contact delivers nothing", deletedContact, ({ late }) => equal(late, 0)),
  statement("5.5", "deleting an inbox is 200, its conversation 404, nothing delivered", deletedInbox, (seen) => {
    equal([seen.answer.status, seen.then], [200, 404]);
    equal(seen.late, []);
  }),
];
