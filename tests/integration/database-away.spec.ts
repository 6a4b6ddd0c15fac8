// What HotDash does when the way to its Postgres breaks: through a pooler that can be shut, cut and frozen.
import { sql } from "kysely";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { isDatabaseAway } from "../../app/db/away.ts";
import { openChangeFeed } from "../../app/db/changes.server.ts";
import { pooled } from "../../app/db/connection.server.ts";
import { inTransaction } from "../../app/db/database.server.ts";
import { connectPostgres, reachPostgres } from "../../app/db/postgres.server.ts";
import { defineJob, type Job } from "../../app/queue/job.ts";
import { DEAD_LETTERS, enqueue } from "../../app/queue/queue.server.ts";
import { type Failure, startWorkers, work } from "../../app/queue/workers.server.ts";
import { loader as approvals } from "../../app/routes/api.v1.approvals.ts";
import { loader as health } from "../../app/routes/health.ts";
import { openTestApp } from "../support/app.ts";
import { answered, doorArgs } from "../support/door.ts";
import { signedInAs } from "../support/operators.ts";
import { openPostgres } from "../support/postgres.ts";
import { openSessionPooler } from "../support/session-pooler.ts";

const PATIENCE = { timeout: 8000 };
const fetchJob = defineJob("fetch", z.object({ accountId: z.number() }));

async function behindPooler(mode?: "transaction") {
  const { appUrl } = await openPostgres();
  const pooler = await openSessionPooler(appUrl, mode);
  onTestFinished(pooler.close);
  const url = pooler.urlOf(appUrl);
  const database = connectPostgres(url);
  onTestFinished(() => database.close());
  return { pooler, database, url };
}

const why = (act: Promise<unknown>) =>
  act.then(
    () => null,
    (error: Error) => error,
  );

test("through a session pooler, which refuses settings at the start, statements and idle transactions still have limits", async () => {
  const { database } = await behindPooler();
  const { rows } = await sql`select current_user as me, current_setting('statement_timeout') as statement,
    current_setting('idle_in_transaction_session_timeout') as idle`.execute(database.db);
  expect(rows).toEqual([{ me: "hotdash_app", statement: "10s", idle: "10s" }]);
});

test("a transaction pooler, through which nothing would be heard, is refused in words that say what to use", async () => {
  const { database } = await behindPooler("transaction");
  const refused = await why(openChangeFeed(database, () => {}));
  expect(refused?.message).toMatch(/do not arrive through DATABASE_URL.*session pooler.*port 5432, not 6543/);
});

test("a connection that breaks while somebody holds it harms nobody else", async () => {
  const { pooler, database } = await behindPooler();
  const held = await database.pool.connect();
  const broken = new Promise<void>((ended) => held.once("end", ended));
  pooler.cut();
  await broken;
  expect(isDatabaseAway(await why(held.query("select 1")))).toBe(true);
  held.release();
  expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
});

test("a connection on which nothing moves any more is given up, and the next one gets through", async () => {
  const { pooler, url } = await behindPooler();
  const pool = new pg.Pool(pooled(url, "test", 300));
  pool.on("error", () => {});
  onTestFinished(() => pool.end());
  await pool.query("select 1");
  pooler.freeze();
  expect(isDatabaseAway(await why(pool.query("select 1")))).toBe(true);
  pooler.thaw();
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("while the database is away every door says so with 503", async () => {
  const { pooler, database } = await behindPooler();
  const app = await openTestApp({ database });
  const { cookie } = await signedInAs(app, "reviewer");
  const ask = () => answered(() => approvals(doorArgs(app, "/api/v1/approvals", { cookie })));
  expect(await ask()).toMatchObject({ status: 200 });
  pooler.shut();
  expect(await ask()).toMatchObject({ status: 503, body: { code: "database-away" } });
  pooler.thaw();
  await expect.poll(ask, PATIENCE).toMatchObject({ status: 200 });
});

test("a database that hangs is told by /health long before its connections are given up", {
  timeout: 10_000,
}, async () => {
  const { pooler, database } = await behindPooler();
  const app = await openTestApp({ database });
  pooler.freeze();
  expect(await answered(() => health(doorArgs(app, "/health")))).toMatchObject({
    status: 503,
    body: { database: "failing" },
  });
  pooler.thaw();
});

test("a job that the database left in the lurch is tried again when it is back, and uses up no try", async () => {
  const { pooler, database } = await behindPooler();
  const app = await openTestApp({ database, jobs: [fetchJob as unknown as Job<never>], env: { RETRY_LIMIT: "1" } });
  const failures: Failure[] = [];
  let runs = 0;
  const run = async () => {
    if (++runs > 1) return;
    pooler.shut();
    setTimeout(pooler.thaw, 800);
    await sql`select 1`.execute(app.db);
  };
  await startWorkers(app.queue, [work(fetchJob, run)], (failure) => failures.push(failure));
  await inTransaction(app.db, (tx) => enqueue(app.queue, tx, fetchJob, { accountId: 1 }));
  // With its one try used up it waits five minutes; nobody here does.
  await expect
    .poll(
      async () =>
        (await sql`update pgboss.job set start_after = now() where state = 'retry'`.execute(app.db)).numAffectedRows,
      PATIENCE,
    )
    .toBe(1n);
  await expect.poll(() => runs, PATIENCE).toBe(2);
  expect(failures).toMatchObject([{ cause: "database-away", dead: false }]);
  expect(await app.queue.boss.fetch(DEAD_LETTERS)).toEqual([]);
});

const elsewhere = (url: string, change: Partial<URL>) => Object.assign(new URL(url), change).href;
const wrong: [what: string, change: Partial<URL>, said: RegExp][] = [
  ["the wrong password", { password: "guess" }, /refused the user or password of DATABASE_URL/],
  ["a database that does not exist", { pathname: "/gone" }, /does not exist on its server/],
  ["a port where nobody listens", { port: "9" }, /nothing answers at the host and port of DATABASE_URL/],
  ["a host that nobody knows", { hostname: "no-such-host.invalid" }, /is not known: check its spelling/],
];
test.each(wrong)(
  "a start with %s ends in a sentence that says so, without the address",
  async (_what, change, said) => {
    const { appUrl } = await openPostgres();
    const refused = await why(reachPostgres(elsewhere(appUrl, change), () => {}));
    expect(refused?.message).toMatch(said);
    expect(refused?.message).not.toContain(new URL(appUrl).password);
  },
);

test("a start on a database without HotDash's tables says which command makes them", async () => {
  const { superUrl } = await openPostgres();
  const refused = await why(reachPostgres(elsewhere(superUrl, { pathname: "/postgres" }), () => {}));
  expect(refused?.message).toContain("run npm run db:push first");
});
