import { expect, test } from "vitest";
import type { z } from "zod";
import { conversationFields, messageFields } from "../../../app/chatwoot/answer-fields.ts";
import { createFieldReader, type Fields } from "../../../app/chatwoot/json-fields.ts";
import {
  AttachmentPayload,
  ContactPayload,
  ConversationEvent,
  MessagePayload,
  SenderPayload,
} from "../../../app/chatwoot/payloads.ts";

const at = (fields: Fields, ...path: string[]): Fields | undefined =>
  path.reduce<Fields | undefined>((here, name) => {
    if (here?.keep === "array") return here.of;
    return here?.keep === "object" ? here.fields.get(name) : undefined;
  }, fields);
const namesOf = (fields: Fields | undefined) => (fields?.keep === "object" ? [...fields.fields.keys()].sort() : null);

test.each<[string, z.ZodObject, Fields | undefined]>([
  ["conversation", ConversationEvent, conversationFields],
  ["contact", ContactPayload, at(conversationFields, "meta", "sender")],
  ["message", MessagePayload, messageFields],
  ["sender", SenderPayload, at(messageFields, "sender")],
  ["attachment", AttachmentPayload, at(messageFields, "attachments", "each")],
])("of a %s exactly what is parsed is read", (_, schema, fields) => {
  expect(namesOf(fields)).toEqual(Object.keys(schema.shape).sort());
});

const kept = (value: unknown, fields: Fields) => {
  const reader = createFieldReader(fields);
  reader.write(new TextEncoder().encode(JSON.stringify(value)));
  return reader.end();
};
const texts = { full: "all of it", reply: "all of it again", quoted: "new words" };

test("of a mail its new words, its addresses and what tells of an automatic answer are kept, not its whole text and HTML", () => {
  const email = {
    auto_reply: true,
    subject: "Re: Order",
    message_id: "<1@post.example>",
    from: ["noor@post.example"],
    to: ["shop@shop.example"],
    cc: ["lee@post.example"],
    text_content: texts,
    html_content: texts,
  };
  const more = { headers: { "x-mailer": "words" }, references: ["a"], date: "2026-11-30", bcc: null };
  const message = { id: 5, message_type: 0, content_attributes: { email: { ...email, ...more }, translations: {} } };
  expect(kept(message, messageFields)).toEqual({
    id: 5,
    message_type: 0,
    content_attributes: {
      email: { ...email, text_content: { quoted: "new words" }, html_content: { quoted: "new words" } },
    },
  });
});

test("our mark, the copies of a reply and what became of it are kept as they are", () => {
  const content_attributes = {
    hotdash: { kind: "reply", send_id: "3ad6ab3f-6b3a-4d4b-9bb5-8c1c37a0cf52" },
    to_emails: ["noor@post.example"],
    cc_emails: "lee@post.example",
    bcc_emails: null,
    external_error: "mailbox full",
    external_echo: true,
    deleted: true,
  };
  expect(kept({ id: 5, content_attributes }, messageFields)).toEqual({ id: 5, content_attributes });
});

test("a conversation's newest message, which its item holds twice, is not read", () => {
  const message = { id: 9, content: "words", content_attributes: { email: { html_content: texts } } };
  const conversation = { id: 7, messages: [message], last_non_activity_message: message, status: "open" };
  expect(kept(conversation, conversationFields)).toEqual({ id: 7, status: "open" });
});

test("a text of Chatwoot's greatest length is kept whole, a longer one up to there", () => {
  const quoted = (text: string) => ({ content_attributes: { email: { html_content: { quoted: text } } } });
  const longest = "x".repeat(150_000);
  expect(kept({ content: longest, ...quoted(`${longest}y`) }, messageFields)).toEqual({
    content: longest,
    ...quoted(longest),
  });
});
