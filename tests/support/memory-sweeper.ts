// A process that sweeps and tells what memory it took: memory-sweeper.ts <address of Chatwoot> <address of Postgres>. Told
// "rest" it sweeps as often as it takes to be warm, and told "sweep" once, measured. It ends with its starter.
import { sql } from "kysely";
import { connectPostgres } from "../../app/db/postgres.server.ts";
import type { Limits } from "../../app/webhooks/sweep/pace.server.ts";
import { sweep } from "../../app/webhooks/sweep.server.ts";
import { openPlainApp } from "./plain-app.ts";

/** What one sweep took of memory beyond rest, in MB. */
export type Took = {
  /** JavaScript's objects and buffers, with garbage that is not collected yet. */
  peakMb: number;
  /** The whole process, with what the memory allocator does not give back. */
  peakRssMb: number;
  outcome: string;
  stored: number;
};

const [address = "", databaseUrl = ""] = process.argv.slice(2);
const limits: Limits = { perMinute: Number.POSITIVE_INFINITY, turnMs: 300_000, firstWaitMs: 1 };
const database = connectPostgres(databaseUrl);
const app = await openPlainApp(database, address);
process.on("disconnect", () => process.exit());
process.on("message", (told) => {
  (told === "rest" ? rest() : measuredSweep()).then((took) => process.send?.(took ?? "rested"));
});
process.send?.("ready");

/** HotDash was away since, for longer than one answer tells all that changed. */
async function sweepAfterGap() {
  await sql`update sweeps set started_at = started_at - interval '30 minutes', began_at = began_at - interval '30 minutes',
    chatwoot_at = chatwoot_at - interval '30 minutes'`.execute(app.db);
  return sweep(app, limits);
}

async function rest(): Promise<void> {
  await sweepAfterGap();
}

async function measuredSweep(): Promise<Took> {
  const used = () => {
    const { heapUsed, external, rss } = process.memoryUsage();
    return { own: heapUsed + external, rss };
  };
  global.gc?.();
  const before = used();
  const peak = { ...before };
  const looking = setInterval(() => {
    const now = used();
    peak.own = Math.max(peak.own, now.own);
    peak.rss = Math.max(peak.rss, now.rss);
  }, 5);
  const { outcome, stored } = await sweepAfterGap();
  clearInterval(looking);
  const mb = (bytes: number) => Math.round(bytes / 2 ** 20);
  return { peakMb: mb(peak.own - before.own), peakRssMb: mb(peak.rss - before.rss), outcome, stored };
}
