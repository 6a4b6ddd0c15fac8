import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../../app/db/migrate.server.ts";
import { installQueue } from "../../app/queue/install.server.ts";
import { startPostgres, VERSIONS, type Version } from "./postgres-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers each POST with the addresses of a fresh, migrated Postgres database. */
    postgres: string;
  }
}

/** One database as the three who may connect to it. */
export type PostgresUrls = { superUrl: string; ownerUrl: string; appUrl: string };

/**
 * Real Postgres for the run, the newest or the version in the path (`/15`): each started by the first test that asks, its
 * migrated template cloned for each. `TEST_DATABASE_URL` (a superuser's, of a server kept for tests) is used instead of
 * the newest when set.
 */
export default async function setup(project: TestProject) {
  const servers = new Map<Version, Promise<MigratedServer>>();
  const serverOf = (version: Version) => {
    const server = servers.get(version) ?? openServer(version);
    servers.set(version, server);
    return server;
  };
  const door = createServer((request, response) => {
    serverOf(VERSIONS.find((version) => request.url === `/${version}`) ?? 18)
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
    for (const server of servers.values())
      await server.then(
        (started) => started.stop(),
        () => {},
      );
  };
}

type MigratedServer = { clone(): Promise<PostgresUrls>; stop(): Promise<void> };

async function openServer(version: Version): Promise<MigratedServer> {
  const given = version === 18 && process.env.TEST_DATABASE_URL;
  const { url, stop } = given ? { url: given, stop: async () => {} } : await startPostgres(version);
  const template = await migratedTemplate(url);
  return {
    clone: template.clone,
    stop: async () => {
      await template.close({ drop: Boolean(given) });
      await stop();
    },
  };
}

/** Migrates a database of a server, of which `clone` makes copies. */
export async function migratedTemplate(url: string) {
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
    clone: async (): Promise<PostgresUrls> => {
      const name = `${run}_${++clones}`;
      await admin.query(`create database ${name} template ${run} owner ${run}`);
      const superUrl = new URL(url);
      superUrl.pathname = name;
      return { superUrl: superUrl.href, ownerUrl: as(run, name), appUrl: as("hotdash_app", name) };
    },
    /** @param drop takes everything away again, where the server stays. */
    close: async ({ drop = false } = {}) => {
      for (; drop && clones > 0; clones--) await admin.query(`drop database ${run}_${clones} with (force)`);
      if (drop) await admin.query(`drop database ${run} with (force)`);
      if (drop) await admin.query(`drop role ${run}`);
      await admin.end();
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
