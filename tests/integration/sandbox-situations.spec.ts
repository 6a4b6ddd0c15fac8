import { expect, test } from "vitest";
import type { Situation } from "../../app/sandbox/situations/situation.ts";
import { stories } from "../../app/sandbox/situations/stories.ts";
import { openReceiver } from "../support/sandbox.ts";
import { openPage } from "../support/sandbox-page.ts";

const [INCOMING, OUTGOING, TEMPLATE] = [0, 1, 3];

type RestMessage = {
  id: number;
  content: string | null;
  message_type: number;
  content_type: string;
  content_attributes: Record<string, unknown> & { email?: Record<string, unknown> };
  source_id: string | null;
  sender?: { id: number; name: string; email?: string | null; type?: string };
};
type RestContact = { id: number; name: string; email: string | null; blocked: boolean };

/** The page, and what Chatwoot's own API then says. */
async function openStage() {
  const page = await openPage();
  const rest = async (path: string) => (await page.sandbox.rest("GET", path)).json() as Promise<never>;
  const conversation = (id: number): Promise<{ status: string; meta: { sender: RestContact } }> =>
    rest(`/conversations/${id}`);
  return {
    ...page,
    rest,
    conversation,
    play: async (situation: Situation, fields: Record<string, string> = {}) => {
      const outcome = await page.send({ act: "play", situation, ...fields });
      if (!outcome.ok || !outcome.opened) throw new Error(JSON.stringify(outcome));
      return outcome.opened;
    },
    contact: async (id: number) => {
      const { sender } = (await conversation(id)).meta;
      return ((await rest(`/contacts/${sender.id}`)) as { payload: RestContact }).payload;
    },
    /** Without the lines that only tell of changes. */
    messages: async (id: number) => {
      const { payload } = (await rest(`/conversations/${id}/messages`)) as { payload: RestMessage[] };
      return payload.filter(({ message_type }) => message_type !== 2);
    },
    thread: async (id: number) => {
      const { thread } = await page.look(`?conversation=${id}`);
      if (!thread) throw new Error("no thread");
      return thread;
    },
  };
}

test("HTML email: an answer of HTML alone with the reply quoted below reads as plain text", async () => {
  const { play, messages, thread, sandbox } = await openStage();
  const id = await play("html-mail");
  const [first, reply, answer] = await messages(id);
  expect([first, reply, answer].map((message) => message?.message_type)).toEqual([INCOMING, OUTGOING, INCOMING]);
  expect(answer?.content_attributes.email).toMatchObject({
    content_type: expect.stringMatching(/^text\/html/),
    in_reply_to: reply?.source_id,
    text_content: {},
    html_content: { full: expect.stringContaining('<blockquote class="gmail_quote"'), quoted: stories.htmlMail.answer },
  });
  const last = (await thread(id)).messages.at(-1);
  expect(last).toMatchObject({ text: stories.htmlMail.answer, htmlOnly: true, writer: null });
  const { conversationId } = await sandbox.write({ channel: "email", program: "gmail" });
  expect((await thread(conversationId)).messages).toMatchObject([{ htmlOnly: false }]);
});

test("Colleague answers: the mail in the thread stays the contact's, and its From is the colleague", async () => {
  const { play, messages, thread } = await openStage();
  const id = await play("colleague");
  const [mail, answer] = await messages(id);
  const { colleague, email } = stories.colleague;
  expect(mail?.content_attributes.email).toMatchObject({ from: [email], cc: [colleague.email] });
  expect(answer?.sender).toMatchObject({ id: mail?.sender?.id, name: "Amara Diallo", type: "contact" });
  expect(answer?.content_attributes.email).toMatchObject({ from: [colleague.email] });
  expect((await thread(id)).messages).toMatchObject([
    { author: "Amara Diallo", writer: null },
    { author: colleague.email, writer: colleague.email, text: stories.colleague.answer },
  ]);
});

