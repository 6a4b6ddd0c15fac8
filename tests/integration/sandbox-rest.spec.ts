import { expect, test } from "vitest";
import { ChatwootRefused, ChatwootUnavailable, callChatwoot } from "../../app/chatwoot/client.server.ts";
import { postNote } from "../../app/chatwoot/notes.server.ts";
import { markerOf, Profile } from "../../app/chatwoot/payloads.ts";
import { postReply } from "../../app/chatwoot/replies.server.ts";
import {
  listByActivity,
  listChanged,
  readConversation,
  readLatest,
  readMessage,
  readThread,
} from "../../app/chatwoot/threads.server.ts";
import { openSandbox, SANDBOX_TOKEN } from "../support/sandbox.ts";

const DRAFT_ID = "0199a000-0000-7000-8000-000000000001";
type Json = Record<string, unknown>;
const json = async (response: Response | Promise<Response>) => (await (await response).json()) as Json;

test("the product's client reads and writes a whole thread", async () => {
  const { door, write, thread } = await openSandbox();
  const { conversationId, messageId } = await write({ text: "Where is #4821?" });
  expect((await readConversation(door, conversationId)).meta?.sender?.email).toBe("dana@post.example");
  expect((await readMessage(door, conversationId, messageId))?.content).toBe("Where is #4821?");
  const note = { content: "A draft", draftId: DRAFT_ID };
  const noteId = await postNote(door, conversationId, note);
  const replyId = await postReply(door, conversationId, { content: "On its way.", sendId: DRAFT_ID, mail: null });
  const latest = await readLatest(door, conversationId);
  expect(latest.map(({ id, private: hidden }) => [id, hidden])).toEqual([
    [messageId, false],
    [noteId, true],
    [replyId, false],
  ]);
  expect(latest.map(markerOf)).toEqual([
    null,
    { kind: "draft", draft_id: DRAFT_ID },
    { kind: "reply", send_id: DRAFT_ID },
  ]);
  expect((await thread(conversationId)).messages.map(({ text }) => text)).toEqual(["Where is #4821?", "On its way."]);
});

test("the profile, inboxes, agents, labels and webhooks answer in Chatwoot's shapes", async () => {
  const { call, rest, door } = await openSandbox();
  const profile = await call("GET", "/api/v1/profile", undefined, { api_access_token: door.token });
  expect(Profile.parse(await profile.json()).accounts[0]).toMatchObject({ id: 1, role: "administrator" });
  expect((await json(rest("GET", "/inboxes"))).payload).toMatchObject([
    { channel_type: "Channel::WebWidget" },
    { channel_type: "Channel::Email" },
    { channel_type: "Channel::Sms" },
    { channel_type: "Channel::Api" },
  ]);
  expect(await json(rest("GET", "/agents"))).toContainEqual(expect.objectContaining({ name: "Avery Stone" }));
  expect((await json(rest("GET", "/labels"))).payload).toContainEqual(expect.objectContaining({ title: "safety" }));
  expect((await json(rest("GET", "/webhooks"))).payload).toMatchObject({
    webhooks: [{ secret: "test-webhook-secret", subscriptions: expect.arrayContaining(["message_created"]) }],
  });
});

test("health and version answer without a token", async () => {
  const { call, rest } = await openSandbox();
  expect(await json(call("GET", "/health"))).toEqual({ status: "woot" });
  const api = () => json(call("GET", "/api"));
  expect(await api()).toMatchObject({ version: "4.15.1", queue_services: "ok", data_services: "failing" });
  await rest("GET", "/labels");
  expect(await api()).toMatchObject({ data_services: "ok" });
  expect((await call("GET", "/rails/health")).status).toBe(404);
});

test("no token, a wrong token and a bearer token are each 401 in their own words", async () => {
  const { call } = await openSandbox();
  const path = "/api/v1/accounts/1/conversations";
  const signIn = { errors: ["You need to sign in or sign up before continuing."] };
  const none = await call("GET", path);
  expect([none.status, await none.json()]).toEqual([401, signIn]);
  const wrong = await call("GET", path, undefined, { "Api-Access-Token": "wrong" });
  expect([wrong.status, await wrong.json()]).toEqual([401, { error: "Invalid Access Token" }]);
  const bearer = await call("GET", path, undefined, { Authorization: "Bearer test-token" });
  expect([bearer.status, await bearer.json()]).toEqual([401, signIn]);
});

