import { join } from "node:path";
import type { Config } from "../config/environment.ts";
import type { Queue } from "../queue/queue.server.ts";
import { askOwner, type OwnerCommands } from "./ask-owner.server.ts";
import { type ChangeFeed, openChangeFeed } from "./changes.server.ts";
import type { Database, Db } from "./database.server.ts";
import { openEmbedded } from "./embedded.server.ts";
import { FolderTaken, ownFolder } from "./owner.server.ts";
import { connectPostgres } from "./postgres.server.ts";

/** What a command works with, wherever it runs. */
export type CommandPlace = {
  config: Config;
  db: Db;
  changes: ChangeFeed;
  /** Of the process that has the data folder open, when it is HotDash itself. */
  queue?: Queue;
};

/** A command of the terminal. Arguments and result cross a socket: plain JSON, and the command parses what it is given. */
export type Command = (place: CommandPlace, args: unknown) => Promise<unknown>;
export type Commands = Record<string, Command>;

/** Where the embedded database lives in the data folder. */
export const databaseFolder = (dataDir: string): string => join(dataDir, "pg");

/** Commands for the owner's socket, run where `place` says once it is there. */
export function answeredFrom(place: Promise<CommandPlace>, commands: Commands): OwnerCommands {
  return Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [name, async (args: unknown) => command(await place, args)]),
  );
}

/**
 * Runs a command on the database: over `DATABASE_URL` when set, else in the process that owns the data folder, else
 * (nobody does) on the folder itself, owning it meanwhile.
 * @throws Error with the command's own words when it fails.
 */
export async function runCommand(config: Config, name: string, args: unknown, commands: Commands): Promise<unknown> {
  const command = commands[name];
  if (!command) throw new Error(`there is no command ${name}`);
  if (config.DATABASE_URL) return onDatabase(connectPostgres(config.DATABASE_URL), config, (at) => command(at, args));

  const asked = await askOwner(config.DATA_DIR, name, args);
  if (asked) return asked.result;
  try {
    return await onOwnFolder(config, commands, (place) => command(place, args));
  } catch (error) {
    if (!(error instanceof FolderTaken)) throw error;
    // Somebody took the folder since we asked; by now they listen.
    const askedAgain = await askOwner(config.DATA_DIR, name, args);
    if (askedAgain) return askedAgain.result;
    throw error;
  }
}

async function onOwnFolder(config: Config, commands: Commands, act: (place: CommandPlace) => Promise<unknown>) {
  const { promise: place, resolve: opened, reject: failed } = Promise.withResolvers<CommandPlace>();
  // Nobody may be waiting for it when opening fails.
  place.catch(() => {});
  const folder = await ownFolder(config.DATA_DIR, answeredFrom(place, commands));
  try {
    const database = await openEmbedded({ folder: databaseFolder(config.DATA_DIR) });
    return await onDatabase(database, config, async (at) => {
      opened(at);
      return act(at).finally(folder.stopAnswering);
    });
  } catch (error) {
    failed(error);
    throw error;
  } finally {
    await folder.release();
  }
}

async function onDatabase(database: Database, config: Config, act: (place: CommandPlace) => Promise<unknown>) {
  try {
    const changes = await openChangeFeed(database, () => {});
    try {
      return await act({ config, db: database.db, changes });
    } finally {
      await changes.close();
    }
  } finally {
    await database.close();
  }
}
