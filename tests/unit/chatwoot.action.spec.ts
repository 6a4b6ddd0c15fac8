import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import type { Database } from "../../app/db/database.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import { processEventJob } from "../../app/webhooks/jobs.ts";
import { LIMITS } from "../../app/webhooks/received-bytes.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { receiverDoors } from "../support/receiver-doors.ts";

const SECRET = "test-webhook-secret";
const SAID = "my door code is 4711";

let database: Database;
beforeAll(async () => {
  database = await openEmbedded({ image: new Blob([readFileSync(inject("emptyDatabase"))]) });
});
afterAll(() => database.close());

/** An app whose receiver has not seen anything yet. */
async function openApp(settings: Parameters<typeof openTestApp>[0] = {}): Promise<TestApp> {
  const app = await openTestApp({ jobs: [processEventJob as never], database, ...settings });
  await database.pool.query("delete from webhook_events");
  await database.pool.query("delete from pgboss.job");
  return app;
}

const message = (change: Record<string, unknown> = {}) => ({
  event: "message_created",
  id: 90211,
  content: SAID,
  account: { id: 1, name: "Lumen Lamps" },
  ...change,
});

type Posting = {
  headers?: Record<string, string | null>;
  secret?: string;
  at?: number;
  method?: string;
  deliveryId?: string;
  stream?: boolean;
};

const events = (app: TestApp) => app.db.selectFrom("webhookEvents").selectAll().orderBy("id").execute();
const jobs = async (app: TestApp) =>
  (await app.database.pool.query("select data from pgboss.job where name = 'process-event'")).rows.map(
    (row: { data: { eventId: number } }) => row.data.eventId,
  );
async function nothingStored(app: TestApp) {
  expect(await events(app)).toEqual([]);
  expect(await jobs(app)).toEqual([]);
}

