import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { link, open, readdir, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pipeline } from "node:stream/promises";
import { PGlite } from "@electric-sql/pglite";
import { packed } from "./archive.server.ts";
import { type Manifest, newManifest } from "./manifest.ts";
import { appliedMigrations, countRows } from "./rows.server.ts";

const SANDBOX = "sandbox.sqlite";

/** Where a backup goes when nobody says where. On the same disk: to be taken elsewhere. */
export const usualPlace = (dataDir: string, now: Date): string =>
  join(dataDir, "backups", `hotdash-${now.toISOString().slice(0, 19).replaceAll(":", "-")}Z.tar.gz`);

/**
 * Makes one file of a copy of the database (`<folder>/pg`), and of what the sandbox remembers. The copy is opened first: what
 * cannot be opened is no backup. The file appears whole or not at all, for its owner alone; secrets.json is not in it.
 * @throws Error when the file is there already.
 */
export async function packBackup(folder: string, dataDir: string, to: string, now: Date): Promise<Manifest> {
  if (existsSync(to)) throw new Error(`${to} is there already and is not overwritten: name another file.`);
  const sandbox = join(dataDir, SANDBOX);
  if (existsSync(sandbox)) copySqlite(sandbox, join(folder, SANDBOX));
  const manifest = newManifest({
    hotdash: JSON.parse(readFileSync("package.json", "utf8")).version,
    createdAt: now.toISOString(),
    ...(await readCopy(join(folder, "pg"))),
    ...(await listed(folder)),
  });
  mkdirSync(dirname(resolve(to)), { recursive: true });
  const partial = `${to}.${process.pid}.partial`;
  try {
    await pipeline(packed(folder, manifest), createWriteStream(partial, { flags: "wx", mode: 0o600 }));
    await flush(partial);
    // Unlike a rename, it fails when somebody was first.
    await link(partial, to);
    await flush(dirname(resolve(to)));
  } finally {
    await rm(partial, { force: true });
  }
  return manifest;
}

async function readCopy(pg: string): Promise<Pick<Manifest, "migrations" | "counts">> {
  const lite = await PGlite.create(pg);
  try {
    const query = async (text: string) => (await lite.query<Record<string, unknown>>(text)).rows;
    return { migrations: await appliedMigrations(query), counts: await countRows(query) };
  } finally {
    await lite.close();
  }
}

async function listed(folder: string): Promise<Pick<Manifest, "folders" | "files">> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const place = (entry: (typeof entries)[number]) => join(entry.parentPath, entry.name).slice(folder.length + 1);
  const folders = entries.filter((entry) => entry.isDirectory()).map(place);
  const files = [];
  for (const path of entries
    .filter((entry) => entry.isFile())
    .map(place)
    .sort()) {
    const { size } = await stat(join(folder, path));
    files.push({ path, bytes: size, sha256: await sha256Of(join(folder, path)) });
  }
  return { folders: folders.filter((path) => path !== "pg").sort(), files };
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}

/** SQLite's own copy is whole while another process writes. */
function copySqlite(from: string, to: string): void {
  const source = new DatabaseSync(from, { readOnly: true, timeout: 5000 });
  try {
    source.prepare("vacuum into ?").run(to);
  } finally {
    source.close();
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, "r");
  await file.sync().finally(() => file.close());
}