test("what does not exist is 404, another account too, and an unknown route is answered with a page, or with JSON to whoever takes nothing else", async () => {
  const { rest, call, door } = await openSandbox();
  for (const path of ["/conversations/999", "/conversations/999/messages", "/contacts/999"]) {
    const answer = await rest("GET", path);
    expect([answer.status, await answer.json()]).toEqual([404, { error: "Resource could not be found" }]);
  }
  const nonsense = await rest("GET", "/nonsense");
  expect([nonsense.status, nonsense.headers.get("content-type")]).toEqual([404, "text/html; charset=UTF-8"]);
  const headers = { "Api-Access-Token": SANDBOX_TOKEN, Accept: "application/json" };
  const told = await call("GET", "/api/v1/accounts/1/nonsense", undefined, headers);
  expect([told.status, await told.json()]).toEqual([404, { status: 404, error: "Not Found" }]);
  const elsewhere = { ...door, accountId: 2 };
  await expect(readConversation(elsewhere, 1)).rejects.toMatchObject({ status: 404 });
});

test("the same POST twice is two messages", async () => {
  const { door, write, thread } = await openSandbox();
  const { conversationId } = await write();
  const reply = { content: "Once", sendId: DRAFT_ID, mail: null };
  const first = await postReply(door, conversationId, reply);
  expect(await postReply(door, conversationId, reply)).not.toBe(first);
  expect((await thread(conversationId)).messages.filter(({ text }) => text === "Once")).toHaveLength(2);
});

test("an empty message is accepted; an incoming one, a bad address and a text too long are 422", async () => {
  const { rest, write } = await openSandbox();
  const { conversationId } = await write({ channel: "email", subject: "Hello" });
  const post = (body: object) => rest("POST", `/conversations/${conversationId}/messages`, body);
  expect((await post({})).status).toBe(200);
  for (const body of [
    { content: "x", message_type: "incoming" },
    { content: "x", cc_emails: "no address" },
    { content: "x".repeat(150_001) },
  ]) {
    const refused = await post(body);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toEqual({ error: expect.any(String) });
  }
});

test("more than 200 messages a minute in one conversation are 422", async () => {
  const { rest, write } = await openSandbox();
  const { conversationId } = await write();
  const post = () => rest("POST", `/conversations/${conversationId}/messages`, { content: "x", private: true });
  for (let count = 1; count < 200; count++) expect((await post()).status).toBe(200);
  const refused = await post();
  expect([refused.status, await refused.json()]).toEqual([422, { error: "Validation failed: Too many messages" }]);
});

test("outgoing content is rendered as Liquid with the contact's details, backticks spared", async () => {
  const { rest, write, thread } = await openSandbox();
  const { conversationId } = await write();
  const stored = async (content: string) =>
    (await json(rest("POST", `/conversations/${conversationId}/messages`, { content }))).content;
  expect(await stored("Hi {{ contact.first_name }} <{{contact.email}}>")).toBe("Hi Dana <dana@post.example>");
  expect(await stored("Write `{{ contact.email }}` so")).toBe("Write `{{ contact.email }}` so");
  expect(await stored("Broken {% if %} stays {{ ")).toBe("Broken {% if %} stays {{ ");
  expect(await stored("{% include 'package.json' %}")).not.toContain("hotdash");
  // Angle brackets make a link of an address, and are not shown.
  expect((await thread(conversationId)).messages[1]?.text).toBe("Hi Dana dana@post.example");
});

test("a customer's text is never rendered", async () => {
  const { write, thread } = await openSandbox();
  const { conversationId } = await write({ text: "{{ contact.email }}" });
  expect((await thread(conversationId)).messages[0]?.text).toBe("{{ contact.email }}");
});