describe.each(receiverDoors)("through $door", ({ send }) => {
  /** Posts bytes the way Chatwoot does, signed unless a header says otherwise. */
  function post(app: TestApp, body: unknown, posting: Posting = {}) {
    const { secret = SECRET, at = Date.now(), method = "POST", stream = false } = posting;
    const bytes = Buffer.from(typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body));
    const timestamp = String(Math.floor(at / 1000));
    const headers = new Headers({
      "Content-Type": "application/json",
      "X-Chatwoot-Delivery": posting.deliveryId ?? crypto.randomUUID(),
      "X-Chatwoot-Timestamp": timestamp,
      "X-Chatwoot-Signature": `sha256=${createHmac("sha256", secret).update(`${timestamp}.`).update(bytes).digest("hex")}`,
    });
    for (const [name, value] of Object.entries(posting.headers ?? {}))
      value === null ? headers.delete(name) : headers.set(name, value);
    return send(app, { method, headers, bytes, inPieces: stream });
  }

  test("a signed delivery is stored word for word, with one job, before it is answered", async () => {
    const app = await openApp();
    const body = JSON.stringify(message()).replace("my", "\\u006dy");
    expect(await post(app, body, { deliveryId: "d-1" })).toMatchObject({ status: 200, body: { received: true } });
    const stored = await events(app);
    expect(stored).toMatchObject([
      {
        accountId: app.chatwoot.id,
        event: "message_created",
        dedupeKey: "message_created:90211",
        deliveryId: "d-1",
        source: "webhook",
        state: "received",
        body,
      },
    ]);
    expect(await jobs(app)).toEqual(stored.map((event) => event.id));
  });

  test("the same message again is a calm 200 and stores nothing, whatever its delivery id and bytes", async () => {
    const app = await openApp();
    await post(app, message(), { deliveryId: "d-1" });
    const again = await post(app, message({ content: "rendered a moment later" }), { deliveryId: "d-2" });
    expect(again).toMatchObject({ status: 200, body: { received: true, duplicate: true } });
    expect(await events(app)).toHaveLength(1);
    expect(await jobs(app)).toHaveLength(1);
  });

  test("other events are the same when their bytes are", async () => {
    const app = await openApp();
    const updated = message({ event: "message_updated" });
    const bodies = [updated, updated, { ...updated, content: "edited" }, { ...updated, event: "conversation_updated" }];
    const answers = [];
    for (const body of bodies) answers.push((await post(app, body)).body);
    expect(answers).toEqual([
      { received: true },
      { received: true, duplicate: true },
      { received: true },
      { received: true },
    ]);
    expect(await events(app)).toHaveLength(3);
  });

  test("twenty deliveries of one message at once are stored once, with one job", async () => {
    const app = await openApp();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(app, message())));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    expect(answers.filter((answer) => !(answer.body as { duplicate?: boolean }).duplicate)).toHaveLength(1);
    expect(await events(app)).toHaveLength(1);
    expect(await jobs(app)).toHaveLength(1);
  });

  test("an event whose job cannot be enqueued is not stored either, and Chatwoot hears 503", async () => {
    const app = await openTestApp({ jobs: [] });
    expect(await post(app, message())).toMatchObject({ status: 503, body: { code: "not-stored" } });
    await nothingStored(app);
  });

  test.each<[string, Posting, string]>([
    ["no signature", { headers: { "X-Chatwoot-Signature": null } }, "signature-missing"],
    ["no timestamp", { headers: { "X-Chatwoot-Timestamp": null } }, "signature-missing"],
    ["another secret", { secret: "somebody-elses-secret" }, "signature-wrong"],
    ["a timestamp six minutes old", { at: Date.now() - 360_000 }, "signature-stale"],
    ["a timestamp six minutes ahead", { at: Date.now() + 360_000 }, "signature-stale"],
  ])("%s is 401 and stores nothing", async (_, posting, code) => {
    const app = await openApp();
    expect(await post(app, message(), posting)).toMatchObject({ status: 401, body: { code } });
    await nothingStored(app);
  });

  test("a body that names another account than its secret's is 401", async () => {
    const app = await openApp();
    expect(await post(app, message({ account: { id: 2 } }))).toMatchObject({
      status: 401,
      body: { code: "wrong-account" },
    });
    await nothingStored(app);
  });

  test("a body of an older Chatwoot that names no account belongs to its secret's", async () => {
    const app = await openApp();
    await post(app, { event: "conversation_updated", id: 3 });
    expect(await events(app)).toMatchObject([{ accountId: app.chatwoot.id }]);
  });

  test.each<[string, string | Uint8Array]>([
    ["plain text", "hello"],
    ["nothing", ""],
    ["an array", '[{"event":"message_created"}]'],
    ["a string", '"message_created"'],
    ["null", "null"],
    ["an object without an event", '{"id":1}'],
    ["an event that is no name", '{"event":7}'],
    ["an empty event", '{"event":""}'],
    ["JSON cut short", '{"event":"message_created","id":90'],
    ["invalid UTF-8", Buffer.concat([Buffer.from('{"event":"x'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])],
  ])("%s, well signed, is 400 and stores nothing", async (_, body) => {
    const app = await openApp();
    expect(await post(app, body)).toMatchObject({ status: 400, body: { code: "not-a-delivery" } });
    await nothingStored(app);
  });

  test.each(["GET", "PUT", "PATCH", "DELETE"])("%s is 405 and says what is allowed", async (method) => {
    const app = await openApp();
    const answer = await post(app, message(), { method });
    expect(answer).toMatchObject({ status: 405, body: { code: "method-not-allowed" } });
    expect(answer.headers.get("Allow")).toBe("POST");
    await nothingStored(app);
  });

  /** A delivery of exactly so many bytes. */
  const ofBytes = (size: number) => {
    const empty = JSON.stringify(message({ content: "" }));
    return empty.replace('"content":""', `"content":"${"x".repeat(size - empty.length)}"`);
  };

  test("what announces more than 16 MiB is 413 unread", async () => {
    const app = await openApp();
    const announced = await post(app, message(), { headers: { "Content-Length": String(LIMITS.oneBytes + 1) } });
    expect(announced).toMatchObject({ status: 413, body: { code: "too-large" } });
    await nothingStored(app);
  });

  test("more than 16 MiB that announces nothing is 413 as well", async () => {
    const app = await openApp();
    expect((await post(app, ofBytes(LIMITS.oneBytes + 1), { stream: true })).status).toBe(413);
    await nothingStored(app);
  });

  test("16 MiB but for one byte is taken", async () => {
    const app = await openApp();
    expect((await post(app, ofBytes(LIMITS.oneBytes - 1), { stream: true })).body).toEqual({ received: true });
    expect((await events(app))[0]?.event).toBe("message_created");
  });

  test("what is small is stored word for word, what is large without its second copies, keyed by the whole", async () => {
    const app = await openApp();
    const contact = (texts: object) => ({
      event: "contact_updated",
      id: 7,
      name: "Kai",
      messages: [texts],
      account: { id: 1 },
    });
    const large = contact({ content: "x".repeat(LIMITS.smallBytes) });
    expect((await post(app, large)).body).toEqual({ received: true });
    expect((await post(app, large)).body).toEqual({ received: true, duplicate: true });
    expect((await post(app, contact({ content: "y".repeat(LIMITS.smallBytes) }))).body).toEqual({ received: true });
    expect((await post(app, contact({ content: "x" }))).body).toEqual({ received: true });
    expect((await events(app)).map(({ body }) => JSON.parse(body).messages)).toEqual([
      undefined,
      undefined,
      [{ content: "x" }],
    ]);
  });

  test("with the database gone the answer is 503, and nothing is said of it but the event's name", async () => {
    const app = await openApp();
    vi.spyOn(app.db, "transaction").mockImplementation(() => {
      throw new Error("the pool is closed");
    });
    const answer = await post(app, message());
    expect(answer).toMatchObject({ status: 503, body: { code: "not-stored" } });
    expect(JSON.stringify(answer.body)).not.toContain("pool");
    expect(app.logged.join()).toContain("could not be stored");
    expect(app.logged.join()).not.toContain(SAID);
  });

  test.each(["conversation_typing_on", "conversation_typing_off"])("%s is answered and not stored", async (event) => {
    const app = await openApp();
    expect(await post(app, { event, user: { id: 1 } })).toMatchObject({ status: 200, body: { received: true } });
    await nothingStored(app);
  });

  test("only an agent's public reply counts as typing, in a conversation that is known", async () => {
    const app = await openApp();
    const accountId = app.chatwoot.id;
    const conversations = [41, 42].map((id) => ({ accountId, id }));
    await app.db
      .insertInto("conversations")
      .values(conversations)
      .onConflict((same) => same.doNothing())
      .execute();
    await app.db.deleteFrom("typing").execute();
    const ben = { id: 5, name: "Ben\u0000\u202e Agent", email: "ben@shop.example", type: "user" };
    const typing = (change: object) => ({
      event: "conversation_typing_on",
      user: ben,
      is_private: false,
      conversation: { id: 41 },
      ...change,
    });
    for (const change of [
      { user: { id: 5, name: "A customer" } },
      { user: { ...ben, type: "agent_bot" } },
      { user: null },
      { is_private: true },
      { conversation: { id: 43 } },
      { conversation: null },
    ])
      expect(await post(app, typing(change))).toMatchObject({ status: 200, body: { received: true } });
    await post(
      app,
      typing({ conversation: { id: 42, additional_attributes: { large: "x".repeat(LIMITS.smallBytes) } } }),
    );
    const rows = () => app.db.selectFrom("typing").select(["conversationId", "userName"]).execute();
    await expect.poll(rows).toEqual([{ conversationId: 42, userName: "Ben  Agent" }]);
    await nothingStored(app);
  });

  test("typing is answered though the database is away, and forgotten", async () => {
    const app = await openApp();
    const typing = { event: "conversation_typing_on", user: { id: 5, type: "user" }, conversation: { id: 41 } };
    const away = { ...app, db: { transaction: () => ({ execute: () => Promise.reject(new Error("gone")) }) } };
    expect(await post(away as unknown as TestApp, typing)).toMatchObject({ status: 200, body: { received: true } });
    await expect.poll(() => app.logged.join()).toContain("who is typing could not be recorded");
  });

  test.each(["inbox_created", "inbox_updated"])("%s is stored without its body, each change once", async (event) => {
    const app = await openApp();
    const inbox = (token: string) => ({ event, id: 2, channel: { provider_config: { api_key: token } } });
    await post(app, inbox("key-of-the-channel"));
    await post(app, inbox("another-key-of-it"));
    expect((await post(app, inbox("another-key-of-it"))).body).toEqual({ received: true, duplicate: true });
    expect((await events(app)).map((stored) => stored.body)).toEqual(["{}", "{}"]);
  });

  test("a visitor's live token is cut out before storing; a customer's words about one are not", async () => {
    const app = await openApp();
    const content = 'it says "pubsub_token":"abc" on my screen';
    await post(
      app,
      message({ content, conversation: { contact_inbox: { pubsub_token: 'Xy"9\\kept-secret', source_id: "s" } } }),
    );
    const stored = JSON.parse((await events(app))[0]?.body ?? "{}");
    expect(stored.conversation.contact_inbox).toEqual({ pubsub_token: "[removed]", source_id: "s" });
    expect(stored.content).toBe(content);
  });

  test("\\u0000 and a lone surrogate are stored as they came", async () => {
    const app = await openApp();
    const body = `{"event":"message_created","id":5,"content":"a\\u0000b\\ud800c"}`;
    expect((await post(app, body)).status).toBe(200);
    expect((await events(app))[0]?.body).toBe(body);
  });

  test("neither secret nor signature nor customer text enters the log", async () => {
    const app = await openApp();
    await post(app, message());
    await post(app, message(), { secret: "somebody-elses-secret" });
    await post(app, `{"content":"${SAID}"`);
    const log = app.logged.join("\n");
    for (const word of [SECRET, "somebody-elses-secret", SAID, "sha256="]) expect(log).not.toContain(word);
  });

  test.each(["development", "test", "production"])("unsigned is refused with NODE_ENV=%s", async (environment) => {
    vi.stubEnv("NODE_ENV", environment);
    const app = await openApp();
    const unsigned = { headers: { "X-Chatwoot-Signature": null, "X-Chatwoot-Timestamp": null } };
    expect((await post(app, message(), unsigned)).status).toBe(401);
    await nothingStored(app);
    vi.unstubAllEnvs();
  });

  test("the old bare signature passes only where it was switched on", async () => {
    const body = JSON.stringify(message());
    const bare = {
      headers: {
        "X-Chatwoot-Signature": createHmac("sha256", SECRET).update(body).digest("hex"),
        "X-Chatwoot-Timestamp": null,
      },
    };
    const off = await openApp();
    expect((await post(off, body, bare)).status).toBe(401);
    const on = await openApp({ env: { CHATWOOT_WEBHOOK_LEGACY_SIGNATURE: "1" } });
    expect((await post(on, body, bare)).body).toEqual({ received: true });
  });
});
