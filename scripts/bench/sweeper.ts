// One process of scripts/bench/sweep.ts: sweeps until its round is good, or makes the same requests and nothing else.
import { openEmbedded } from "../../app/db/embedded.server.ts";
import { freeLine } from "../../app/webhooks/sweep/line.server.ts";
import { sweep } from "../../app/webhooks/sweep.server.ts";
import { openPlainApp } from "../../tests/support/plain-app.ts";

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
  const app = await openPlainApp(database, address);
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
