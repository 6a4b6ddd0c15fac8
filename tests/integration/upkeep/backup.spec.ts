// npm run db:backup, db:restore and db:check as an operator types them, on a HotDash that serves meanwhile.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { expect, test } from "vitest";
import { commands } from "../../../app/commands.server.ts";
import { parseEnvironment } from "../../../app/config/environment.ts";
import { answeredFrom, databaseFolder } from "../../../app/db/command.server.ts";
import { openEmbedded } from "../../../app/db/embedded.server.ts";
import { knownMigrations } from "../../../app/db/migrate.server.ts";
import { ownFolder } from "../../../app/db/owner.server.ts";
import type { Job } from "../../../app/queue/job.ts";
import { packed, UnusableBackup } from "../../../app/upkeep/archive.server.ts";
import { type Manifest, newManifest } from "../../../app/upkeep/manifest.ts";
import { restoreBackup } from "../../../app/upkeep/restore.server.ts";
import { storeEvent } from "../../../app/webhooks/store-event.server.ts";
import { jobs } from "../../../app/worker.server.ts";
import { openTestApp } from "../../support/app.ts";
import { decide, openReview, scheduleSend } from "../../support/decided.ts";
import { dataFolder, startHotdash } from "../../support/hotdash.ts";

/** Runs a script as `npm run` would. */
function run(script: string, words: string[], env: Record<string, string>): Promise<{ code: number; said: string }> {
  const unset = { DATABASE_URL: "", DATABASE_OWNER_URL: "", CHATWOOT_LIVE: "", LOG_LEVEL: "error" };
  return new Promise((ended) => {
    execFile(
      process.execPath,
      [`scripts/db/${script}.ts`, ...words],
      { env: { ...process.env, ...unset, ...env } },
      (error, out, err) => ended({ code: error ? Number(error.code) : 0, said: out + err }),
    );
  });
}

/** A HotDash in this process that owns the folder, with a reply on its way. */
async function serving(folder: string) {
  const place = Promise.withResolvers<Parameters<(typeof commands)[string]>[0]>();
  const owned = await ownFolder(folder, answeredFrom(place.promise, commands));
  const database = await openEmbedded({ folder: databaseFolder(folder) });
  const app = await openTestApp({ database, jobs: jobs as Job<never>[], env: { DATA_DIR: folder } });
  place.resolve({ config: parseEnvironment({ DATA_DIR: folder }), db: app.db, changes: app.changes });
  const review = await openReview(app.db);
  const sendId = await scheduleSend(app.db, review, await decide(app.db, review));
  const receive = (id: number) => {
    const body = JSON.stringify({ event: "message_created", id, padding: "x".repeat(2000) });
    return storeEvent(app, { event: "message_created", messageId: id, source: "webhook", deliveryId: null, body });
  };
  const stop = async () => {
    await app.queue.stop(0);
    await database.close();
    await owned.release();
  };
  return { app, sendId, receive, stop };
}

/** Every row of the product's tables. */
async function rowsIn(folder: string): Promise<Record<string, unknown[]>> {
  const lite = await PGlite.create(databaseFolder(folder));
  const { rows: tables } = await lite.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  const all: Record<string, unknown[]> = {};
  for (const { name } of tables)
    all[name] = (await lite.query<{ row: unknown }>(`select to_jsonb(t) as row from ${name} t order by 1`)).rows.map(
      ({ row }) => row,
    );
  all.jobs = (await lite.query("select id, name, state, data from pgboss.job order by id")).rows;
  await lite.close();
  return all;
}

const backupIn = (folder: string) => join(folder, "backups", readdirSync(join(folder, "backups"))[0] ?? "none");

test("made while webhooks come in, restored elsewhere: every row is there, sending is paused, and HotDash starts on it", async () => {
  const [folder, elsewhere] = [dataFolder(), dataFolder()];
  const { receive, stop, sendId } = await serving(folder);
  let received = 0;
  let made = false;
  const backup = run("backup", [], { DATA_DIR: folder }).finally(() => {
    made = true;
  });
  // As fast as a busy shop's Chatwoot posts, so that the rows can still be compared.
  while (!made) {
    expect(await receive(++received)).toBe(true);
    await delay(10);
  }
  expect(await backup).toMatchObject({
    code: 0,
    said: expect.stringMatching(/rows of \d+ tables are in .*Others waited \d+ ms/),
  });
  const file = backupIn(folder);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(gunzipSync(readFileSync(file)).includes("agentService")).toBe(false);
  expect(await run("backup", ["--to", file], { DATA_DIR: folder })).toMatchObject({
    code: 1,
    said: expect.stringContaining("not overwritten"),
  });
  expect(await run("restore", ["--from", file, "--replace"], { DATA_DIR: folder })).toMatchObject({
    code: 1,
    said: expect.stringContaining("Another HotDash is running"),
  });
  await stop();

  const refused = await run("restore", ["--from", file], { DATA_DIR: elsewhere });
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining("--replace") });
  const restored = await run("restore", ["--from", file, "--replace"], { DATA_DIR: elsewhere });
  expect(restored).toMatchObject({ code: 0, said: expect.stringContaining("Sending is paused") });
  expect(readdirSync(elsewhere).filter((name) => /^(before-restore|restoring)/.test(name))).toHaveLength(1);

  const [before, after] = [await rowsIn(folder), await rowsIn(elsewhere)];
  const events = after.webhook_events?.length ?? 0;
  expect(events).toBeGreaterThan(0);
  // What came after the moment of the copy is not in it; all before is, each with its job.
  const restOf = (rows: Record<string, unknown[]>) => {
    const { webhook_events, jobs, settings, activities, ...rest } = rows;
    return { ...rest, webhook_events: webhook_events?.slice(0, events) };
  };
  expect(restOf(after)).toEqual(restOf(before));
  const eventJobs = after.jobs?.filter((job) => (job as { name: string }).name === "process-event");
  expect(eventJobs).toHaveLength(events);
  expect(after.settings).toMatchObject(
    [{}, {}].map(() => ({ key: "sendingPaused", value: { reason: expect.stringMatching(/^Restored a backup of/) } })),
  );
  expect(after.sends).toMatchObject([{ id: sendId, state: "scheduled" }]);
  expect(await run("check", [], { DATA_DIR: elsewhere })).toMatchObject({
    code: 0,
    said: expect.stringContaining("Nothing is wrong"),
  });

  const hotdash = await startHotdash({ DATA_DIR: elsewhere });
  expect((await fetch(`${hotdash.address}/health`)).status).toBe(200);
}, 120_000);