test("a thread answers its latest 20, 20 before, up to 100 after, and a range", async () => {
  const { rest, write, door } = await openSandbox();
  const { conversationId, messageId } = await write();
  const path = `/conversations/${conversationId}/messages`;
  for (let count = 0; count < 130; count++) await rest("POST", path, { content: `n${count}`, private: true });
  const ids = async (query: string) =>
    ((await json(rest("GET", `${path}${query}`))).payload as { id: number }[]).map(({ id }) => id);
  const last = messageId + 130;
  const latest = await ids("");
  expect([latest.length, latest[0], latest.at(-1)]).toEqual([20, last - 19, last]);
  const older = await ids(`?before=${last}`);
  expect([older.length, older[0], older.at(-1)]).toEqual([20, last - 20, last - 1]);
  const newer = await ids(`?after=${messageId}`);
  expect([newer.length, newer[0]]).toEqual([100, messageId + 1]);
  expect(await ids(`?after=${messageId}&before=${messageId + 2}`)).toEqual([messageId, messageId + 1]);
  expect(await ids(`?after=0&filter_internal_messages=true`)).toEqual([messageId]);
  const whole: number[] = [];
  for await (const { id } of readThread(door, conversationId, 0)) whole.push(id);
  expect(whole).toHaveLength(131);
});

test("the list shows open conversations, 25 a page, newest activity first, unless asked otherwise", async () => {
  const { rest, write, door, call } = await openSandbox();
  for (let count = 0; count < 28; count++) await write({ email: `c${count}@post.example`, name: `C ${count}` });
  await call("POST", "/agent/conversations/1/resolve", {});
  const list = async (query: string) =>
    (await json(rest("GET", `/conversations${query}`))).data as {
      meta: { all_count: number };
      payload: { id: number }[];
    };
  const open = await list("");
  expect([open.payload.length, open.meta.all_count]).toEqual([25, 27]);
  expect((await list("?page=2")).payload).toHaveLength(2);
  expect((await list("?status=resolved")).payload.map(({ id }) => id)).toEqual([1]);
  expect((await list("?status=all&updated_within=60")).payload).toHaveLength(28);
  expect((await listChanged(door, 60)).length).toBe(28);
  expect((await listByActivity(door, 1)).length).toBe(25);
  expect((await listByActivity(door, 2)).length).toBe(3);
});

test("labels and custom attributes are replaced as a set", async () => {
  const { rest, write } = await openSandbox();
  const { conversationId: id } = await write();
  await rest("POST", `/conversations/${id}/labels`, { labels: ["orders", "returns"] });
  expect(await json(rest("POST", `/conversations/${id}/labels`, { labels: ["safety"] }))).toEqual({
    payload: ["safety"],
  });
  await rest("POST", `/conversations/${id}/custom_attributes`, { custom_attributes: { a: 1 } });
  await rest("POST", `/conversations/${id}/custom_attributes`, { custom_attributes: { b: 2 } });
  expect(await json(rest("GET", `/conversations/${id}`))).toMatchObject({
    labels: ["safety"],
    custom_attributes: { b: 2 },
  });
});

test("an unknown assignee takes the conversation from whoever had it", async () => {
  const { rest, write } = await openSandbox();
  const { conversationId: id } = await write();
  const assigned = async () => (await json(rest("GET", `/conversations/${id}`))).meta as { assignee: unknown };
  await rest("POST", `/conversations/${id}/assignments`, { assignee_id: 2 });
  expect(await assigned()).toMatchObject({ assignee: { name: "Avery Stone" } });
  await rest("POST", `/conversations/${id}/assignments`, { assignee_id: 999 });
  expect(await assigned()).not.toHaveProperty("assignee");
});

test("status and priority are set, an unknown word is a 500, and the thread says so in activity lines", async () => {
  const { rest, write, door } = await openSandbox();
  const { conversationId: id } = await write();
  const until = Math.floor(Date.now() / 1000) + 3600;
  const snoozed = rest("POST", `/conversations/${id}/toggle_status`, { status: "snoozed", snoozed_until: until });
  expect(await json(snoozed)).toEqual({
    meta: {},
    payload: {
      success: true,
      conversation_id: id,
      current_status: "snoozed",
      snoozed_until: new Date(until * 1000).toISOString(),
    },
  });
  const priority = await rest("POST", `/conversations/${id}/toggle_priority`, { priority: "urgent" });
  expect([priority.status, await priority.text()]).toEqual([200, ""]);
  expect((await rest("POST", `/conversations/${id}/toggle_priority`, { priority: "huge" })).status).toBe(500);
  expect(await readConversation(door, id)).toMatchObject({ status: "snoozed", priority: "urgent" });
  expect((await readLatest(door, id)).filter(({ message_type }) => message_type === "activity")).toHaveLength(2);
});

