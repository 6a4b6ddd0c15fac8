// npm run db:restore -- --from <file> [--replace]: puts a backup into the data folder; HotDash must not run on it.
import { parseArgs } from "node:util";
import { readConfig } from "../../app/config/config.server.ts";
import { UnusableBackup } from "../../app/upkeep/archive.server.ts";
import { restoreBackup } from "../../app/upkeep/restore.server.ts";
import { needEmbedded } from "./embedded-only.ts";

const USAGE = "Usage: npm run db:restore -- --from <file> [--replace]";

try {
  const { values } = parseArgs({ options: { from: { type: "string" }, replace: { type: "boolean", default: false } } });
  if (!values.from) throw new Error(USAGE);
  const config = readConfig();
  needEmbedded(config, "pg_restore brings a backup back", { there: false });
  const { manifest, keptIn } = await restoreBackup(config, values.from, { replace: values.replace, now: new Date() });
  console.log(`The backup of ${manifest.createdAt} is in ${config.DATA_DIR}.`);
  if (keptIn) console.log(`What was there is in ${keptIn}: delete it once you no longer need it.`);
  console.log(`Sending is paused, so that nothing goes out twice:
1. npm start, and wait until Operations shows a good sweep from after now and no event waiting.
2. Take back (Z) what was taken back before, disable who was disabled, erase again who was erased since the backup.
3. npm run ops:pause -- sending off`);
} catch (error) {
  const said = error instanceof Error ? error.message : String(error);
  console.error(error instanceof UnusableBackup ? `This backup cannot be restored. ${said}` : said);
  process.exitCode = 1;
}
