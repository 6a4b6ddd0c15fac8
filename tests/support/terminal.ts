import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished } from "vitest";
import { databaseFolder } from "../../app/db/command.server.ts";
import type { Database } from "../../app/db/database.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import { openPostgres } from "./postgres.ts";

export type Ran = { code: number; out: string; trouble: string };
type Fill = (database: Database) => Promise<unknown>;

/** Runs a script of ours as a terminal would: nobody types, and nothing of this process's environment is known to it. */
export const run = (script: string, env: Record<string, string>, ...words: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const settings = { PATH: process.env.PATH, LOG_LEVEL: "silent", DATABASE_URL: "", PUBLIC_URL: "", ...env };
    execFile(process.execPath, [script, ...words], { env: settings }, (error, out, trouble) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, trouble }),
    );
  });

/** A new folder, removed when the test ends. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-terminal-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The settings that lead to a data folder which a running process owns. */
export async function ownedFolder(fill: Fill = async () => {}): Promise<Record<string, string>> {
  const folder = newFolder();
  const database = await openEmbedded({ folder: databaseFolder(folder) });
  await fill(database).finally(database.close);
  const owner: ChildProcess = fork("tests/support/folder-owner.ts", ["database", folder], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  onTestFinished(async () => {
    owner.kill("SIGKILL");
    await once(owner, "exit");
  });
  if (!owner.stdout) throw new Error("the child has no output");
  expect(String((await once(createInterface({ input: owner.stdout }), "line"))[0])).toBe("own");
  return { DATA_DIR: folder };
}

/** The settings that lead to a database on Postgres. */
async function onPostgres(fill: Fill): Promise<Record<string, string>> {
  const { appUrl, database } = await openPostgres();
  await fill(database);
  return { DATABASE_URL: appUrl };
}

/** The account that a command works on where no Chatwoot is set. @returns its id. */
export async function openAccount({ db }: Pick<Database, "db">): Promise<number> {
  const { id } = await db
    .insertInto("accounts")
    .values({ baseUrl: "sandbox", chatwootAccountId: 1, name: "Shop" })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Where a command of the terminal finds HotDash's data. */
export const places = [
  ["a running HotDash's folder", ownedFolder],
  ["DATABASE_URL", onPostgres],
] as const;