test("Bounced email: the mail server's report comes into the thread of the reply it could not deliver", async () => {
  const { play, messages, thread } = await openStage();
  const id = await play("bounce");
  const [, reply, report] = await messages(id);
  expect(reply).toMatchObject({ message_type: OUTGOING, sender: { name: "Avery Stone" } });
  expect(reply?.source_id).toMatch(/^conversation\//);
  expect(report).toMatchObject({ message_type: INCOMING, content: expect.stringContaining("mailbox is full") });
  expect(report?.content_attributes.email).toMatchObject({
    auto_reply: true,
    from: ["mailer-daemon@post.example"],
    content_type: expect.stringMatching(/^multipart\/report; report-type=delivery-status/),
    in_reply_to: reply?.source_id,
  });
  expect((await thread(id)).messages.at(-1)).toMatchObject({ author: "mailer-daemon@post.example" });
});

test("Anonymous visitor: two automatic messages follow, and the answer to the second gives the address", async () => {
  const { play, messages, contact, thread, send } = await openStage();
  const id = await play("visitor");
  expect(await contact(id)).toMatchObject({ email: null, name: expect.stringMatching(/^[a-z]+-[a-z]+-\d+$/) });
  const [, first, question] = await messages(id);
  expect([first?.message_type, question?.message_type]).toEqual([TEMPLATE, TEMPLATE]);
  expect(question?.content_type).toBe("input_email");
  expect((await thread(id)).messages.slice(1)).toMatchObject([
    { author: "Automatic message", emailQuestion: null },
    { author: "Automatic message", emailQuestion: { given: null } },
  ]);

  const give = (email: string) => send({ act: "give-email", conversationId: String(id), email });
  expect(await give("nonsense")).toMatchObject({ ok: false, field: "email" });
  expect(await give("Wren.Ashby@post.example")).toEqual({ ok: true });
  expect((await contact(id)).email).toBe("wren.ashby@post.example");
  expect((await messages(id))[2]?.content_attributes).toMatchObject({ submitted_email: "wren.ashby@post.example" });
  expect((await thread(id)).messages[2]).toMatchObject({ emailQuestion: { given: "wren.ashby@post.example" } });
  expect(await give("other@post.example")).toMatchObject({ ok: false, problem: expect.stringContaining("question") });
});

test("a visitor without name or address writes again from the page", async () => {
  const { play, messages, send } = await openStage();
  const id = await play("visitor");
  const form = { act: "write", name: "", email: "", channel: "chat", text: "Still here", conversationId: String(id) };
  expect(await send(form)).toEqual({ ok: true });
  expect((await messages(id)).at(-1)).toMatchObject({ content: "Still here", message_type: INCOMING });
});

test("Blocked contact: an agent blocks the writer, who can be unblocked, and blocked by playing it again", async () => {
  const { play, messages, contact, thread, send } = await openStage();
  const id = await play("blocked");
  expect(await contact(id)).toMatchObject({ name: "Rick Holler", blocked: true });
  expect((await messages(id)).map(({ content }) => content)).toEqual([stories.blocked.text, stories.blocked.again]);
  expect((await thread(id)).customer.blocked).toBe(true);

  const block = (blocked: string) => send({ act: "block", conversationId: String(id), blocked });
  expect(await block("false")).toEqual({ ok: true });
  expect((await contact(id)).blocked).toBe(false);
  await block("true");
  expect((await contact(id)).blocked).toBe(true);
  const again = await play("blocked");
  // A contact who was still blocked would open a resolved one.
  expect(await thread(again)).toMatchObject({ status: "open", customer: { blocked: true } });
});

test("Bot answers first: the conversation is pending until the bot hands it over", async () => {
  const { play, messages, conversation, thread, send } = await openStage();
  const id = await play("bot");
  expect((await conversation(id)).status).toBe("pending");
  expect((await messages(id)).map(({ sender }) => [sender?.name, sender?.type])).toEqual([
    ["Tomás Rivera", "contact"],
    ["Order bot", "agent_bot"],
    ["Tomás Rivera", "contact"],
  ]);
  expect(await thread(id)).toMatchObject({
    bot: "Order bot",
    messages: [{}, { from: "shop", author: "Order bot" }, {}],
  });

  const handover = () => send({ act: "handover", conversationId: String(id) });
  expect(await handover()).toEqual({ ok: true });
  expect((await conversation(id)).status).toBe("open");
  expect(await handover()).toMatchObject({ ok: false, problem: "No bot has this conversation" });
});

test("the bot leaves the order app again, and is the same one when it is back", async () => {
  const { play, look, rest, sandbox, conversation, send } = await openStage();
  await play("bot");
  expect((await look()).automations.bot).toBe(true);
  await send({ act: "automation", automation: "bot", on: "false" });
  expect((await look()).automations.bot).toBe(false);
  const { conversationId } = await sandbox.write({ channel: "api" });
  expect((await conversation(conversationId)).status).toBe("open");
  await play("bot");
  expect(await rest("/agent_bots")).toHaveLength(1);
});

test("Automatic acknowledgement: a rule answers every customer until it is turned off", async () => {
  const { play, look, messages, rest, sandbox, send, thread } = await openStage();
  expect((await look()).automations.acknowledgement).toBe(false);
  const id = await play("acknowledgement");
  const rules = async () => (await rest("/automation_rules")) as { payload: { id: number; active: boolean }[] };
  const [rule] = (await rules()).payload;
  expect(rule?.active).toBe(true);
  const [, acknowledgement] = await messages(id);
  expect(acknowledgement).toMatchObject({
    content: stories.acknowledgement.reply,
    message_type: OUTGOING,
    content_attributes: { automation_rule_id: rule?.id },
  });
  expect(acknowledgement?.sender).toBeUndefined();
  expect((await thread(id)).messages.at(-1)).toMatchObject({ from: "shop", author: "Automatic message" });

  expect(await send({ act: "automation", automation: "acknowledgement", on: "false" })).toEqual({ ok: true });
  expect((await rules()).payload).toMatchObject([{ active: false }]);
  const { conversationId } = await sandbox.write();
  await sandbox.idle();
  expect(await messages(conversationId)).toHaveLength(1);
  await play("acknowledgement");
  expect((await rules()).payload).toMatchObject([{ active: true }]);
});

test("Agent types: in the open conversation, shown to the customer until the reply is there", async () => {
  const { play, messages, thread, sandbox } = await openStage();
  const receiver = await openReceiver();
  const subscriptions = ["conversation_typing_on", "conversation_typing_off"];
  await sandbox.rest("POST", "/webhooks", { url: receiver.url, subscriptions });
  const { conversationId } = await sandbox.write();
  expect(await play("typing", { conversationId: String(conversationId) })).toBe(conversationId);
  expect((await thread(conversationId)).typing).toBe("Avery Stone");
  expect(await messages(conversationId)).toHaveLength(1);
  await sandbox.idle();
  expect((await thread(conversationId)).typing).toBeNull();
  expect((await messages(conversationId)).at(-1)).toMatchObject({
    content: stories.typing.reply,
    message_type: OUTGOING,
    sender: { name: "Avery Stone" },
  });
  expect(receiver.posts.map(({ event, json }) => [event, json.is_private])).toEqual([
    ["conversation_typing_on", false],
    ["conversation_typing_off", false],
  ]);
});

test("Agent types: without an open conversation, Pete writes first", async () => {
  const { play, messages, thread } = await openStage();
  const id = await play("typing");
  expect((await messages(id)).map(({ sender }) => sender?.name)).toEqual(["Pete Kowal"]);
  expect(await thread(id)).toMatchObject({ channel: "chat", typing: "Avery Stone" });
});

test("nobody is shown as typing in a mail, and no note is shown at all", async () => {
  const { play, thread, sandbox } = await openStage();
  const { conversationId } = await sandbox.write({ channel: "email" });
  await sandbox.call("POST", `/agent/conversations/${conversationId}/reply`, { text: "For us alone", private: true });
  await play("typing", { conversationId: String(conversationId) });
  const { typing, messages } = await thread(conversationId);
  expect(typing).toBeNull();
  expect(messages.map(({ text }) => text)).toEqual(["Where is my order?"]);
});

test("what cannot be played says why in plain words", async () => {
  const { send, sandbox } = await openStage();
  await expect(send({ act: "play", situation: "flood" })).rejects.toMatchObject({ status: 400 });
  const gone = { ok: false, field: null, problem: "This conversation no longer exists." };
  expect(await send({ act: "play", situation: "typing", conversationId: "99" })).toEqual(gone);
  expect(await send({ act: "block", conversationId: "99", blocked: "true" })).toEqual(gone);
  await sandbox.close();
  expect(await send({ act: "play", situation: "bounce" })).toMatchObject({
    ok: false,
    problem: "The sandbox isn't responding. Try again.",
  });
});
