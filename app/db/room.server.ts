import { statfsSync } from "node:fs";

/**
 * Room that must be left on the embedded database's disk: three more segments of its log, and what a transaction may
 * write besides. It writes the next segment in the middle of a commit, and stands still for good where that fails.
 */
export const LEAST_ROOM_BYTES = 64 * 1024 * 1024;
/** What one connection writes within this is far less than the room. */
const LOOK_MS = 200;

/** The disk is full: nothing is written until there is room again. Postgres' own code says the same. */
export class DiskFull extends Error {
  override name = "DiskFull";
  readonly code = "53100";
}

/**
 * Watches the disk of a folder.
 * @param freeOn bytes that are free there.
 * @returns what throws DiskFull while it has too little room left.
 */
export function roomIn(folder: string, freeOn: (folder: string) => number = freeBytes): () => void {
  let lookedAt = -LOOK_MS;
  let enough = false;
  return () => {
    if (!enough || performance.now() - lookedAt >= LOOK_MS) {
      enough = freeOn(folder) >= LEAST_ROOM_BYTES;
      lookedAt = performance.now();
    }
    if (!enough) throw new DiskFull(`the disk of ${folder} has less than ${LEAST_ROOM_BYTES >> 20} MB left: free some`);
  };
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
