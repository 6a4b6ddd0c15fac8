import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { sql } from "kysely";
import pg from "pg";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { z } from "zod";
import { type ChangeFeed, type Heard, openChangeFeed } from "../../app/db/changes.server.ts";
import { afterCommit, type Database, inTransaction } from "../../app/db/database.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import { migrate } from "../../app/db/migrate.server.ts";
import { connectPostgres } from "../../app/db/postgres.server.ts";
import { defineJob } from "../../app/queue/job.ts";
import { enqueue, openQueue } from "../../app/queue/queue.server.ts";
import { decide, openReview, scheduleSend } from "../support/decided.ts";
import { openPostgres } from "../support/postgres.ts";

const greet = defineJob("greet", z.object({ accountId: z.number() }));

const kinds: [string, () => Promise<Database>][] = [
  ["the embedded database", openCopy],
  ["Postgres", async () => (await openPostgres()).database],
];

async function openCopy(): Promise<Database> {
  const database = await openEmbedded({ image: new Blob([readFileSync(inject("emptyDatabase"))]) });
  onTestFinished(() => database.close());
  return database;
}

async function openGreeter(database: Database) {
  const queue = await openQueue(database, [greet as never], { retryLimit: 3 }, fail);
  onTestFinished(() => queue.stop(1000));
  return queue;
}

const account = { baseUrl: "sandbox", chatwootAccountId: 1, name: "Fennick Hose & Fitting" };
const within = { timeout: 5000 };
const fail = (error: Error) => expect.unreachable(error.message);

