import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import type { App } from "../../../app/app.ts";
import { refreshContactJob } from "../../../app/conversations/jobs.ts";
import type { Job } from "../../../app/queue/job.ts";
import { processEvent } from "../../../app/webhooks/process-event.server.ts";
import { refreshContact } from "../../../app/webhooks/refresh-contact.server.ts";
import { storeEvent } from "../../../app/webhooks/store-event.server.ts";
import { jobs, startWorking } from "../../../app/worker.server.ts";
import { openTestApp } from "../../support/app.ts";
import { openDesk } from "../../support/desk.ts";
import { openPostgres } from "../../support/postgres.ts";
import { json, openStandIn } from "../../support/stand-in.ts";

type Person = { id: number; name: string; email: string | null; blocked: boolean };
const person = (id: number, change: Partial<Person> = {}): Person => ({
  id,
  name: "shy-bird-800",
  email: null,
  blocked: false,
  ...change,
});

const conversation = (sender: Person) => ({
  id: sender.id,
  inbox_id: 1,
  status: "open",
  channel: "Channel::WebWidget",
  meta: { sender },
  updated_at: 1_795_000_000.5,
});
const messageOf = (sender: Person) => ({
  id: sender.id * 1000 + randomInt(1000),
  content: "Hello?",
  message_type: "outgoing",
  created_at: new Date().toISOString(),
  conversation: conversation(sender),
});
/** The three kinds of events that show a contact. */
const kinds = {
  message_created: messageOf,
  contact_updated: (sender: Person) => sender,
  conversation_updated: conversation,
};
type Told = [keyof typeof kinds, Person];

/** Stores what Chatwoot told and works it in that order; then, unless asked not to, what that left to be done. */
async function tell(app: App, told: Told[]): Promise<void> {
  for (const [event, sender] of told) {
    const body = kinds[event](sender) as { id: number };
    const messageId = event === "message_created" ? body.id : null;
    await storeEvent(app, {
      event,
      messageId,
      source: "webhook",
      deliveryId: null,
      body: JSON.stringify({ ...body, at: Math.random() }),
    });
    const { id } = await app.db
      .selectFrom("webhookEvents")
      .select("id")
      .orderBy("id", "desc")
      .executeTakeFirstOrThrow();
    await processEvent(app, { eventId: id });
  }
}

const waiting = async (app: App) =>
  (await app.queue.boss.fetch<{ accountId: number; contactId: number }>(refreshContactJob.name, { batchSize: 100 })) ??
  [];
async function refreshAll(app: App): Promise<number> {
  const found = await waiting(app);
  for (const { data } of found) await refreshContact(app, data);
  return found.length;
}
const known = (app: App, id: number) =>
  app.db.selectFrom("contacts").select(["name", "email", "blocked"]).where("id", "=", id).executeTakeFirstOrThrow();

