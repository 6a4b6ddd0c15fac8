import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../../app/db/migrate.server.ts";
import { installQueue } from "../../app/queue/install.server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers each POST with the addresses of a fresh, migrated Postgres database. */
    postgres: string;
  }
}

/** One database as the three who may connect to it. */
export type PostgresUrls = { superUrl: string; ownerUrl: string; appUrl: string };

/**
 * Real Postgres for the run: started by the first test that asks, its migrated template cloned for each.
 * `TEST_DATABASE_URL` (a superuser's, of a server kept for tests) is used instead when set.
 */
export default async function setup(project: TestProject) {
  let server: Promise<Server> | undefined;
  const door = createServer((_request, response) => {
    server ??= start();
    server
      .then((started) => started.clone())
      .then(
        (urls) => response.end(JSON.stringify(urls)),
        (error: Error) => response.writeHead(500).end(error.message),
      );
  }).listen(0, "127.0.0.1");
  await once(door, "listening");
  project.provide("postgres", `http://127.0.0.1:${(door.address() as { port: number }).port}`);
  return async () => {
    door.close();
    await server?.then(
      (started) => started.stop(),
      () => {},
    );
  };
}

type Server = { clone(): Promise<PostgresUrls>; stop(): Promise<void> };

async function start(): Promise<Server> {
  const given = process.env.TEST_DATABASE_URL;
  const { url, stop } = given ? { url: given, stop: async () => {} } : await startPostgres();
  const run = `hotdash_test_${randomBytes(4).toString("hex")}`;
  const password = randomBytes(12).toString("hex");
  const as = (user: string, database: string) => {
    const address = new URL(url);
    Object.assign(address, { username: user, password, pathname: database });
    return address.href;
  };
  const admin = new pg.Client({ connectionString: url });
  // A server that ends takes its connections with it; whoever queries next is told.
  admin.on("error", () => {});
  await admin.connect();
  // As on Supabase, the owner is no superuser.
  await admin.query(`create role ${run} login createrole createdb password '${password}'`);
  const { rows } = await admin.query("select from pg_roles where rolname = 'hotdash_app'");
  if (rows.length > 0) await admin.query(`grant hotdash_app to ${run} with admin option`);
  await admin.query(`create database ${run} owner ${run}`);
  await grantLikeSupabase(admin, as(run, run));
  await migrateAs(as(run, run));
  await admin.query(`alter role hotdash_app login password '${password}'`);
  let clones = 0;
  return {
    clone: async () => {
      const name = `${run}_${++clones}`;
      await admin.query(`create database ${name} template ${run} owner ${run}`);
      const superUrl = new URL(url);
      superUrl.pathname = name;
      return { superUrl: superUrl.href, ownerUrl: as(run, name), appUrl: as("hotdash_app", name) };
    },
    stop: async () => {
      for (; given && clones > 0; clones--) await admin.query(`drop database ${run}_${clones} with (force)`);
      if (given) await admin.query(`drop database ${run} with (force)`);
      if (given) await admin.query(`drop role ${run}`);
      await admin.end();
      await stop();
    },
  };
}

/** What a Supabase project has before any migration: its Data API's roles, given all that is made in `public`. */
async function grantLikeSupabase(admin: pg.Client, ownerUrl: string) {
  const roles = ["anon", "authenticated", "service_role"];
  const { rows } = await admin.query("select rolname from pg_roles where rolname = any ($1)", [roles]);
  const there = new Set(rows.map((row) => row.rolname));
  for (const role of roles) if (!there.has(role)) await admin.query(`create role ${role} nologin noinherit`);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  // As in databases that were made before Postgres 15.
  await owner.query("grant create on schema public to public");
  for (const kind of ["tables", "functions", "sequences"])
    await owner.query(`alter default privileges in schema public grant all on ${kind} to ${roles.join(", ")}`);
  await owner.end();
}

async function migrateAs(ownerUrl: string) {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await migrate({ exec: (sql) => owner.query(sql), query: (sql, values) => owner.query(sql, values) });
  await owner.end();
  await installQueue({ url: ownerUrl });
}

/** A throw-away server of one's own, with its superuser's address. */
export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("./postgres-process.ts", import.meta.url))], {
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  let trouble = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    trouble += text;
  });
  const exited = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface(child.stdout), "line") as Promise<[string]>,
    exited.then(() => Promise.reject(new Error(`Postgres for the tests did not start: ${trouble}`))),
  ]);
  return {
    url: line,
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
