import { existsSync, mkdirSync, renameSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/environment.ts";
import { openChangeFeed } from "../db/changes.server.ts";
import { databaseFolder } from "../db/command.server.ts";
import { openEmbedded } from "../db/embedded.server.ts";
import { knownMigrations } from "../db/migrate.server.ts";
import { ownFolder } from "../db/owner.server.ts";
import { stop } from "../settings/pause.server.ts";
import { unpack } from "./archive.server.ts";
import { placeForCopy } from "./copy.server.ts";
import type { Manifest } from "./manifest.ts";

/** What of the data folder a backup replaces; the secrets that HotDash made for itself stay. */
const REPLACED = ["pg", "sandbox.sqlite", "sandbox.sqlite-wal", "sandbox.sqlite-shm"];

export type Restored = { manifest: Manifest; keptIn: string | null };

/**
 * Puts a backup into the data folder, which must belong to nobody meanwhile. What was there is kept beside it. Sending is
 * paused before anybody can start: the backup does not know what went out since, Chatwoot does, and a person lets it look first.
 * @throws FolderTaken, UnusableBackup, or an error that says what is in the way; the folder is as it was then.
 */
export async function restoreBackup(
  config: Config,
  from: string,
  { replace, now }: { replace: boolean; now: Date },
): Promise<Restored> {
  if (!existsSync(from)) throw new Error(`There is no file ${from}.`);
  const folder = await ownFolder(config.DATA_DIR, {});
  const fresh = placeForCopy(config.DATA_DIR, "restoring");
  try {
    if (existsSync(databaseFolder(config.DATA_DIR)) && !replace)
      throw new Error(
        `${config.DATA_DIR} holds a database. Add --replace to put the backup in its place (it is kept beside it), or name an empty DATA_DIR.`,
      );
    const manifest = await unpack(from, fresh, knownMigrations());
    await pauseSending(join(fresh, "pg"), manifest, now);
    return { manifest, keptIn: changePlaces(config.DATA_DIR, fresh, now) };
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await folder.release();
  }
}

async function pauseSending(pg: string, { createdAt }: Manifest, now: Date): Promise<void> {
  const database = await openEmbedded({ folder: pg });
  try {
    const changes = await openChangeFeed(database, () => {});
    const accounts = await database.db.selectFrom("accounts").select("id").execute();
    const reason = `Restored a backup of ${createdAt.slice(0, 16).replace("T", " ")} UTC`;
    for (const chatwoot of accounts)
      await stop({ db: database.db, changes, chatwoot, now: () => now }, null, { what: "sending", on: true, reason });
    await changes.close();
  } finally {
    await database.close();
  }
}

function changePlaces(dataDir: string, fresh: string, now: Date): string | null {
  const there = REPLACED.filter((name) => existsSync(join(dataDir, name)));
  const kept = join(dataDir, `before-restore-${now.toISOString().slice(0, 19).replaceAll(":", "-")}`);
  if (there.length > 0) mkdirSync(kept, { mode: 0o700 });
  for (const name of there) renameSync(join(dataDir, name), join(kept, name));
  for (const name of REPLACED) if (existsSync(join(fresh, name))) renameSync(join(fresh, name), join(dataDir, name));
  return there.length > 0 ? kept : null;
}
