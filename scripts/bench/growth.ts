// npm run bench:growth -- [10k] [100k] [1M]: what pages and jobs cost as history grows, on Postgres, beside the least any
// program must do for as many rows.
import { mkdirSync, writeFileSync } from "node:fs";
import pg from "pg";
import { pooled } from "../../app/db/connection.server.ts";
import { migratedTemplate } from "../../tests/support/postgres-once.ts";
import { startPostgres } from "../../tests/support/postgres-server.ts";
import { openBenchApp } from "./growth/app.ts";
import { fillTo, openAccounts } from "./growth/fill.ts";
import { measure, type Row } from "./growth/measure.ts";
import { queriesOf } from "./growth/queries.ts";
import { listenTo } from "./growth/statements.ts";
import { growthTable, rowsTable } from "./growth/tables.ts";

const STAGES = { "10k": 10_000, "100k": 100_000, "1M": 1_000_000 } as const;
type Stage = keyof typeof STAGES;
/** What a page may take with a million messages. */
const MOST_MS = 50;
/** As small Supabase projects have it; a test's server has less. */
const SETTINGS = ["shared_buffers=256MB", "max_wal_size=4GB"];

const asked = process.argv.slice(2);
const wanted = (asked.length > 0 ? asked : ["10k", "100k"]) as Stage[];
const unknown = wanted.find((stage) => !(stage in STAGES));
if (unknown) {
  console.error(`There is no stage ${unknown}: name ${Object.keys(STAGES).join(", ")}.`);
  process.exit(2);
}
const stages = (Object.keys(STAGES) as Stage[]).filter((stage) => wanted.includes(stage));

const server = await startPostgres(18, SETTINGS);
const template = await migratedTemplate(server.url);
const { superUrl, appUrl } = await template.clone();
const owner = new pg.Client({ connectionString: superUrl });
const explainer = new pg.Client(pooled(appUrl, "hotdash plans"));
await owner.connect();
await explainer.connect();
const measured: { stage: Stage; builtSeconds: number; databaseMb: number; rows: Row[] }[] = [];
let failed: string[] = [];
try {
  const filled = await openAccounts(owner);
  const bench = await openBenchApp(appUrl, filled, listenTo);
  try {
    let messages = 0;
    for (const stage of stages) {
      const startedAt = performance.now();
      await fillTo(owner, filled, STAGES[stage], messages);
      messages = STAGES[stage];
      const builtSeconds = (performance.now() - startedAt) / 1000;
      const { rows: size } = await owner.query("select pg_database_size(current_database()) / 1048576 as mb");
      const databaseMb = Number(size[0]?.mb);
      console.log(`\n${stage} messages: built in ${builtSeconds.toFixed(0)} s, ${databaseMb} MB\n`);
      const rows: Row[] = [];
      for (const one of await queriesOf(bench.app, bench.operator, owner)) {
        let row = await measure(bench.app, explainer, owner, one);
        // The machine is shared: one bad run says little.
        if (stage === "1M" && one.page && row.p95 > MOST_MS) row = await measure(bench.app, explainer, owner, one);
        rows.push(row);
      }
      console.log(rowsTable(rows));
      measured.push({ stage, builtSeconds, databaseMb, rows });
      failed = rows
        .filter((row) => row.seqScans.length > 0 || (stage === "1M" && row.page && row.p95 > MOST_MS))
        .map(
          (row) =>
            `${row.query}: p95 ${row.p95.toFixed(1)} ms, reads from end to end: ${row.seqScans.join(", ") || "nothing"}`,
        );
    }
  } finally {
    await bench.close();
  }
} finally {
  await explainer.end();
  await owner.end();
  await template.close();
  await server.stop();
}
console.log(growthTable(measured));
mkdirSync("artifacts/bench", { recursive: true });
writeFileSync(
  "artifacts/bench/growth.json",
  `${JSON.stringify({ measuredAt: new Date().toISOString(), stages: measured }, null, 2)}\n`,
);
for (const line of failed) console.error(`NOT met: ${line}`);
process.exitCode = failed.length > 0 ? 1 : 0;
