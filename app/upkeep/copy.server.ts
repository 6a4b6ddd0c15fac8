import { constants } from "node:fs";
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { type Command, databaseFolder } from "../db/command.server.ts";

/** A database is a thousand small files: copied side by side they take a fifth of the time. */
const FILES_AT_ONCE = 16;

export const Copied = z.object({ heldMs: z.number(), files: z.number() });

/**
 * Copies the embedded database's files into a new folder while nobody uses its one connection: files of one moment, which
 * Postgres takes up as it does after a crash. Everybody else waits that long; packing and reading them is the asker's work.
 */
export const copyDatabase: Command = async ({ config, db }, args) => {
  const { to } = z.object({ to: z.string().min(1) }).parse(args);
  if (config.DATABASE_URL) throw new Error("Only the embedded database is copied by its files.");
  return db.connection().execute(async () => {
    const startedAt = performance.now();
    const files = await copyFolder(databaseFolder(config.DATA_DIR), to);
    return { heldMs: Math.round(performance.now() - startedAt), files } satisfies z.infer<typeof Copied>;
  });
};

async function copyFolder(from: string, to: string): Promise<number> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const place = (entry: (typeof entries)[number]) => join(entry.parentPath, entry.name).slice(from.length + 1);
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of entries) if (entry.isDirectory()) await mkdir(join(to, place(entry)), { recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map(place);
  const waiting = [...files];
  const copyOn = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      // A copy-on-write file system needs no more than a moment for it.
      await copyFile(join(from, file), join(to, file), constants.COPYFILE_FICLONE);
    }
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, copyOn));
  return files.length;
}

/** Where a copy of the data folder's database is made: beside it, on the same disk. */
export const placeForCopy = (dataDir: string, what: string): string =>
  join(dirname(databaseFolder(dataDir)), `${what}-${process.pid}-${Date.now()}`);
