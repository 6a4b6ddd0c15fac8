import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { startPostgres } from "../support/postgres-server.ts";

// A server of its own: the password of hotdash_app belongs to the whole server.
const server = await startPostgres();
afterAll(() => server.stop());
let databases = 0;

/** An empty database owned, as on Supabase, by a role that is no superuser. */
async function emptyDatabase() {
  const name = `shop_${++databases}`;
  const admin = await connect(server.url);
  const { rows } = await admin.query("select from pg_roles where rolname = 'shop_owner'");
  if (rows.length === 0) await admin.query("create role shop_owner login createrole createdb password 'owner-pass'");
  await admin.query(`create database ${name} owner shop_owner`);
  return {
    ownerUrl: as("shop_owner", "owner-pass", name),
    appUrl: (secret: string) => as("hotdash_app", secret, name),
  };
}

function as(user: string, secret: string, database: string): string {
  const url = new URL(server.url);
  Object.assign(url, { username: user, password: secret, pathname: database });
  return url.href;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

function push(env: Record<string, string>): Promise<{ code: number; printed: string }> {
  return new Promise((resolve) => {
    const command = [join(process.cwd(), "scripts/db/push.ts")];
    // Blank counts as unset, whatever a developer's own .env says.
    const blank = { DATABASE_OWNER_URL: "", DATABASE_URL: "" };
    execFile(process.execPath, command, { env: { PATH: process.env.PATH, ...blank, ...env } }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), printed: out + err }),
    );
  });
}

test("an owner who is no superuser pushes the schema, and pushing again applies nothing", async () => {
  const { ownerUrl } = await emptyDatabase();
  const first = await push({ DATABASE_OWNER_URL: ownerUrl });
  expect(first.printed).toMatch(/applied migration 20261121000100\n.*applied migration 20261121000700\n.*queue/s);
  expect(first.code).toBe(0);
  const second = await push({ DATABASE_OWNER_URL: ownerUrl });
  expect(second).toEqual({ code: 0, printed: "nothing to apply: the database is up to date\n" });
});

test("two pushes at once apply everything once", async () => {
  const { ownerUrl } = await emptyDatabase();
  const both = await Promise.all([push({ DATABASE_OWNER_URL: ownerUrl }), push({ DATABASE_OWNER_URL: ownerUrl })]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  const printed = both.map((one) => one.printed).join("");
  expect(printed.match(/applied migration 20261121000400/g)).toHaveLength(1);
  expect(printed).toContain("nothing to apply");
});

test("hotdash_app can log in afterwards with the password of DATABASE_URL, which is never printed", async () => {
  const { ownerUrl, appUrl } = await emptyDatabase();
  const secret = `it's a "${randomBytes(6).toString("hex")}" \\ %`;
  const url = appUrl(encodeURIComponent(secret));
  const { code, printed } = await push({ DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: url });
  expect(code).toBe(0);
  expect(printed).toContain("set the login of hotdash_app");
  expect(printed).not.toContain(secret);
  const app = await connect(url);
  expect((await app.query("select current_user as me")).rows).toEqual([{ me: "hotdash_app" }]);
  const again = await push({ DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: url });
  expect(again.printed).toBe("nothing to apply: the database is up to date\n");
});

test("a login that is not hotdash_app's is left alone", async () => {
  const { ownerUrl } = await emptyDatabase();
  const { printed } = await push({ DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: ownerUrl });
  expect(printed).not.toContain("login");
});

test("a migration that fails is named and undone, and those before it stay", async () => {
  const { ownerUrl } = await emptyDatabase();
  const owner = await connect(ownerUrl);
  await owner.query("create table orders (mine text)");
  const { code, printed } = await push({ DATABASE_OWNER_URL: ownerUrl });
  expect(code).toBe(1);
  expect(printed).toBe('migration 20261121000500_knowledge_and_shop.sql failed: relation "orders" already exists\n');
  const { rows } = await owner.query(
    "select to_regclass('sends') as sends, to_regclass('knowledge_articles') as articles",
  );
  expect(rows).toEqual([{ sends: "sends", articles: null }]);
});

const refusals: [what: string, env: () => Record<string, string>, said: string][] = [
  ["no owner's address", () => ({}), "DATABASE_OWNER_URL is missing"],
  ["an address that is none", () => ({ DATABASE_OWNER_URL: "db.example.com" }), "DATABASE_OWNER_URL must be"],
  [
    "a wrong password",
    () => ({ DATABASE_OWNER_URL: as("shop_owner", "wrong-pass", "postgres") }),
    "refused the user or password",
  ],
  ["a port where nobody listens", () => ({ DATABASE_OWNER_URL: "postgres://o:p@127.0.0.1:9/x" }), "nothing answers"],
  ["an unknown host", () => ({ DATABASE_OWNER_URL: "postgres://o:p@no-such-host.invalid/x" }), "is not known"],
  ["a missing database", () => ({ DATABASE_OWNER_URL: as("shop_owner", "owner-pass", "gone") }), "does not exist"],
  [
    "a transaction pooler",
    () => ({ DATABASE_OWNER_URL: "postgres://o:p@aws-0.pooler.supabase.com:6543/x" }),
    "transaction pooler",
  ],
  [
    "somebody who is not the owner",
    () => ({ DATABASE_OWNER_URL: as("visitor", "visitor-pass", "postgres") }),
    "use the database's owner",
  ],
];
test.each(refusals)("%s stops the push in one sentence", async (_what, env, said) => {
  await emptyDatabase();
  const admin = await connect(server.url);
  await admin
    .query("drop role if exists visitor")
    .then(() => admin.query("create role visitor login password 'visitor-pass'"));
  const { code, printed } = await push(env());
  expect(code).toBe(1);
  expect(printed).toContain(said);
  expect(printed.trimEnd().split("\n")).toHaveLength(1);
  expect(printed).not.toMatch(/-pass|at .*\.ts/);
});
