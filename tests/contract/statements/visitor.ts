import { namedVisitor, visitor } from "../customers.ts";
import {
  absent,
  at,
  equal,
  filledText,
  hasKeys,
  listAt,
  matching,
  numberAt,
  sameList,
  shows,
} from "../harness/check.ts";
import { changeOf, changes } from "../harness/events.ts";
import { scene, statement } from "../harness/statement.ts";

const nameless = scene("a visitor without a name writes, then gives an address", async (world) => {
  const events = await world.events();
  const guest = await visitor(world);
  const { conversation, message } = await guest.write("Hello?");
  const created = await events.until({ event: "message_created", message });
  const template = (type: string) =>
    events.until({
      event: "message_created",
      conversation,
      where: ({ message_type, content_type }) => message_type === "template" && content_type === type,
    });
  const greeting = await template("text");
  const form = await template("input_email");
  const email = `guest-${world.tag}@contract.example`;
  const formId = numberAt(form.json, "id");
  const answer = await guest.call("PATCH", `/messages/${formId}`, { contact: { email } });
  const submitted = await events.until({
    event: "message_updated",
    message: formId,
    where: (json) => at(json, "content_attributes.submitted_email") !== undefined,
  });
  const known = await events.until({ event: "contact_updated", contact: guest.contact, where: changes("email") });
  const seen = await guest.call("GET", "/messages");
  return { guest, email, created, greeting, form, answer, submitted, known, seen };
});

const looking = scene("a visitor opens the chat after a note and a reply", async (world) => {
  const events = await world.events();
  const guest = await namedVisitor(world);
  const { conversation } = await guest.write("Anybody?");
  await events.until({ event: "conversation_created", conversation });
  const post = (body: Record<string, unknown>) => world.admin.post(`/conversations/${conversation}/messages`, body);
  const note = numberAt(await post({ content: "Only for us", private: true }), "id");
  const reply = numberAt(await post({ content: "We are here." }), "id");
  await events.until({ event: "message_created", message: reply });
  await guest.call("POST", "/conversations/update_last_seen", {});
  return {
    ofReply: await events.until({ event: "message_updated", message: reply }),
    ofNote: await events.until({ event: "message_updated", message: note }),
    list: await world.admin.get(`/conversations/${conversation}/messages`),
    guestSees: await guest.call("GET", "/messages"),
    note,
    reply,
  };
});

const opening = scene("a visitor opens the widget and types", async (world) => {
  const events = await world.events();
  const guest = await namedVisitor(world);
  const { conversation } = await guest.write("Wait");
  const info = { referer: "https://shop.example/", initiated_at: { timestamp: new Date().toString() } };
  const answer = await guest.call("POST", "/events", { name: "webwidget.triggered", event_info: info });
  const where = (json: Record<string, unknown>) => at(json, "contact.id") === guest.contact;
  const triggered = await events.until({ event: "webwidget_triggered", where });
  await guest.call("POST", "/conversations/toggle_typing", { typing_status: "on" });
  const typing = await events.until({ event: "conversation_typing_on", conversation });
  await guest.call("POST", "/conversations/toggle_typing", { typing_status: "off" });
  const still = await events.until({ event: "conversation_typing_off", conversation });
  const type = (is_private: boolean) =>
    world.admin.post(`/conversations/${conversation}/toggle_typing_status`, { typing_status: "on", is_private });
  await type(true);
  const ofUs = { event: "conversation_typing_on", conversation };
  const byUser = (json: Record<string, unknown>) => at(json, "user.type") === "user";
  const noting = await events.until({ ...ofUs, where: (json) => byUser(json) && json.is_private === true });
  await type(false);
  const replying = await events.until({ ...ofUs, where: (json) => byUser(json) && json.is_private === false });
  return { guest, conversation, answer, triggered, typing, still, noting, replying };
});

export const visitorStatements = [
  statement(
    "4",
    "a visitor without a name has one that Chatwoot made up, and null as address",
    nameless,
    ({ created }) => shows(created.json.sender, { name: matching(/^[a-z]+-[a-z]+-\d+$/), email: null }),
  ),
  statement(
    "4",
    "two templates follow the first message: text, then input_email, without a sender",
    nameless,
    (seen) => {
      shows(seen.greeting.json, { sender: null, message_type: "template", content: filledText, private: false });
      shows(seen.form.json, { sender: null, message_type: "template", content_type: "input_email" });
      equal(numberAt(seen.greeting.json, "id") < numberAt(seen.form.json, "id"), true, "the text before the form:");
    },
  ),
  statement("3.3", "an address given to input_email comes as submitted_email in message_updated", nameless, (seen) =>
    shows(seen.submitted.json, { "content_attributes.submitted_email": seen.email, message_type: "template" }),
  ),
  statement("2.1", "and as contact_updated with a change of email from null", nameless, ({ known, email }) =>
    equal(changeOf(known.json, "email"), { previous_value: null, current_value: email }),
  ),
  statement("7.1", "the widget shows question, template and form, in this order", nameless, ({ seen }) =>
    sameList(
      listAt(seen.json, "payload").map((line) => String(at(line, "content_type"))),
      ["text", "text", "input_email"],
    ),
  ),
  statement("2.1", "a visitor opening the chat delivers message_updated of the reply", looking, ({ ofReply }) =>
    shows(ofReply.json, { message_type: "outgoing", private: false, status: absent, changed_attributes: absent }),
  ),
  statement("2.1", "and of the private note as well", looking, ({ ofNote }) =>
    shows(ofNote.json, { message_type: "outgoing", private: true }),
  ),
  statement("5.3", "the reply is then read in REST", looking, ({ list, reply }) => {
    const line = listAt(list, "payload").find((one) => at(one, "id") === reply);
    shows(line, { status: "read" });
  }),
  statement("5.3", "a note is never shown to the visitor", looking, ({ guestSees, note, reply }) => {
    const ids = listAt(guestSees.json, "payload").map((line) => at(line, "id"));
    equal([ids.includes(note), ids.includes(reply)], [false, true], "[note, reply] seen:");
  }),
  statement("3.5", "webwidget_triggered has contact, inbox, account, conversation and event_info", opening, (seen) => {
    hasKeys(seen.triggered.json, "id contact inbox account current_conversation source_id event event_info");
    shows(seen.triggered.json, {
      "contact.name": seen.guest.name,
      "event_info.referer": "https://shop.example/",
      "event_info.browser.browser_name": filledText,
      "current_conversation.id": seen.conversation,
    });
  }),
  statement("3.5", "typing names the customer, without a type, and the conversation", opening, ({ typing, guest }) =>
    shows(typing.json, { "user.email": guest.email, "user.type": absent, is_private: false, account: absent }),
  ),
  statement("2.1", "the end of typing comes as conversation_typing_off", opening, ({ still, conversation }) =>
    shows(still.json, { "conversation.id": conversation }),
  ),
  statement("3.5", "an agent who types comes as user with the type user, is_private false", opening, ({ replying }) => {
    hasKeys(replying.json.user, "id name email type");
    shows(replying.json, { is_private: false });
  }),
  statement("3.5", "an agent who types a note comes with is_private true", opening, ({ noting }) =>
    shows(noting.json, { is_private: true, "user.type": "user" }),
  ),
];