function orders<Item>(items: Item[]): Item[][] {
  return items.length < 2
    ? [items]
    : items.flatMap((item, at) =>
        orders([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
      );
}

/** A Chatwoot that knows these people as they are now. */
async function chatwootWith(people: Map<number, Person>) {
  return openStandIn((request, response) => {
    const found = people.get(Number(request.url?.split("/").at(-1)));
    json(found ? 200 : 404, found ? { payload: found } : { error: "Resource could not be found" })(request, response);
  });
}

const steps: [string, (id: number) => Person[]][] = [
  ["a visitor who gives a name", (id) => [person(id), person(id, { name: "Kai", email: "kai@post.example" })]],
  [
    "a name that is corrected, and an address that is added",
    (id) => [
      person(id, { name: "Jhon" }),
      person(id, { name: "John" }),
      person(id, { name: "John", email: "j@post.example" }),
    ],
  ],
  [
    "a name that is changed and changed back, and a block",
    (id) => [person(id, { name: "Kai" }), person(id, { name: "Spam" }), person(id, { name: "Kai", blocked: true })],
  ],
];
test.each(steps)("in whatever order the events of %s come, what holds is known in the end", async (_, lives) => {
  const people = new Map<number, Person>();
  const { address } = await chatwootWith(people);
  const app = await openTestApp({ jobs: jobs as Job<never>[], chatwoot: { address } });
  let id = 0;
  for (const order of orders([0, 1, 2, 3]))
    for (const shift of [0, 1, 2]) {
      id += 1;
      const states = lives(id);
      const now = states.at(-1) as Person;
      people.set(id, now);
      const events = Object.keys(kinds) as (keyof typeof kinds)[];
      // Each state is told by another kind of event; the last one twice.
      const told = [...states, now, now]
        .slice(0, 4)
        .map((state, at): Told => [events[(at + shift) % 3] ?? "contact_updated", state]);
      await tell(
        app,
        order.map((at) => told[at] as Told),
      );
      await refreshAll(app);
      expect([order, await known(app, id)]).toEqual([
        order,
        { name: now.name, email: now.email, blocked: now.blocked },
      ]);
    }
});

test("a made-up name is older than a given one and a given one newer, whatever is asked of Chatwoot", async () => {
  const app = await openTestApp({ jobs: jobs as Job<never>[] });
  const named = person(1, { name: "Kai" });
  await tell(app, [
    ["contact_updated", named],
    ["message_created", person(1)],
    ["conversation_updated", person(1)],
  ]);
  expect(await known(app, 1)).toMatchObject({ name: "Kai" });
  await tell(app, [
    ["message_created", person(2)],
    ["contact_updated", { ...named, id: 2 }],
    ["message_created", person(2)],
  ]);
  expect(await known(app, 2)).toMatchObject({ name: "Kai" });
  expect(await waiting(app)).toEqual([]);
});

test("what is known already, and told again, asks nothing of Chatwoot", async () => {
  const app = await openTestApp({ jobs: jobs as Job<never>[] });
  const kai = person(1, { name: "Kai" });
  await tell(app, [
    ["contact_updated", kai],
    ["message_created", kai],
    ["conversation_updated", kai],
    ["contact_updated", kai],
  ]);
  expect(await waiting(app)).toEqual([]);
});

test("a contact that Chatwoot has no longer stays as it is known", async () => {
  const { address } = await chatwootWith(new Map());
  const app = await openTestApp({ jobs: jobs as Job<never>[], chatwoot: { address } });
  await tell(app, [
    ["contact_updated", person(1, { name: "Jhon" })],
    ["contact_updated", person(1, { name: "John" })],
  ]);
  expect(await refreshAll(app)).toBe(1);
  expect(await known(app, 1)).toMatchObject({ name: "Jhon" });
});

test.each(["embedded", "Postgres"])("of two reads at a time the older never wins, on %s", async (kind) => {
  const old = person(1, { name: "Jhon" });
  const now = person(1, { name: "John" });
  const asked: string[] = [];
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { address } = await openStandIn(async (request, response) => {
    asked.push(request.url ?? "");
    const answer = asked.length === 1 ? old : now;
    if (asked.length === 1) {
      arrive();
      await held;
    }
    json(200, { payload: answer })(request, response);
  });
  const database = kind === "Postgres" ? { database: (await openPostgres()).database } : {};
  const app = await openTestApp({ jobs: jobs as Job<never>[], chatwoot: { address }, ...database });
  await tell(app, [["contact_updated", person(1, { name: "Jo" })]]);
  const payload = { accountId: app.chatwoot.id, contactId: 1 };
  const slow = refreshContact(app, payload);
  await arrived;
  await refreshContact(app, payload);
  release();
  await slow;
  expect(await known(app, 1)).toMatchObject({ name: "John" });
  expect(asked).toHaveLength(3);
});

test("what was left to be read is read after a restart, and once Chatwoot is there again", async () => {
  const desk = await openDesk({ working: false });
  const { conversationId } = await desk.sandbox.write({ name: "Jhon", email: "john@post.example" });
  await desk.sandbox.idle();
  const stored = await desk.app.db.selectFrom("webhookEvents").select("id").execute();
  for (const { id } of stored) await processEvent(desk.app, { eventId: id });
  const { contactId } = await desk.app.db
    .selectFrom("conversations")
    .select("contactId")
    .where("id", "=", conversationId)
    .executeTakeFirstOrThrow();
  expect((await desk.sandbox.rest("PATCH", `/contacts/${contactId}`, { name: "John" })).status).toBe(200);
  await desk.sandbox.idle();
  const { id: eventId } = await desk.app.db
    .selectFrom("webhookEvents")
    .select("id")
    .where("event", "=", "contact_updated")
    .orderBy("id", "desc")
    .executeTakeFirstOrThrow();
  await processEvent(desk.app, { eventId });
  desk.sandbox.faults.set({ down: { next: 1, path: "/contacts/" } });
  await startWorking(desk.app);
  await expect.poll(async () => (await known(desk.app, contactId as number)).name, { timeout: 20_000 }).toBe("John");
});