test("what is cut off, changed, foreign or of a newer HotDash is refused with a sentence, and the folder stays as it was", async () => {
  const [folder, target] = [dataFolder(), dataFolder()];
  const text = "18\n".repeat(4000);
  const sha256 = createHash("sha256").update(text).digest("hex");
  const of = {
    hotdash: "0.1.0",
    createdAt: new Date().toISOString(),
    counts: {},
    folders: ["pg/base"],
    migrations: knownMigrations(),
  };
  const tarOf = async (change: Partial<Manifest> = {}) => {
    writeFileSync(join(folder, "pg", "PG_VERSION"), text);
    const files = [{ path: "pg/PG_VERSION", bytes: text.length, sha256 }];
    const archive = packed(folder, { ...newManifest({ ...of, files }), ...change });
    return gunzipSync(Buffer.concat(await archive.toArray()));
  };
  const refusal = async (bytes: Buffer) => {
    const file = join(folder, "wrong.tar.gz");
    writeFileSync(file, bytes);
    const config = parseEnvironment({ DATA_DIR: target });
    const refused = await restoreBackup(config, file, { replace: true, now: new Date() }).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(UnusableBackup);
    expect(readdirSync(target).filter((name) => name !== "owner.lock")).toEqual(["pg"]);
    return String(refused);
  };
  const tar = await tarOf();
  const gzipped = gzipSync(tar);
  expect(await refusal(gzipped.subarray(0, gzipped.length - 30))).toMatch(/cut off/);
  expect(await refusal(gzipSync(tar.subarray(0, tar.length - 6000)))).toMatch(/cut off/);
  expect(await refusal(Buffer.from("hello"))).toMatch(/no backup at all/);
  expect(await refusal(gzipSync(Buffer.alloc(2048, "hello")))).toMatch(/no backup that npm run db:backup made/);
  expect(await refusal(gzipSync(await tarOf({ formatVersion: 2 })))).toMatch(/newer HotDash/);
  expect(await refusal(gzipSync(await tarOf({ migrations: ["29991121000100"] })))).toMatch(
    /migration 29991121000100 is not known/,
  );
  const changed = Buffer.from(tar);
  changed[tar.length - 6000] = 0;
  expect(await refusal(gzipSync(changed))).toMatch(/damaged/);
  const outside = Buffer.from(tar.toString("latin1").replaceAll("pg/PG_VERSION", "../PG_VERSION"), "latin1");
  expect(await refusal(gzipSync(outside))).toMatch(/damaged/);
  expect(existsSync(join(target, "..", "PG_VERSION"))).toBe(false);
});

test("a check names rows that break a rule and a damaged index, with what to do, and exits with 1", async () => {
  const folder = dataFolder();
  const { app, stop } = await serving(folder);
  const event = {
    accountId: app.chatwoot.id,
    dedupeKey: "stuck",
    source: "webhook",
    event: "message_created",
    body: "{}",
  };
  await app.db
    .insertInto("webhookEvents")
    .values({ ...event, receivedAt: new Date(0) })
    .execute();
  // While it serves.
  const stuck = await run("check", [], { DATA_DIR: folder });
  expect(stuck).toMatchObject({
    code: 1,
    said: expect.stringMatching(/1 rows break the rule that every delivery that waits has its job/),
  });
  expect(stuck.said).toMatch(/^\s+1 {2}sends$/m);
  const { rows } = await app.database.pool.query("select pg_relation_filepath('sends_pkey') as file");
  await stop();
  truncateSync(join(databaseFolder(folder), rows[0].file), 8192);
  const damaged = await run("check", ["--json"], { DATA_DIR: folder });
  expect(damaged.code).toBe(1);
  expect(JSON.parse(damaged.said).findings[0].what).toMatch(/The index sends_pkey is damaged/);
});

test("on Postgres backup and restore say that pg_dump and pg_restore are the way", async () => {
  const DATABASE_URL = "postgres://hotdash_app:secret@db.example.com/postgres";
  expect(await run("backup", [], { DATABASE_URL })).toMatchObject({
    code: 1,
    said: expect.stringMatching(/pg_dump.*docs\/backup\.md/),
  });
  expect(await run("restore", ["--from", "x"], { DATABASE_URL })).toMatchObject({
    code: 1,
    said: expect.stringMatching(/pg_restore/),
  });
});
