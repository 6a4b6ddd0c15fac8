// npm run db:push: brings a Postgres up to date as its owner, and lets the product in as hotdash_app.
import pg from "pg";
import { readConfig } from "../../app/config/config.server.ts";
import { isTransactionPooler } from "../../app/config/transaction-pooler.ts";
import { inWords } from "../../app/db/in-words.ts";
import { type Migratable, migrate, oneAtATime } from "../../app/db/migrate.server.ts";
import { installQueue, QUEUE_SCHEMA } from "../../app/queue/install.server.ts";

const CONNECT_MS = 10_000;

try {
  await push();
} catch (error) {
  console.error(inWords(error, "DATABASE_OWNER_URL"));
  process.exit(1);
}

async function push() {
  const { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: appUrl } = readConfig();
  if (!ownerUrl) throw new Error("DATABASE_OWNER_URL is missing: the postgres:// address of the database's owner.");
  if (isTransactionPooler(ownerUrl))
    throw new Error("DATABASE_OWNER_URL is a transaction pooler (port 6543): use the direct host or port 5432.");
  const owner = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: CONNECT_MS });
  await owner.connect();
  try {
    const connection = { exec: (sql: string) => owner.query(sql), query: owner.query.bind(owner) } as Migratable;
    const done = await oneAtATime(connection, async () => [
      ...(await migrate(connection)).map((version) => `applied migration ${version}`),
      ...(await pushQueue(owner, ownerUrl)),
      ...(await pushLogin(owner, appUrl)),
    ]);
    console.log(done.length > 0 ? done.join("\n") : "nothing to apply: the database is up to date");
  } finally {
    await owner.end();
  }
}

async function pushQueue(owner: pg.Client, ownerUrl: string): Promise<string[]> {
  const before = await queueVersion(owner);
  await installQueue({ url: ownerUrl });
  const after = await queueVersion(owner);
  return before === after ? [] : [`applied the job queue's schema, version ${after}`];
}

async function queueVersion(owner: pg.Client): Promise<number | null> {
  const { rows } = await owner.query("select to_regclass($1) as there", [`${QUEUE_SCHEMA}.version`]);
  if (!rows[0].there) return null;
  return (await owner.query(`select version from ${QUEUE_SCHEMA}.version`)).rows[0]?.version ?? null;
}

/** Lets hotdash_app log in with the password of DATABASE_URL, unless it can already. */
async function pushLogin(owner: pg.Client, appUrl: string | undefined): Promise<string[]> {
  if (!appUrl) return [];
  const { username, password } = new URL(appUrl);
  // A pooler is told the project in the name: hotdash_app.project
  if (!/^hotdash_app(\.|$)/.test(username) || !password || (await canLogIn(appUrl))) return [];
  await owner.query(`alter role hotdash_app login password ${owner.escapeLiteral(decodeURIComponent(password))}`);
  return ["set the login of hotdash_app to the password in DATABASE_URL"];
}

async function canLogIn(url: string): Promise<boolean> {
  const app = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  return app
    .connect()
    .then(
      () => true,
      () => false,
    )
    .finally(() => app.end().catch(() => {}));
}
