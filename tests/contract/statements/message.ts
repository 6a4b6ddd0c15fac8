import { apiCustomer, namedVisitor } from "../customers.ts";
import {
  absent,
  at,
  containing,
  equal,
  hasKeys,
  integer,
  isoTime,
  matching,
  numberAt,
  object,
  seconds,
  shows,
  text,
  textAt,
  uuid,
} from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { answered, firstMessage } from "./first-message.ts";

const CONTACT_KEYS =
  "account additional_attributes avatar custom_attributes email id identifier name phone_number thumbnail blocked";

const answeredDeliveries = scene("the deliveries of a note and a reply", async (world) => {
  const events = await world.events();
  const { note, reply, message } = await world.play(answered);
  return {
    message,
    note: await events.until({ event: "message_created", message: numberAt(note, "id") }),
    reply: await events.until({ event: "message_created", message: numberAt(reply, "id") }),
  };
});

const picture = scene("a customer sends a picture without a word", async (world) => {
  const events = await world.events();
  const customer = await apiCustomer(world);
  const conversation = await customer.open();
  const form = new FormData();
  form.append("attachments[]", new Blob([PIXEL], { type: "image/png" }), "leaking lamp.png");
  const answer = await customer.door.post(`/conversations/${conversation}/messages`, form);
  const message = numberAt(answer, "id");
  return { message, created: await events.until({ event: "message_created", message }) };
});

const inChat = scene("a named visitor writes in the widget", async (world) => {
  const events = await world.events();
  const guest = await namedVisitor(world);
  const { conversation, message, answer } = await guest.write("Is it in stock?");
  const created = await events.until({ event: "message_created", message });
  const opened = await events.until({ event: "conversation_created", conversation });
  return { guest, conversation, message, answer, created, opened };
});

export const messageStatements = [
  statement("3.1", "a message event has the contract's keys", firstMessage, ({ created }) =>
    hasKeys(
      created.json,
      "account additional_attributes content_attributes content_type content conversation created_at id inbox message_type private sender source_id event",
    ),
  ),
  statement("3.1", "it has no status, updated_at, echo_id or conversation_id", firstMessage, ({ created }) =>
    hasKeys(created.json, "id", "status updated_at echo_id conversation_id"),
  ),
  statement("3.1", "without a file the key attachments is absent", firstMessage, ({ created }) =>
    shows(created.json, { attachments: absent }),
  ),
  statement("3.1", "created_at is ISO with milliseconds in UTC", firstMessage, ({ created }) =>
    shows(created.json, { created_at: isoTime }),
  ),
  statement(
    "3.1",
    "message_type is a word at the top and a number in conversation.messages",
    firstMessage,
    ({ created }) => shows(created.json, { message_type: "incoming", "conversation.messages.0.message_type": 0 }),
  ),
  statement(
    "3.1",
    "content_type is text, source_id null and content_attributes an object",
    firstMessage,
    ({ created }) => shows(created.json, { content_type: "text", source_id: null, content_attributes: object }),
  ),
  statement(
    "3.1",
    "account and inbox are id and name, without the channel",
    firstMessage,
    ({ created, inbox }, world) => {
      shows(created.json, { "account.id": world.accountId, "account.name": text, "inbox.id": inbox.id });
      shows(created.json, { "inbox.name": `${world.tag} api`, "inbox.channel_type": absent });
    },
  ),
  statement("3.1", "a customer as sender has no type", firstMessage, ({ created }) =>
    shows(created.json, { "sender.type": absent }),
  ),
  statement(
    "3.1",
    "a customer as sender has the contract's keys, null where nothing is known",
    firstMessage,
    (seen) => {
      hasKeys(seen.created.json.sender, CONTACT_KEYS);
      shows(seen.created.json.sender, { identifier: null, phone_number: null, blocked: false });
    },
  ),
  statement("3.1", "an agent as sender is id, name, email and the type user", answeredDeliveries, ({ reply }, world) =>
    shows(reply.json.sender, { id: world.adminId, name: text, email: matching(/@/), type: "user" }),
  ),
  statement("3.1", "the conversation within has neither event nor changed_attributes", firstMessage, ({ created }) =>
    shows(created.json, { "conversation.event": absent, "conversation.changed_attributes": absent }),
  ),
  statement(
    "4",
    "a note's conversation.messages[0] is the customer's question, not the note",
    answeredDeliveries,
    (seen) => equal(at(seen.note.json, "conversation.messages.0.id"), seen.message),
  ),
  statement(
    "3.3",
    "keys of ours in content_attributes come back in deliveries",
    answeredDeliveries,
    ({ note }, world) => shows(note.json, { "content_attributes.ref": `${world.tag}-note` }),
  ),
  statement("5.3", "echo_id is in no delivery", answeredDeliveries, ({ reply }) =>
    shows(reply.json, { echo_id: absent }),
  ),
  statement("3.1", "a file alone has null as content", picture, ({ created }) =>
    shows(created.json, { content: null }),
  ),
  statement("3.1", "a picture is an attachment with type, size and address", picture, ({ created, message }, world) => {
    const attachment = at(created.json, "attachments.0");
    hasKeys(
      attachment,
      "id message_id file_type account_id extension content_type data_url thumb_url file_size width height",
    );
    shows(attachment, {
      message_id: message,
      file_type: "image",
      content_type: "image/png",
      account_id: world.accountId,
    });
    shows(attachment, { file_size: PIXEL.length, extension: "png" });
  }),
  statement("3.1", "data_url answers with a redirect", picture, async ({ created }, world) => {
    const { pathname, search } = new URL(textAt(created.json, "attachments.0.data_url"));
    const answer = await world.stranger.call("GET", `${pathname}${search}`);
    equal(answer.status, 302);
    equal(answer.headers.get("location"), containing("/"));
  }),
  statement("3.3", "a message of the widget carries in_reply_to: null", inChat, ({ created }) =>
    shows(created.json, { "content_attributes.in_reply_to": null }),
  ),
  statement("3.2", "the widget's conversation has browser, referer and initiated_at", inChat, ({ opened }) => {
    hasKeys(opened.json.additional_attributes, "browser referer initiated_at browser_language");
    shows(opened.json, {
      channel: "Channel::WebWidget",
      "additional_attributes.referer": "https://shop.example/lamps",
      "additional_attributes.browser.browser_name": text,
    });
  }),
  statement(
    "7.1",
    "the widget's answer to a message has numbers for type and time",
    inChat,
    ({ answer, conversation }) =>
      shows(answer, {
        conversation_id: conversation,
        message_type: 0,
        created_at: seconds,
        private: false,
        id: integer,
      }),
  ),
  statement("7.1", "a visitor who said so is delivered with name and address", inChat, ({ guest, created }) =>
    shows(created.json.sender, { name: guest.name, email: guest.email }),
  ),
  statement("7.1", "a name and an address said in the widget are not verified", inChat, ({ created }) =>
    shows(created.json, {
      "conversation.meta.hmac_verified": false,
      "conversation.contact_inbox.hmac_verified": false,
      "conversation.contact_inbox.source_id": uuid,
    }),
  ),
];

/** A PNG of one pixel. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
