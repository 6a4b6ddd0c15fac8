import { expect, test } from "vitest";
import { ConversationEvent, MessageEvent } from "../../app/chatwoot/payloads.ts";
import { openReceiver, openSandbox, signatureOf } from "../support/sandbox.ts";

const UUID = /^[0-9a-f-]{36}$/;

test("a delivery is signed over timestamp and body, and carries an id of its own", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  await sandbox.write();
  await sandbox.idle();
  for (const { headers, body } of receiver.posts) {
    const timestamp = String(headers["x-chatwoot-timestamp"]);
    expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(60);
    expect(headers["x-chatwoot-signature"]).toBe(signatureOf(timestamp, body));
    expect(headers["x-chatwoot-delivery"]).toMatch(UUID);
    expect(headers["content-type"]).toBe("application/json");
  }
  const ids = receiver.posts.map(({ headers }) => headers["x-chatwoot-delivery"]);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the body is escaped as Rails escapes, so re-serialising it would break the signature", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  await sandbox.write({ text: "a <b> & c \u2028 d" });
  await sandbox.idle();
  const created = receiver.of("message_created")[0];
  expect(created?.body).toContain("a \\u003cb\\u003e \\u0026 c \\u2028 d");
  expect(created?.body).not.toMatch(/[<>&\u2028]/);
  expect(created?.json.content).toBe("a <b> & c \u2028 d");
});

test("a first message yields conversation, contact and message events, each parsed by the product", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  const { conversationId, messageId } = await sandbox.write({ text: "Hello" });
  await sandbox.idle();
  expect(receiver.posts.map(({ event }) => event).sort()).toEqual([
    "contact_created",
    "contact_updated",
    "conversation_created",
    "message_created",
  ]);
  const message = MessageEvent.parse(receiver.of("message_created")[0]?.json);
  expect(message).toMatchObject({ id: messageId, message_type: "incoming", private: false, content: "Hello" });
  expect(message.conversation).toMatchObject({ id: conversationId, status: "open", channel: "Channel::WebWidget" });
  expect(message.conversation.meta?.sender).toMatchObject({ email: "dana@post.example", name: "Dana Whitfield" });
  ConversationEvent.parse(receiver.of("conversation_created")[0]?.json);
});

test("a customer as sender has no type, and message_type is a word outside and a number inside the conversation", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  await sandbox.write();
  await sandbox.idle();
  const { json } = receiver.of("message_created")[0] ?? { json: {} as Record<string, unknown> };
  expect(json.sender).toMatchObject({ email: "dana@post.example" });
  expect(json.sender).not.toHaveProperty("type");
  expect(json).not.toHaveProperty("status");
  expect(json).not.toHaveProperty("attachments");
  expect(json).toMatchObject({
    message_type: "incoming",
    account: { id: 1, name: "Fennick Hose & Fitting" },
    conversation: { messages: [{ message_type: 0, sender_type: "Contact", sender: { type: "contact" } }] },
  });
});

test("a private note comes back as message_created, with the customer's question as messages[0]", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  const { conversationId, messageId } = await sandbox.write({ text: "The question" });
  await sandbox.rest("POST", `/conversations/${conversationId}/messages`, {
    content: "A note",
    private: true,
    content_attributes: { hotdash: { kind: "draft" } },
  });
  await sandbox.idle();
  const note = receiver.of("message_created").find(({ json }) => json.private);
  expect(note?.json).toMatchObject({
    content: "A note",
    message_type: "outgoing",
    private: true,
    content_attributes: { hotdash: { kind: "draft" } },
    sender: { type: "user" },
    conversation: { messages: [{ id: messageId, content: "The question", message_type: 0 }] },
  });
});

test("a second message moves the contact, and reopens what was resolved or snoozed", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  const { conversationId } = await sandbox.write();
  for (const act of ["resolve", "snooze"]) {
    await sandbox.call("POST", `/agent/conversations/${conversationId}/${act}`, {});
    await sandbox.idle();
    receiver.posts.length = 0;
    await sandbox.write({ conversationId, text: "And another thing" });
    await sandbox.idle();
    expect(receiver.of("conversation_status_changed")[0]?.json).toMatchObject({
      id: conversationId,
      status: "open",
      changed_attributes: null,
    });
    expect(receiver.of("conversation_updated").flatMap(({ json }) => json.changed_attributes)).toContainEqual({
      status: { previous_value: act === "resolve" ? "resolved" : "snoozed", current_value: "open" },
    });
    expect(receiver.of("contact_updated")[0]?.json.changed_attributes).toContainEqual({
      last_activity_at: { previous_value: expect.any(String), current_value: expect.any(String) },
    });
  }
});

test("a public reply ends the waiting, and a note does not", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  const { conversationId } = await sandbox.write();
  const post = (body: object) => sandbox.rest("POST", `/conversations/${conversationId}/messages`, body);
  await post({ content: "A note", private: true });
  await sandbox.idle();
  expect(receiver.of("conversation_updated")).toEqual([]);
  await post({ content: "A reply" });
  await sandbox.idle();
  const changes = receiver.of("conversation_updated").flatMap(({ json }) => json.changed_attributes as object[]);
  expect(changes).toContainEqual({ waiting_since: { previous_value: expect.any(String), current_value: null } });
});

