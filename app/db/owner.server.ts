import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { answeringServer, type OwnerCommands, socketName } from "./ask-owner.server.ts";

/** An address of a Unix socket holds 104 bytes on macOS, 108 on Linux, the closing zero included. */
const LONGEST_SOCKET_PATH_BYTES = 100;
/** Two that start at once wait this long for each other, so that one of them wins and not none. */
const LOCK_WAIT_MS = 500;

/** Somebody else owns the folder. */
export class FolderTaken extends Error {
  override name = "FolderTaken";
  constructor(dataDir: string) {
    super(`Another HotDash is running on ${resolve(dataDir)}: stop that one first, or give this one its own DATA_DIR.`);
  }
}

export type OwnedFolder = {
  /** Lets commands under way be answered and takes no more: before the database closes. */
  stopAnswering(): Promise<void>;
  /** Gives the folder up: after the database is closed. */
  release(): Promise<void>;
};

/**
 * Makes this process the one owner of the data folder, until `release` or its death, and answers commands on
 * `<dataDir>/owner.sock` (owner-only). Take it before opening the database in the folder.
 *
 * The socket alone could not be the lock: a killed owner leaves its name behind, and of two starters who both find it
 * dead, the slower could remove the socket that the faster has just bound. So the kernel's lock on `owner.lock`, which
 * dies with its process, decides (SQLite takes it: Node has no call for it); only its holder touches the socket's name.
 * @throws FolderTaken when another process owns the folder.
 */
export async function ownFolder(dataDir: string, commands: OwnerCommands): Promise<OwnedFolder> {
  mkdirSync(dataDir, { recursive: true });
  const unlock = lock(dataDir);
  try {
    const stopAnswering = await listenIn(realpathSync(dataDir), commands);
    return { stopAnswering, release: () => stopAnswering().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

function lock(dataDir: string): () => void {
  const file = new DatabaseSync(join(dataDir, "owner.lock"), { timeout: LOCK_WAIT_MS });
  try {
    file.exec("begin exclusive");
    return () => file.close();
  } catch (error) {
    file.close();
    if (error instanceof Error && error.message.includes("locked")) throw new FolderTaken(dataDir);
    throw error;
  }
}

// Called by the lock's holder alone: whatever carries the socket's name is left from a dead owner.
async function listenIn(dataDir: string, commands: OwnerCommands) {
  const name = socketName(dataDir);
  rmSync(name, { force: true });
  const long = Buffer.byteLength(name) > LONGEST_SOCKET_PATH_BYTES;
  // Too deep a folder for a socket's address: the socket lives in the temporary folder, and its name here leads there.
  const folder = long ? realpathSync(mkdtempSync(join(tmpdir(), "hotdash-"))) : null;
  const address = folder ? socketName(folder) : name;
  if (folder) symlinkSync(address, name);
  const { server, stop } = answeringServer(commands);
  await new Promise<void>((listening, failed) => {
    server.once("error", failed).listen(address, listening);
  });
  chmodSync(address, 0o600);
  let stopped: Promise<void> | undefined;
  return () => {
    stopped ??= stop().then(() => {
      rmSync(name, { force: true });
      if (folder) rmSync(folder, { recursive: true, force: true });
    });
    return stopped;
  };
}
