// One process of scripts/bench/sweep.ts: sweeps until its round is good, or makes the same requests and nothing else.
import pino from "pino";
import type { App } from "../../app/app.ts";
import { parseEnvironment } from "../../app/config/environment.ts";
import { openChangeFeed } from "../../app/db/changes.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import type { Job } from "../../app/queue/job.ts";
import { openQueue } from "../../app/queue/queue.server.ts";
import { processEventJob } from "../../app/webhooks/jobs.ts";
import { freeLine } from "../../app/webhooks/sweep/line.server.ts";
import { sweep } from "../../app/webhooks/sweep.server.ts";

const [what = "", address = "", folder = "", conversations = "0"] = process.argv.slice(2);
const heapMb = () => process.memoryUsage().heapUsed / 2 ** 20;
const settledHeapMb = () => {
  global.gc?.();
  return heapMb();
};

if (what === "floor") await fetchAll();
else await sweepAll();
process.disconnect();

/** The least any program must ask: each page of the list once, and each thread once. */
async function fetchAll(): Promise<void> {
  const startedAt = performance.now();
  const ask = async (path: string) =>
    (await fetch(`${address}/api/v1/accounts/1/conversations${path}`)).json() as Promise<{
      data: { payload: { id: number }[] };
    }>;
  for (let page = 1; page <= Math.ceil(Number(conversations) / 25); page++)
    for (const { id } of (await ask(`?status=all&assignee_type=all&sort_by=last_activity_at_desc&page=${page}`)).data
      .payload)
      await ask(`/${id}/messages?after=0`);
  process.send?.({ seconds: (performance.now() - startedAt) / 1000 });
}

async function sweepAll(): Promise<void> {
  const database = await openEmbedded({ folder });
  const log = pino({ level: "error" });
  const fail = (error: Error) => log.error({ error: error.message }, "the bench had trouble");
  const account = await database.db
    .insertInto("accounts")
    .values({ baseUrl: "sandbox", chatwootAccountId: 1, name: "Bench" })
    .onConflict((same) => same.columns(["baseUrl", "chatwootAccountId"]).doUpdateSet({ name: "Bench" }))
    .returning("id")
    .executeTakeFirstOrThrow();
  const app: App = {
    config: parseEnvironment({}),
    db: database.db,
    queue: await openQueue(database, [processEventJob] as unknown as Job<never>[], { retryLimit: 12 }, fail),
    changes: await openChangeFeed(database, fail),
    chatwoot: {
      id: account.id,
      baseUrl: "sandbox",
      address,
      browserAddress: address,
      accountId: 1,
      token: "bench",
      webhookSecrets: [],
      legacySignature: false,
    },
    agentService: { address: "", secret: "" },
    publicUrl: "http://127.0.0.1",
    log,
    now: () => new Date(),
  };
  await freeLine(app);
  const before = settledHeapMb();
  let peak = before;
  const looking = setInterval(() => {
    peak = Math.max(peak, heapMb());
  }, 20);
  const startedAt = performance.now();
  process.send?.({ started: true });
  const limits = { perMinute: Number.POSITIVE_INFINITY, turnMs: 50_000, firstWaitMs: 50 };
  let turns = 0;
  for (let outcome = ""; outcome !== "good"; turns++) outcome = (await sweep(app, limits)).outcome;
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(looking);
  const { rows } = await database.pool.query(
    `select count(*)::int as stored, count(distinct dedupe_key)::int as messages from webhook_events where event = 'message_created'`,
  );
  if (what === "forget")
    await database.pool.query(`update sweeps set began_at = began_at - interval '1 hour', chatwoot_at = chatwoot_at - interval '1 hour',
      started_at = started_at - interval '1 hour'`);
  process.send?.({ seconds, turns, before, peak, after: settledHeapMb(), ...rows[0] });
  await app.queue.stop(0);
  await app.changes.close();
  await database.close();
}