test("a message with a source_id counts as sent and never leaves", async () => {
  const { rest, write, idle, thread } = await openSandbox();
  const { conversationId } = await write({ channel: "email", subject: "Hello" });
  await rest("POST", `/conversations/${conversationId}/messages`, { content: "Lost", source_id: "mine" });
  await idle();
  expect((await thread(conversationId)).messages.map(({ text }) => text)).not.toContain("Lost");
});

test("a mail leaves with the recipients of the last outgoing message, a note's empty lists included", async () => {
  const { rest, write, idle, thread } = await openSandbox();
  const { conversationId } = await write({ channel: "email", subject: "Two missing" });
  const path = `/conversations/${conversationId}/messages`;
  const reply = {
    content: "First",
    to_emails: "dana@post.example",
    cc_emails: "workshop@post.example, a@post.example",
  };
  await rest("POST", path, reply);
  await idle();
  await rest("POST", path, { ...reply, content: "Second" });
  await rest("POST", path, { content: "A note right after", private: true });
  await idle();
  expect((await thread(conversationId)).messages.slice(1).map(({ mail }) => mail)).toEqual([
    { subject: "Re: Two missing", to: ["dana@post.example"], cc: ["workshop@post.example", "a@post.example"] },
    { subject: "Re: Two missing", to: ["dana@post.example"], cc: [] },
  ]);
});

test("a failed mail says so in external_error, and a retry sends it", async () => {
  const { rest, write, idle, thread, faults, door } = await openSandbox();
  const { conversationId } = await write({ channel: "email", subject: "Hello" });
  faults.set({ failDelivery: { next: 1 } });
  const id = await postReply(door, conversationId, { content: "A reply", sendId: DRAFT_ID, mail: { to: [], cc: [] } });
  await idle();
  expect(await readMessage(door, conversationId, id)).toMatchObject({
    status: "failed",
    content_attributes: { external_error: expect.any(String) },
  });
  expect((await thread(conversationId)).messages).toHaveLength(1);
  await rest("POST", `/conversations/${conversationId}/messages/${id}/retry`);
  await idle();
  expect((await thread(conversationId)).messages.at(-1)).toMatchObject({ id, text: "A reply" });
});

test("a message deleted by an agent stays as a fixed sentence", async () => {
  const { rest, write, door } = await openSandbox();
  const { conversationId } = await write();
  const id = await postReply(door, conversationId, { content: "Oops", sendId: DRAFT_ID, mail: null });
  expect((await rest("DELETE", `/conversations/${conversationId}/messages/${id}`)).status).toBe(200);
  expect(await readMessage(door, conversationId, id)).toMatchObject({
    content: "This message was deleted",
    content_attributes: { deleted: true },
  });
});

test("down, rate limited and unauthorized store nothing and reach the product as what they are", async () => {
  const { door, write, faults } = await openSandbox();
  const { conversationId } = await write();
  const send = () => postReply(door, conversationId, { content: "A reply", sendId: DRAFT_ID, mail: null });
  faults.set({ down: { next: 1 } });
  await expect(send()).rejects.toThrow(ChatwootUnavailable);
  faults.set({ rateLimited: { next: 1 } });
  await expect(send()).rejects.toMatchObject({ status: 429, sent: false });
  faults.set({ unauthorized: { next: 1 } });
  await expect(send()).rejects.toThrow(ChatwootRefused);
  expect(await readLatest(door, conversationId)).toHaveLength(1);
});

test("a lost answer and an error after saving leave the message stored", async () => {
  const { door, write, faults } = await openSandbox();
  const { conversationId } = await write();
  const send = () => postReply(door, conversationId, { content: "A reply", sendId: DRAFT_ID, mail: null });
  faults.set({ loseAnswer: { next: 1 } });
  await expect(send()).rejects.toMatchObject({ sent: true });
  faults.set({ errorAfterSaving: { next: 1 } });
  await expect(send()).rejects.toMatchObject({ status: 500, sent: true });
  expect(await readLatest(door, conversationId)).toHaveLength(3);
});

test("slow answers keep their callers waiting", async () => {
  const { door, write, faults } = await openSandbox();
  const { conversationId } = await write();
  faults.set({ slowMs: { ms: 60_000, path: `/conversations/${conversationId}$` } });
  const waiting = callChatwoot(door, Profile, `/conversations/${conversationId}`, { signal: AbortSignal.timeout(100) });
  await expect(waiting).rejects.toMatchObject({ sent: true });
  expect(await readLatest(door, conversationId)).toHaveLength(1);
});
