import { spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { readLatest } from "../../app/chatwoot/threads.server.ts";
import { seedShop } from "../../app/sandbox/seed.server.ts";
import { openState } from "../../app/sandbox/state/open.server.ts";
import { FIRST } from "../../app/sandbox/state/tables.ts";
import { openTestApp } from "../support/app.ts";
import { openReceiver, openSandbox, stateFile } from "../support/sandbox.ts";

const NOW = new Date("2026-11-19T11:52:00Z");

test("a restart forgets nothing, and sends the reply that a stop came between", async () => {
  const file = stateFile();
  const before = await openSandbox({ stateFile: file });
  const { conversationId } = await before.write({ channel: "email", subject: "Hello" });
  await before.rest("POST", `/conversations/${conversationId}/messages`, { content: "Stored, not yet sent" });
  await before.close();
  const after = await openSandbox({ stateFile: file });
  await after.idle();
  expect((await after.thread(conversationId)).messages.map(({ text }) => text)).toEqual([
    "Where is my order?",
    "Stored, not yet sent",
  ]);
  const { messageId } = await after.write({ channel: "email", conversationId, text: "More" });
  expect(messageId).toBe(3);
});

test("a sandbox of the first version keeps its people and conversations, and gets inboxes of its own", async () => {
  const file = stateFile();
  const old = new DatabaseSync(file);
  old.exec(FIRST);
  old.exec(`insert into contacts (name, email, created_at, last_activity_at) values ('Dana', 'dana@post.example', 1, 2);
    insert into contact_inboxes (contact_id, inbox_id, source_id, pubsub_token, created_at) values (1, 1, 'visit', 'p', 1);
    insert into conversations (uuid, inbox_id, contact_id, last_activity_at, created_at, updated_at) values ('u', 1, 1, 1, 1, 1);
    insert into messages (conversation_id, content, processed_content, message_type, sender_type, sender_id,
      reached_customer_at, created_at, updated_at) values (1, 'Before', 'Before', 0, 'Contact', 1, 1, 1, 1)`);
  old.close();
  const { write, thread, rest } = await openSandbox({ stateFile: file });
  await write({ conversationId: 1, text: "After" });
  expect((await thread(1)).messages.map(({ text, author }) => [author, text])).toEqual([
    ["Dana", "Before"],
    ["Dana", "After"],
  ]);
  const { payload } = (await (await rest("GET", "/inboxes")).json()) as { payload: { name: string }[] };
  expect(payload.map(({ name }) => name)).toEqual(["Shop chat", "Shop mail", "Text line", "Order app"]);
});

test("the nth request kills the named process after its message was stored", async () => {
  const { door, write, faults, rest } = await openSandbox();
  const { conversationId } = await write();
  const victim = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const gone = once(victim, "exit");
  faults.set({ killPidOnRequest: { pid: victim.pid ?? 0, nth: 2, method: "POST", path: "/messages$" } });
  const post = () => rest("POST", `/conversations/${conversationId}/messages`, { content: "A reply" });
  expect((await post()).status).toBe(200);
  await expect(post()).rejects.toThrow();
  expect(await gone).toEqual([null, "SIGKILL"]);
  expect(await readLatest(door, conversationId)).toHaveLength(3);
});

test("a process can be killed the moment its answer is on its way", async () => {
  const { write, faults, rest } = await openSandbox();
  const { conversationId } = await write();
  const victim = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const gone = once(victim, "exit");
  faults.set({ killPidOnRequest: { pid: victim.pid ?? 0, nth: 1, method: "POST", when: "answered" } });
  expect((await rest("POST", `/conversations/${conversationId}/messages`, { content: "A reply" })).status).toBe(200);
  expect(await gone).toEqual([null, "SIGKILL"]);
});

test("faults are read and set over HTTP, and a wrong one is refused by name", async () => {
  const { call, faults } = await openSandbox();
  expect((await call("PUT", "/faults", { rateLimited: { next: 3 } })).status).toBe(200);
  expect(faults.current()).toEqual({ rateLimited: { next: 3 } });
  expect(await (await call("GET", "/faults")).json()).toEqual({ rateLimited: { next: 3 } });
  const refused = await call("PUT", "/faults", { slowMs: -1 });
  expect(refused.status).toBe(422);
  expect(JSON.stringify(await refused.json())).toContain("slowMs");
  expect(faults.current()).toEqual({ rateLimited: { next: 3 } });
});

test("a customer sees public messages only, each rendered, and may delete only their own", async () => {
  const { call, write, thread } = await openSandbox();
  const { conversationId, messageId } = await write({ text: "My question" });
  const reply = (body: object) => call("POST", `/agent/conversations/${conversationId}/reply`, body);
  const { messageId: answer } = (await (await reply({ text: "Hello {{ contact.name }}" })).json()) as {
    messageId: number;
  };
  await reply({ text: "Not for them", private: true });
  await call("POST", `/agent/conversations/${conversationId}/resolve`, {});
  expect((await thread(conversationId)).messages.map(({ from, author, text }) => [from, author, text])).toEqual([
    ["customer", "Dana Whitfield", "My question"],
    ["shop", "Avery Stone", "Hello Dana Whitfield"],
  ]);
  const remove = (id: number) => call("DELETE", `/customer/conversations/${conversationId}/messages/${id}`);
  expect((await remove(answer)).status).toBe(403);
  expect((await remove(messageId)).status).toBe(200);
  expect((await thread(conversationId)).messages[0]).toMatchObject({ deleted: true });
});

test("a customer finds their own conversations, and cannot write into another's", async () => {
  const { call, write } = await openSandbox();
  const { conversationId } = await write();
  await write({ name: "Rosa Lind", email: "rosa.lind@post.example" });
  const list = await call("GET", "/customer/conversations?email=DANA@post.example");
  expect(await list.json()).toMatchObject({ conversations: [{ id: conversationId }] });
  await expect(write({ name: "Rosa Lind", email: "rosa.lind@post.example", conversationId })).rejects.toThrow("404");
});

test.each([
  ["no text and no file", { text: null }, "text"],
  ["a wrong address", { email: "dana" }, "email"],
  ["a channel we do not have", { channel: "fax" }, "channel"],
])("a customer's message with %s is refused by name", async (_, wrong, name) => {
  const { call } = await openSandbox();
  const message = { name: "Dana", email: "dana@post.example", channel: "chat", text: "Hello", ...wrong };
  const refused = await call("POST", "/customer/messages", message);
  expect(refused.status).toBe(422);
  expect(((await refused.json()) as { error: string }).error).toMatch(new RegExp(`^${name}:`));
});

test("opening a chat reads the reply, and only the first time is told of", async () => {
  const receiver = await openReceiver();
  const { call, write, idle, rest } = await openSandbox({ webhookUrl: receiver.url });
  const { conversationId } = await write();
  await rest("POST", `/conversations/${conversationId}/messages`, { content: "A reply" });
  for (let look = 0; look < 2; look++) await call("POST", `/customer/conversations/${conversationId}/seen`, {});
  await idle();
  expect(receiver.of("message_updated")).toHaveLength(1);
});

test("a page cannot reach the sandbox: not by another name, not from its own origin, not as plain text", async () => {
  const { address, call } = await openSandbox();
  const asked = request(`${address}/customer/conversations`, { headers: { Host: "rebound.example" } }).end();
  const [answer] = await once(asked, "response");
  answer.resume();
  expect(answer.statusCode).toBe(403);
  const foreign = await call("POST", "/customer/busy-morning", {}, { Origin: "https://elsewhere.example" });
  expect(foreign.status).toBe(403);
  const plain = await call("POST", "/customer/busy-morning", {}, { "Content-Type": "text/plain" });
  expect(plain.status).toBe(415);
});

test("a body that is no JSON and one too large are refused", async () => {
  const { address } = await openSandbox();
  const headers = { "Content-Type": "application/json" };
  const post = (body: string) => fetch(`${address}/customer/messages`, { method: "POST", headers, body });
  expect((await post("{")).status).toBe(400);
  expect((await post(`"${"x".repeat(48_000_001)}"`)).status).toBe(413);
});

test("a snoozed conversation wakes at its hour", async () => {
  let now = Date.parse("2026-11-19T11:00:00Z");
  const sandbox = await openSandbox({ now: () => new Date(now) });
  const { conversationId } = await sandbox.write();
  const until = "2026-11-19T12:00:00Z";
  await sandbox.call("POST", `/agent/conversations/${conversationId}/snooze`, { until });
  expect((await sandbox.thread(conversationId)).status).toBe("snoozed");
  now = Date.parse("2026-11-19T12:00:01Z");
  expect((await sandbox.thread(conversationId)).status).toBe("open");
});

test("with 10,000 conversations the lists read no more than they answer", async () => {
  const file = stateFile();
  const state = openState(file);
  state.together(() => {
    state.run("insert into contacts (name, email, created_at, updated_at) values ('C', 'c@post.example', 1, 1)");
    for (let id = 1; id <= 10_000; id++)
      state.run(
        `insert into conversations (uuid, inbox_id, contact_id, last_activity_at, created_at, updated_at)
         values (?, 1, 1, ?, ?, ?)`,
        `u${id}`,
        id,
        id,
        id,
      );
  });
  const plan = (sql: string) => state.rows<{ detail: string }>(`explain query plan ${sql}`).map(({ detail }) => detail);
  expect(
    plan("select * from conversations where status = 'open' order by last_activity_at desc, id desc limit 25").join(),
  ).toContain("conversations_status");
  expect(plan("select * from conversations order by last_activity_at desc, id desc limit 25").join()).toContain(
    "conversations_activity",
  );
  expect(plan("select * from conversations where updated_at > 9990").join()).toContain("conversations_updated");
  state.close();
  const { rest } = await openSandbox({ stateFile: file });
  const list = (await (await rest("GET", "/conversations?page=400")).json()) as { data: { payload: unknown[] } };
  expect(list.data.payload).toHaveLength(25);
});

test("seeding the shop twice leaves one of each, and what an admin changed as it is", async () => {
  const app = await openTestApp();
  await seedShop(app.db, app.chatwoot.id, NOW);
  await app.db.updateTable("knowledgeArticles").set({ title: "Ours" }).where("slug", "=", "warranty").execute();
  await seedShop(app.db, app.chatwoot.id, new Date(NOW.getTime() + 86_400_000));
  const articles = await app.db.selectFrom("knowledgeArticles").select(["slug", "title"]).execute();
  expect(articles.length).toBeGreaterThanOrEqual(30);
  expect(articles.find(({ slug }) => slug === "warranty")?.title).toBe("Ours");
  const order = await app.db
    .selectFrom("orders")
    .select(["email", "items", "shipment", "placedAt"])
    .where("number", "=", "4821")
    .executeTakeFirstOrThrow();
  expect(order).toMatchObject({ email: "dana@post.example", shipment: { carrier: "Parcelway" } });
  expect(order.items).toContainEqual({
    sku: "FT-0645",
    name: "-6 AN 45° swivel",
    quantity: 6,
    packed: 4,
    unitCents: 1590,
  });
  const { count } = await app.db
    .selectFrom("orders")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  expect(Number(count)).toBeGreaterThanOrEqual(200);
});
