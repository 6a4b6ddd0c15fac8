import { existsSync } from "node:fs";
import type { Config } from "../../app/config/environment.ts";
import { databaseFolder } from "../../app/db/command.server.ts";

/** @throws Error that names Postgres' own way, or says that there is no database yet. */
export function needEmbedded(config: Config, onPostgres: string, { there = true } = {}): void {
  if (config.DATABASE_URL)
    throw new Error(`DATABASE_URL is a Postgres: ${onPostgres}, step by step in docs/backup.md.`);
  if (there && !existsSync(databaseFolder(config.DATA_DIR)))
    throw new Error(
      `There is no database in ${config.DATA_DIR} yet. Start HotDash once (npm start), or name its DATA_DIR.`,
    );
}
