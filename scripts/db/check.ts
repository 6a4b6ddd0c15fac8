// npm run db:check [-- --json]: counts and integrity of the database, also while HotDash runs on it. Exit code 1 on a finding.
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import pg from "pg";
import { commands } from "../../app/commands.server.ts";
import { readConfig } from "../../app/config/config.server.ts";
import type { Config } from "../../app/config/environment.ts";
import { databaseFolder, runCommand } from "../../app/db/command.server.ts";
import { inWords } from "../../app/db/in-words.ts";
import { type Checked, checkDisk, checkRows } from "../../app/upkeep/check.server.ts";
import { checkCopy } from "../../app/upkeep/check-copy.server.ts";
import { placeForCopy } from "../../app/upkeep/copy.server.ts";
import { needEmbedded } from "./embedded-only.ts";

try {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  const config = readConfig();
  const checked = await (config.DATABASE_URL ? checkPostgres(config) : checkEmbedded(config));
  if (values.json) console.log(JSON.stringify(checked, null, 2));
  else say(checked);
  if (checked.findings.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** On a copy, so that a running HotDash waits for the copying alone. */
async function checkEmbedded(config: Config): Promise<Checked> {
  needEmbedded(config, "");
  const copy = placeForCopy(config.DATA_DIR, "checking");
  try {
    await runCommand(config, "copy-database", { to: databaseFolder(copy) }, commands);
    const [checked, disk] = [await checkCopy(databaseFolder(copy)), await checkDisk(config.DATA_DIR)];
    return { ...checked, findings: [...checked.findings, ...disk.findings] };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function checkPostgres(config: Config): Promise<Checked> {
  const where = config.DATABASE_OWNER_URL ? "DATABASE_OWNER_URL" : "DATABASE_URL";
  const client = new pg.Client({ connectionString: config[where], connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const checked = await checkRows(async (text) => (await client.query(text)).rows);
    const pages = "pages and indexes (Postgres' own amcheck: pg_amcheck, as a superuser) and the disk of its server";
    return { ...checked, notLookedAt: [...checked.notLookedAt, pages] };
  } catch (error) {
    throw new Error(inWords(error, where), { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
}

function say({ counts, findings, notLookedAt }: Checked): void {
  for (const [table, rows] of Object.entries(counts)) console.log(`${String(rows).padStart(10)}  ${table}`);
  for (const one of notLookedAt) console.log(`not looked at: ${one}`);
  for (const { what, todo } of findings) console.error(`\n✗ ${what}\n  ${todo}`);
  if (findings.length === 0) console.log("\nNothing is wrong.");
}