test("a refused delivery is never sent again", async () => {
  const receiver = await openReceiver();
  receiver.status = 503;
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  await sandbox.write();
  await sandbox.idle();
  expect(receiver.of("message_created")).toHaveLength(1);
  receiver.status = 200;
  await sandbox.write({ text: "Hello?" });
  await sandbox.idle();
  expect(receiver.of("message_created")).toHaveLength(2);
});

test("a deleted message is told of as updated, with its attributes gone", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  const { conversationId, messageId } = await sandbox.write({ attachment: "leak.jpg" });
  await sandbox.call("DELETE", `/customer/conversations/${conversationId}/messages/${messageId}`);
  await sandbox.idle();
  const [deleted] = receiver.of("message_updated");
  expect(deleted?.json).toMatchObject({ id: messageId, content_attributes: { deleted: true } });
  expect(deleted?.json).not.toHaveProperty("attachments");
});

test("an attachment alone has no content, and its link answers with a redirect", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  await sandbox.write({ text: null, attachment: "leaking joint.jpg" });
  await sandbox.idle();
  const message = MessageEvent.parse(receiver.of("message_created")[0]?.json);
  expect(message.content).toBeNull();
  expect(message.attachments[0]).toMatchObject({ file_type: "image", extension: "jpg" });
  const link = String(message.attachments[0]?.data_url);
  expect((await fetch(link, { redirect: "manual" })).status).toBe(302);
  expect((await fetch(link)).headers.get("content-type")).toBe("image/png");
});

test("a mail's content holds the quoted thread, and text_content.quoted the fresh text", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  const mail = { channel: "email" as const, subject: "Two missing", cc: ["workshop@post.example"] };
  const { conversationId } = await sandbox.write({ ...mail, text: "Four of six came." });
  await sandbox.rest("POST", `/conversations/${conversationId}/messages`, { content: "We will look." });
  await sandbox.idle();
  await sandbox.write({ ...mail, conversationId, text: "Any news?" });
  await sandbox.idle();
  const answer = receiver.of("message_created").find(({ body }) => body.includes("Any news?"));
  expect(answer?.json.content).toMatch(/^Any news\?\n\nOn .* wrote:\n> We will look\.$/s);
  expect(answer?.json).toMatchObject({
    content_type: "incoming_email",
    source_id: expect.stringMatching(/@post\.example$/),
    content_attributes: {
      cc_email: ["workshop@post.example"],
      email: {
        cc: ["workshop@post.example"],
        from: ["dana@post.example"],
        subject: "Two missing",
        auto_reply: false,
        text_content: { quoted: "Any news?", full: expect.stringContaining("We will look.") },
      },
    },
    conversation: {
      channel: "Channel::Email",
      additional_attributes: { source: "email", mail_subject: "Two missing" },
      messages: [{ processed_message_content: "Any news?" }],
    },
  });
});

test("a vacation answer is marked as one", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  await sandbox.write({ channel: "email", subject: "Out of office", text: "Back on Monday.", autoReply: true });
  await sandbox.idle();
  expect(receiver.of("message_created")[0]?.json).toMatchObject({
    content_attributes: { email: { auto_reply: true } },
  });
});

test("a sent mail gets its source_id later, and an SMS is then delivered", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  for (const channel of ["email", "sms"] as const) {
    const { conversationId } = await sandbox.write({ channel, subject: "Hello" });
    const posted = await sandbox.rest("POST", `/conversations/${conversationId}/messages`, { content: "A reply" });
    const { id, source_id } = (await posted.json()) as { id: number; source_id: string | null };
    expect(source_id).toBeNull();
    await sandbox.idle();
    const told = receiver.of("message_updated").find(({ json }) => json.id === id);
    expect(told?.json.source_id).toEqual(expect.any(String));
  }
});

test("a webhook that is dropped is never posted", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  sandbox.faults.set({ dropWebhooks: { chance: 1 } });
  await sandbox.write();
  await sandbox.idle();
  expect(receiver.posts).toEqual([]);
});

test("the webhook's address can move", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox();
  sandbox.setWebhookUrl(receiver.url);
  await sandbox.write();
  await sandbox.idle();
  expect(receiver.of("message_created")).toHaveLength(1);
});

test("no activity line is ever delivered", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  const { conversationId } = await sandbox.write();
  await sandbox.rest("POST", `/conversations/${conversationId}/labels`, { labels: ["orders"] });
  await sandbox.rest("POST", `/conversations/${conversationId}/toggle_priority`, { priority: "high" });
  await sandbox.idle();
  expect(receiver.of("message_created")).toHaveLength(1);
  const changes = receiver.of("conversation_updated").flatMap(({ json }) => json.changed_attributes as object[]);
  expect(changes).toContainEqual({ label_list: { previous_value: [], current_value: ["orders"] } });
  expect(changes).toContainEqual({ priority: { previous_value: null, current_value: "high" } });
});

test("a busy morning is 20 conversations, its burst in one of them", async () => {
  const receiver = await openReceiver();
  const sandbox = await openSandbox({ webhookUrl: receiver.url });
  const started = await sandbox.call("POST", "/customer/busy-morning", { spreadMs: 0 });
  expect(await started.json()).toEqual({ conversations: 20, spreadMs: 0 });
  await sandbox.idle();
  expect(receiver.of("conversation_created")).toHaveLength(20);
  expect(receiver.of("message_created")).toHaveLength(22);
  for (const { json } of receiver.of("message_created")) MessageEvent.parse(json);
});
