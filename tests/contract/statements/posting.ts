import { askingCustomer, namedVisitor } from "../customers.ts";
import { absent, at, equal, hasKeys, integer, matching, numberAt, seconds, shows, text } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { answered } from "./first-message.ts";

const rendered = scene("replies with Liquid", async (world) => {
  const { conversation, customer } = await askingCustomer(world, "Who am I?");
  const post = async (content: string, more: Record<string, unknown> = {}) =>
    at(await world.admin.post(`/conversations/${conversation}/messages`, { content, ...more }), "content");
  return {
    customer,
    reply: await post("Hi {{ contact.name }} <{{contact.email}}>"),
    note: await post("{{ contact.email }}", { private: true }),
    code: await post("Write `{{ contact.email }}` so"),
    broken: await post("Broken {% if %} stays {{ "),
    firstName: await post("{{ contact.first_name }}"),
    runtime: await post("One {{ 1 | divided_by: 0 }}"),
  };
});

const posted = scene("messages of several kinds are posted", async (world) => {
  const { conversation, message } = await askingCustomer(world, "Post");
  const other = await askingCustomer(world, "Elsewhere");
  const guest = await namedVisitor(world);
  const inChat = await guest.write("In the chat");
  const path = `/conversations/${conversation}/messages`;
  const post = (body: Record<string, unknown>) => world.admin.call("POST", path, body);
  return {
    message,
    empty: await post({}),
    once: await post({ content: "Twice", echo_id: "same" }),
    again: await post({ content: "Twice", echo_id: "same" }),
    incomingInChat: await world.admin.call("POST", `/conversations/${inChat.conversation}/messages`, {
      content: "As a visitor",
      message_type: "incoming",
    }),
    replyTo: await post({ content: "To this", content_attributes: { in_reply_to: message } }),
    replyToOther: await post({ content: "To nothing here", content_attributes: { in_reply_to: other.message } }),
    withSource: await post({ content: "Sent elsewhere", source_id: `ours-${world.tag}` }),
    activity: await post({ content: "A line", message_type: "activity" }),
    privateWord: await post({ content: "Private?", private: "false" }),
    privateText: await post({ content: "Private!", private: "certainly" }),
  };
});

const flood = scene("more than 200 messages are posted into one conversation in a minute", async (world) => {
  const { conversation } = await askingCustomer(world, "Flood");
  const path = `/conversations/${conversation}/messages`;
  for (let count = 0; count < 210; count++) {
    const answer = await world.admin.call("POST", path, { content: `${count}`, private: true });
    if (answer.status !== 200) return { answer, count: count + 1 };
  }
  return { answer: undefined, count: 210 };
});

export const postingStatements = [
  statement(
    "5.3",
    "posting a message answers 200 with type and time as numbers",
    answered,
    ({ reply, conversation }) => {
      hasKeys(
        reply,
        "id content inbox_id conversation_id message_type content_type status content_attributes created_at private source_id sender",
      );
      shows(reply, {
        message_type: 1,
        created_at: seconds,
        status: "sent",
        conversation_id: conversation,
        id: integer,
      });
    },
  ),
  statement("5.3", "a reply's echo_id is answered, keys of ours are kept", answered, ({ reply }, world) =>
    shows(reply, { echo_id: "echo-1", "content_attributes.ref": `${world.tag}-reply` }),
  ),
  statement("5.3", "a note is answered with private: true", answered, ({ note }) =>
    shows(note, { private: true, message_type: 1, echo_id: absent }),
  ),
  statement("5.3", "Liquid in a reply is rendered with the contact's data", rendered, ({ reply, customer }) =>
    equal(reply, matching(new RegExp(`^Hi Kai ${customer.name.split(" ")[1]} <${customer.email}>$`, "i"))),
  ),
  statement("5.3", "Liquid in a note is rendered too", rendered, ({ note, customer }) => equal(note, customer.email)),
  statement("5.3", "text inside backticks is spared by Liquid", rendered, ({ code }) =>
    equal(code, "Write `{{ contact.email }}` so"),
  ),
  statement("5.3", "a Liquid syntax error leaves the text as it is", rendered, ({ broken }) =>
    equal(broken, "Broken {% if %} stays {{ "),
  ),
  statement("5.3", "Liquid writes names with a capital", rendered, ({ firstName }) => equal(firstName, "Kai")),
  statement("5.3", "a Liquid run-time error is printed into the text", rendered, ({ runtime }) =>
    equal(runtime, matching(/^One Liquid error: .*divided by 0$/)),
  ),
  statement("5.3", "an empty message is accepted", posted, ({ empty }) => equal(empty.status, 200)),
  statement("5.3", "the same POST twice is two messages, the same echo_id or not", posted, ({ once, again }) => {
    equal([once.status, again.status], [200, 200]);
    equal(numberAt(again.json, "id") > numberAt(once.json, "id"), true, "a message of its own:");
  }),
  statement("5.3", "an incoming message outside API inboxes is a 422", posted, ({ incomingInChat }) => {
    equal(incomingInChat.status, 422);
    shows(incomingInChat.json, { error: text });
  }),
  statement("3.3", "in_reply_to names a message of the conversation", posted, ({ replyTo, message }) =>
    shows(replyTo.json, { "content_attributes.in_reply_to": message }),
  ),
  statement("3.3", "in_reply_to becomes null when it is no message of the conversation", posted, ({ replyToOther }) =>
    shows(replyToOther.json, { "content_attributes.in_reply_to": null }),
  ),
  statement("5.3", "source_id is kept as it was posted", posted, ({ withSource }, world) =>
    shows(withSource.json, { source_id: `ours-${world.tag}` }),
  ),
  statement("5.3", "message_type activity is stored as such", posted, ({ activity }) =>
    shows(activity.json, { message_type: 2 }),
  ),
  statement("5.3", "private as the word false is false", posted, ({ privateWord }) =>
    shows(privateWord.json, { private: false }),
  ),
  statement("5.3", "private as any other word is true", posted, ({ privateText }) =>
    shows(privateText.json, { private: true }),
  ),
  statement("5.3", "more than 200 messages a minute in a conversation: 422 Too many messages", flood, ({ answer }) => {
    equal(answer?.status, 422);
    shows(answer?.json, { error: matching(/Too many messages/) });
  }),
];
