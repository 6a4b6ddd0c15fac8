import { apiCustomer, namedVisitor } from "../customers.ts";
import { at, brief, equal, listAt, numberAt, shows } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { answered } from "./first-message.ts";

const asked = scene("a customer asks the public API for a private note", async (world) => {
  const { customer, conversation, note } = await world.play(answered);
  const id = numberAt(note, "id");
  const path = `/conversations/${conversation}`;
  const stranger = await apiCustomer(world);
  return {
    id,
    patched: await customer.door.call("PATCH", `${path}/messages/${id}`, {}),
    listed: await customer.door.get(`${path}/messages`),
    shown: await customer.door.get(path),
    another: await stranger.door.call("PATCH", `${path}/messages/${id}`, {}),
  };
});

const inChat = scene("a visitor asks the widget's API for a private note", async (world) => {
  const guest = await namedVisitor(world);
  const { conversation } = await guest.write("Anything for me?");
  const body = { content: "For colleagues alone", private: true };
  const note = numberAt(await world.admin.post(`/conversations/${conversation}/messages`, body), "id");
  const patched = await guest.call("PATCH", `/messages/${note}`, { message: { submitted_values: [] } });
  return { note, patched, listed: (await guest.call("GET", "/messages")).json };
});

/** What a customer gets to read of what is not meant for them. */
export const customersViewStatements = [
  statement("5.3", "a PATCH on the public API answers a private note to its customer, whole", asked, (seen) => {
    equal(seen.patched.status, 200);
    shows(seen.patched.json, { id: seen.id, content: "A note for colleagues" });
  }),
  statement("5.3", "the public API lists no private note, nor does the conversation in it", asked, (seen) => {
    const ids = [seen.listed, at(seen.shown, "messages")].flatMap((list) => listAt({ list }, "list"));
    equal(ids.filter((message) => at(message, "id") === seen.id).length, 0);
  }),
  statement("5.3", "another customer's PATCH is a 404", asked, ({ another }) => equal(another.status, 404)),
  statement("5.3", "the widget's API neither lists nor answers a private note", inChat, ({ patched, listed, note }) => {
    equal(brief(patched.json).includes("colleagues"), false, "the note's text in the answer:");
    equal(listAt(listed, "payload").filter((message) => at(message, "id") === note).length, 0);
  }),
];