describe.each(kinds)("%s", (_kind, open) => {
  test("works as hotdash_app", async () => {
    const { db } = await open();
    const { rows } = await sql`select current_user as me`.execute(db);
    expect(rows).toEqual([{ me: "hotdash_app" }]);
  });

  test("keeps a change and its job together when the transaction commits", async () => {
    const database = await open();
    const queue = await openGreeter(database);
    const id = await inTransaction(database.db, async (tx) => {
      const added = await tx.insertInto("accounts").values(account).returning("id").executeTakeFirstOrThrow();
      await enqueue(queue, tx, greet, { accountId: added.id });
      return added.id;
    });
    expect(await database.db.selectFrom("accounts").select("name").execute()).toEqual([{ name: account.name }]);
    expect((await queue.boss.fetch("greet")).map(({ data }) => data)).toEqual([{ accountId: id }]);
  });

  test("keeps neither the change nor its job when the transaction fails", async () => {
    const database = await open();
    const queue = await openGreeter(database);
    const failing = inTransaction(database.db, async (tx) => {
      await tx.insertInto("accounts").values(account).execute();
      await enqueue(queue, tx, greet, { accountId: 1 });
      throw new Error("the lights went out");
    });
    await expect(failing).rejects.toThrow("the lights went out");
    expect(await database.db.selectFrom("accounts").selectAll().execute()).toEqual([]);
    expect(await queue.boss.fetch("greet")).toEqual([]);
  });

  test("refuses a job whose payload does not fit, and the change with it", async () => {
    const database = await open();
    const queue = await openGreeter(database);
    const failing = inTransaction(database.db, async (tx) => {
      await tx.insertInto("accounts").values(account).execute();
      await enqueue(queue, tx, greet, { accountId: "one" } as never);
    });
    await expect(failing).rejects.toThrow(z.ZodError);
    expect(await database.db.selectFrom("accounts").selectAll().execute()).toEqual([]);
  });

  test("refuses a query past the open transaction, saying what to pass", async () => {
    const { db } = await open();
    const past = inTransaction(db, () => db.selectFrom("accounts").selectAll().execute());
    await expect(past).rejects.toThrow("a transaction is open here: pass its tx instead of the database");
    const nested = inTransaction(db, () => inTransaction(db, async () => {}));
    await expect(nested).rejects.toThrow("a transaction is open here");
    expect(await db.selectFrom("accounts").selectAll().execute()).toEqual([]);
  });

  test("does what waits for the commit after it, with the change in sight", async () => {
    const { db } = await open();
    const order: string[] = [];
    const seen = Promise.withResolvers<unknown>();
    await inTransaction(db, async (tx) => {
      afterCommit(tx, () => {
        order.push("after");
        seen.resolve(db.selectFrom("accounts").select("name").execute());
      });
      await tx.insertInto("accounts").values(account).execute();
      order.push("written");
    });
    expect(order).toEqual(["written", "after"]);
    expect(await seen.promise).toEqual([{ name: account.name }]);
  });

  test("forgets what waits for the commit when the transaction fails", async () => {
    const { db } = await open();
    let done = false;
    const failing = inTransaction(db, async (tx) => {
      afterCommit(tx, () => {
        done = true;
      });
      throw new Error("the lights went out");
    });
    await expect(failing).rejects.toThrow();
    expect(done).toBe(false);
  });

  test("tells listeners of a change once it is committed, and never of one that was not", async () => {
    const database = await open();
    const feed = await openFeed(database);
    const told = hearing(feed);
    const change = { accountId: 1, activityId: 7 };
    const failing = inTransaction(database.db, async (tx) => {
      await feed.announce(tx, { accountId: 1, activityId: 6 });
      throw new Error("the lights went out");
    });
    await expect(failing).rejects.toThrow();
    await inTransaction(database.db, (tx) => feed.announce(tx, change));
    await expect.poll(() => told, within).toEqual([change]);
  });

  test("erases a person's words, keeps ids and grades, stops what was to be sent, and says so", async () => {
    const { db } = await open();
    const review = await openReview(db);
    const decision = await decide(db, review, { note: "Mira is impatient" });
    await scheduleSend(db, review, decision);
    const erasing = sql`select erase_person(${review.accountId}, ${review.conversationId}, 'ada')`;
    await erasing.execute(db);
    const only = { accountId: review.accountId };
    const one = <T>(rows: T[]) => rows[0];
    const whose = sql<boolean>`account_id = ${only.accountId}`;
    expect(one(await db.selectFrom("contacts").select(["id", "name", "email"]).where(whose).execute())).toEqual({
      id: review.conversationId,
      name: null,
      email: null,
    });
    expect(one(await db.selectFrom("messages").select(["id", "content"]).where(whose).execute())).toEqual({
      id: review.messageId,
      content: null,
    });
    expect(one(await db.selectFrom("drafts").select(["id", "reply"]).where(whose).execute())).toEqual({
      id: review.draftId,
      reply: null,
    });
    expect(
      one(
        await db
          .selectFrom("decisions")
          .select(["id", "finalText", "note", "recipients", "tone"])
          .where(whose)
          .execute(),
      ),
    ).toEqual({ id: decision, finalText: null, note: null, recipients: { erased: true }, tone: 5 });
    expect(await db.selectFrom("sends").select(["state", "reason"]).where(whose).execute()).toEqual([
      { state: "cancelled", reason: "person_erased" },
    ]);
    expect(await db.selectFrom("approvals").select(["state", "reason"]).where(whose).execute()).toEqual([
      { state: "closed", reason: "person_erased" },
    ]);
    expect(await db.selectFrom("activities").select(["verb", "actorKind", "actorId"]).where(whose).execute()).toEqual([
      { verb: "person_erased", actorKind: "operator", actorId: "ada" },
    ]);
  });

  test("erases the stored deliveries that tell of a person, worked or not, and no one else's", async () => {
    const { db } = await open();
    const { accountId, conversationId, messageId } = await openReview(db);
    const keep = async (dedupeKey: string, event: string, body: object | string, worked = true) => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const row = { accountId, dedupeKey, source: "webhook", event, body: text };
      await db.insertInto("webhookEvents").values(row).execute();
      if (worked)
        await db.updateTable("webhookEvents").set({ state: "processed" }).where("dedupeKey", "=", dedupeKey).execute();
    };
    const hers = { id: conversationId };
    await keep("her message", "message_updated", { id: messageId, content: "hello", conversation: hers });
    await keep("her conversation", "conversation_updated", { ...hers, messages: [{ id: messageId }] });
    await keep("herself", "contact_updated", { id: conversationId, name: "Mira" });
    await keep("not readable", "message_created", '{"from": "MIRA@example.com", ');
    await keep("hard to read", "message_updated", { conversation: hers, content: "\u0000 \ud83d" });
    await keep("not worked yet", "message_created", { id: messageId + 1, conversation: hers }, false);
    await keep("another's", "message_created", { id: messageId, conversation: { id: conversationId + 1 } });
    await keep("another's, not worked yet", "message_created", { conversation: { id: conversationId + 1 } }, false);
    await sql`select erase_person(${accountId}, ${conversationId}, 'ada')`.execute(db);
    const kept = await db
      .selectFrom("webhookEvents")
      .select("dedupeKey")
      .where("body", "<>", "")
      .orderBy("id")
      .execute();
    expect(kept.map((event) => event.dedupeKey)).toEqual(["another's", "another's, not worked yet"]);
  });

  test("leaves other people's words alone when one person is erased", async () => {
    const { db } = await open();
    const [erased, other] = [await openReview(db), await openReview(db)];
    await sql`select erase_person(${erased.accountId}, ${erased.conversationId}, 'ada')`.execute(db);
    const rest = await db.selectFrom("messages").select("content").where("accountId", "=", other.accountId).execute();
    expect(rest).toEqual([{ content: "Where is my order?" }]);
  });

  test("reads ids as numbers and keeps text that looks like camel case", async () => {
    const { db } = await open();
    const review = await openReview(db);
    await decide(db, review, { recipients: JSON.stringify({ snake_key: 1, camelKey: 2 }) });
    const { accountId, recipients } = await db
      .selectFrom("decisions")
      .select(["accountId", "recipients"])
      .executeTakeFirstOrThrow();
    expect(accountId).toBe(review.accountId);
    expect(recipients).toEqual({ snake_key: 1, camelKey: 2 });
  });
});

