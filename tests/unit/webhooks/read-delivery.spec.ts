import { expect, test } from "vitest";
import { ContactPayload, ConversationEvent, MessageEvent } from "../../../app/chatwoot/payloads.ts";
import { readDelivery } from "../../../app/webhooks/read-delivery.ts";
import { LIMITS } from "../../../app/webhooks/received-bytes.ts";

const filler = "x".repeat(LIMITS.smallBytes);
const texts = (words: string) => ({ full: filler, reply: filler, quoted: words });
const contact = {
  id: 1,
  name: "Kai",
  email: "kai@post.example",
  identifier: null,
  blocked: false,
  custom_attributes: { plan: "pro" },
};
const conversation = {
  id: 3,
  inbox_id: 2,
  status: "open",
  labels: ["orders"],
  channel: "Channel::Email",
  messages: [{ id: 7, content: filler }],
  meta: { sender: contact, assignee: null },
  additional_attributes: { mail_subject: "Lamps" },
  waiting_since: 1796037773,
  updated_at: 1796037773.948341,
};
const message = {
  event: "message_created",
  id: 7,
  account: { id: 1, name: "Lumen Lamps" },
  content: "New words\n\n> old words",
  content_type: "incoming_email",
  content_attributes: {
    email: {
      from: ["kai@post.example"],
      cc: null,
      text_content: texts("New"),
      html_content: texts("Neu"),
      auto_reply: false,
    },
  },
  message_type: "incoming",
  private: false,
  created_at: "2026-11-30T11:22:53.481Z",
  source_id: "m1@post.example",
  sender: { ...contact, thumbnail: "" },
  inbox: { id: 2, name: "Shop mail" },
  conversation,
};

/** The body in pieces as a socket might bring them, cut within characters too. */
function pieces(delivery: object): Uint8Array[] {
  const bytes = Buffer.from(JSON.stringify(delivery));
  const cut: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 65_537) cut.push(bytes.subarray(at, at + 65_537));
  return cut;
}

test.each([
  ["a message", message, MessageEvent],
  [
    "a conversation",
    { ...conversation, event: "conversation_updated", account: message.account, changed_attributes: [{ a: {} }] },
    ConversationEvent,
  ],
  [
    "a contact",
    { ...contact, event: "contact_updated", account: message.account, additional_attributes: { filler } },
    ContactPayload,
  ],
])("of a large delivery of %s all is kept that the product reads, and little else", (_, delivery, schema) => {
  const read = readDelivery(pieces(delivery));
  const kept = JSON.parse(read?.text ?? "{}");
  const withoutTexts = (value: unknown) =>
    JSON.parse(JSON.stringify(value).replaceAll(`"full":"${filler}","reply":"${filler}",`, ""));
  expect(withoutTexts(schema.parse(kept))).toEqual(withoutTexts(schema.parse(withoutTexts(delivery))));
  expect(read?.text.length).toBeLessThan(3000);
  expect(read).toMatchObject({
    event: delivery.event,
    account: { id: 1 },
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test("a small delivery is kept word for word", () => {
  const { content_attributes: _, conversation: __, ...small } = message;
  const text = `  ${JSON.stringify(small)}\n`;
  expect(readDelivery([Buffer.from(text)])).toMatchObject({ text, digest: null, event: "message_created" });
});

test.each([
  ["cut short", (text: string) => text.slice(0, -1)],
  ["with something behind it", (text: string) => `${text} {}`],
  ["without an event", (text: string) => text.replace('"event"', '"occasion"')],
  ["that is a list", (text: string) => `[${text}]`],
])("a large delivery %s is none", (_, broken) => {
  expect(readDelivery([Buffer.from(broken(JSON.stringify(message)))])).toBeNull();
});
