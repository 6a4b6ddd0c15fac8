// npm run db:backup [-- --to <file>]: one file of the embedded database, also while HotDash runs on it.
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { commands } from "../../app/commands.server.ts";
import { readConfig } from "../../app/config/config.server.ts";
import { databaseFolder, runCommand } from "../../app/db/command.server.ts";
import { packBackup, usualPlace } from "../../app/upkeep/backup.server.ts";
import { Copied, placeForCopy } from "../../app/upkeep/copy.server.ts";
import { needEmbedded } from "./embedded-only.ts";

try {
  const { values } = parseArgs({ options: { to: { type: "string" } } });
  const config = readConfig();
  needEmbedded(config, "pg_dump backs it up");
  const now = new Date();
  const to = values.to ?? usualPlace(config.DATA_DIR, now);
  const copy = placeForCopy(config.DATA_DIR, "backing-up");
  try {
    const args = { to: databaseFolder(copy) };
    const { heldMs } = Copied.parse(await runCommand(config, "copy-database", args, commands));
    const { counts } = await packBackup(copy, config.DATA_DIR, to, now);
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
    console.log(
      `${rows} rows of ${Object.keys(counts).length} tables are in ${to}. Others waited ${heldMs} ms for it.`,
    );
    console.log("It holds customers' words and no secrets.json: keep it as you keep the data, on another disk.");
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
