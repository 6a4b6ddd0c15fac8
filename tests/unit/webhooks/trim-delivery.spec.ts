import { expect, test } from "vitest";
import { MessageEvent } from "../../../app/chatwoot/payloads.ts";
import { trimDelivery } from "../../../app/webhooks/trim-delivery.ts";

const texts = (words: string) => ({ full: `${words} and <all> below`, reply: `${words} and below`, quoted: words });

const mail = {
  event: "message_created",
  id: 7,
  content: "New words\n\n> old words",
  content_attributes: {
    email: {
      from: ["kai@post.example"],
      cc: null,
      text_content: texts("New"),
      html_content: texts("Neu"),
      auto_reply: false,
    },
    cc_email: null,
  },
  message_type: "incoming",
  private: false,
  created_at: "2026-11-30T11:22:53.481Z",
  conversation: {
    id: 3,
    status: "open",
    messages: [{ id: 7, content: "again" }],
    meta: { sender: { id: 1, name: "Kai" } },
  },
};

test("of a mail's texts the newly written stays, and the message inside the conversation goes", () => {
  expect(trimDelivery(mail)).toEqual({
    ...mail,
    content_attributes: {
      ...mail.content_attributes,
      email: { ...mail.content_attributes.email, text_content: { quoted: "New" }, html_content: { quoted: "Neu" } },
    },
    conversation: { ...mail.conversation, messages: [] },
  });
});

test("what the product reads of a delivery is the same before and after", () => {
  const read = (delivery: unknown) => {
    const { content_attributes, ...rest } = MessageEvent.parse(delivery);
    return { ...rest, from: (content_attributes.email as { from: unknown }).from };
  };
  expect(read(trimDelivery(mail))).toEqual(read(mail));
});

test.each([
  ["a mail without texts", { content_attributes: { email: { text_content: {}, html_content: {} } } }],
  ["texts of no known shape", { content_attributes: { email: { text_content: "x", html_content: null } } }],
  ["attributes that are none", { content_attributes: "x", conversation: [] }],
  ["no attributes", { id: 1 }],
])("%s: stays as it is", (_, delivery) => {
  expect(trimDelivery(delivery)).toEqual(delivery);
});

test("newly written words beyond Chatwoot's own limit are cut", () => {
  const { content_attributes } = trimDelivery({
    content_attributes: { email: { text_content: { quoted: "x".repeat(200_000) } } },
  }) as { content_attributes: { email: { text_content: { quoted: string } } } };
  expect(content_attributes.email.text_content.quoted).toHaveLength(150_000);
});