test("on Postgres a change reaches another process's listeners; after a gap they are told to read anew, and hear again", async () => {
  const { database, appUrl, superUrl } = await openPostgres();
  const elsewhere = connectPostgres(appUrl);
  onTestFinished(() => elsewhere.close());
  const there = hearing(await openFeed(elsewhere, () => {}));
  const here = await openFeed(database, () => {});
  const announce = (activityId: number) =>
    inTransaction(database.db, (tx) => here.announce(tx, { accountId: 1, activityId }));
  await announce(1);
  await expect.poll(() => there, within).toEqual([{ accountId: 1, activityId: 1 }]);

  const root = await connect(superUrl);
  await root.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hotdash changes' and datname = current_database()",
  );
  await expect.poll(() => there, within).toContain("resync");
  await root.query("notify hotdash_changes, 'no word of ours'");
  await announce(2);
  await expect.poll(() => there.slice(1), within).toEqual(["lost", "resync", { accountId: 1, activityId: 2 }]);
});

test("a migrated database is left as it is, and a migration that is not one is refused by its name", async () => {
  const lite = await PGlite.create({ loadDataDir: new Blob([readFileSync(inject("emptyDatabase"))]) });
  const folder = mkdtempSync(join(tmpdir(), "hotdash-migrations-"));
  onTestFinished(async () => {
    rmSync(folder, { recursive: true });
    await lite.close();
  });
  const connection = {
    exec: (text: string) => lite.exec(text),
    query: (text: string, values: unknown[]) => lite.query<{ version: string }>(text, values),
  };
  expect(await migrate(connection)).toEqual([]);
  writeFileSync(join(folder, "20270101000000_first.sql"), "select 1");
  writeFileSync(join(folder, "20270101000000_second.sql"), "select 1");
  await expect(migrate(connection, folder)).rejects.toThrow("two migrations have the version 20270101000000");
  writeFileSync(join(folder, "more.sql"), "select 1");
  await expect(migrate(connection, folder)).rejects.toThrow("more.sql is not a migration");
});

async function openFeed(database: Database, onError: (error: Error) => void = fail) {
  const feed = await openChangeFeed(database, onError);
  onTestFinished(() => feed.close());
  return feed;
}

/** Everything the feed tells of, from now on. */
function hearing(feed: ChangeFeed): Heard[] {
  const listening = new AbortController();
  onTestFinished(() => listening.abort());
  const heard: Heard[] = [];
  void (async () => {
    for await (const one of feed.since(listening.signal)) heard.push(one);
  })();
  return heard;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}
