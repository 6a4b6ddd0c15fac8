import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Job } from "../../../app/queue/job.ts";
import { jobs } from "../../../app/worker.server.ts";
import { openTestApp } from "../../support/app.ts";
import { type Desk, openDesk } from "../../support/desk.ts";
import { forwarding, openStandIn } from "../../support/stand-in.ts";

const PATIENCE = { timeout: 20_000 };
const REPLIES = 12;
const closing: (() => void | Promise<void>)[] = [];
let desk: Desk;
/** The requests to Chatwoot that read a part of this conversation's thread. */
let readsOf: (conversationId: number) => number;

beforeAll(async () => {
  const atEnd = (close: () => void | Promise<void>) => void closing.unshift(close);
  desk = await openDesk({ atEnd, app: await openTestApp({ jobs: jobs as Job<never>[], atEnd }) });
  const { address, asked } = await openStandIn(forwarding(desk.sandbox.address), atEnd);
  desk.app.chatwoot.address = address;
  readsOf = (conversationId) =>
    asked.filter(({ url }) => url?.includes(`/conversations/${conversationId}/messages?`) && url.includes("before="))
      .length;
});
afterAll(async () => {
  for (const close of closing) await close();
});

const eventsOf = (conversationId: number) =>
  desk.app.db
    .selectFrom("webhookEvents")
    .select(["id", "state"])
    .where("event", "=", "message_updated")
    .where("updatesConversationId", "=", conversationId)
    .orderBy("id")
    .execute();
const statusesOf = async (ids: number[]) =>
  (await desk.app.db.selectFrom("messages").select("status").where("id", "in", ids).orderBy("id").execute()).map(
    ({ status }) => status,
  );
const see = (conversationId: number) => desk.sandbox.call("POST", `/customer/conversations/${conversationId}/seen`);

/** A conversation with so many replies of an agent that the customer has not seen. */
async function unseen(customer: { name: string; channel: "chat" | "api" }, count: number) {
  const email = `${customer.name.toLowerCase()}@post.example`;
  const { conversationId } = await desk.sandbox.write({ ...customer, email });
  const ids: number[] = [];
  for (let at = 1; at <= count; at++) {
    const text = `Part ${at} of the answer`;
    const answer = await desk.sandbox.call("POST", `/agent/conversations/${conversationId}/reply`, { text });
    ids.push(((await answer.json()) as { messageId: number }).messageId);
  }
  await desk.settled();
  return { conversationId, ids };
}

test("a visitor who opens the chat makes a receipt for each reply, and the thread is read once", async () => {
  const { conversationId, ids } = await unseen({ name: "Ola", channel: "chat" }, REPLIES);
  const before = readsOf(conversationId);
  await see(conversationId);
  await desk.settled();
  expect(await statusesOf(ids)).toEqual(ids.map(() => "read"));
  expect(await eventsOf(conversationId)).toHaveLength(REPLIES);
  // A delivery that trickles in late is read by itself.
  expect(readsOf(conversationId) - before).toBeLessThanOrEqual(2);
});

test("a receipt, a deletion and a failure that are read together all take effect", async () => {
  const { conversationId, ids } = await unseen({ name: "Kim", channel: "api" }, 3);
  const [seen = 0, deleted = 0, failed = 0] = ids;
  const path = (id: number) => `/conversations/${conversationId}/messages/${id}`;
  await desk.sandbox.rest("PATCH", path(seen), { status: "read" });
  await desk.sandbox.rest("PATCH", path(failed), { status: "failed", external_error: "The app is gone" });
  await desk.sandbox.rest("DELETE", path(deleted));
  await desk.settled();
  const rows = await desk.app.db
    .selectFrom("messages")
    .select(["id", "status", "deleted", "externalError"])
    .where("id", "in", ids)
    .orderBy("id")
    .execute();
  expect(rows).toMatchObject([
    { id: seen, status: "read", deleted: false },
    { id: deleted, deleted: true },
    { id: failed, status: "failed", externalError: "The app is gone" },
  ]);
  expect((await eventsOf(conversationId)).map(({ state }) => state)).toEqual(["processed", "processed", "processed"]);
});

test("an update that cannot be settled keeps none of the others, and is settled by its own job later", async () => {
  const { conversationId, ids } = await unseen({ name: "Rue", channel: "chat" }, 4);
  const [, broken = 0] = ids;
  const { pool } = desk.app.database;
  await pool.query("reset role");
  await pool.query(`create function break_one() returns trigger language plpgsql as $$ begin
    if new.id = ${broken} then raise exception 'this one breaks'; end if; return new; end $$`);
  await pool.query("create trigger break_one before update on messages for each row execute function break_one()");
  await pool.query("set role hotdash_app");
  await see(conversationId);
  await expect.poll(() => statusesOf(ids), PATIENCE).toEqual(["read", null, "read", "read"]);
  await pool.query("reset role");
  await pool.query("drop trigger break_one on messages");
  await pool.query("set role hotdash_app");
  await desk.settled();
  expect(await statusesOf(ids)).toEqual(ids.map(() => "read"));
  const marked = await sql<{ count: number }>`
    select count(*)::int as count from webhook_events where updates_conversation_id = ${conversationId} and state = 'processed'
  `.execute(desk.app.db);
  expect(marked.rows).toEqual([{ count: 4 }]);
});
