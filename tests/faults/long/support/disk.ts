import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

const PART = Buffer.alloc(64 * 1024, 1);

/** A disk that is soon full. */
export type Disk = { folder: string; fill(): void; free(): void };

/** Mounts one in memory, until the run ends. @throws Error without the right to mount: these rows need root. */
export function openDisk(megabytes: number): Disk {
  if (process.getuid?.() !== 0) throw new Error("The rows about a full disk mount a small one, and that needs root.");
  const folder = mkdtempSync(join(inject("disks"), "disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "none", folder]);
  const filler = join(folder, "somebody elses file");
  return {
    folder,
    fill: () => {
      const file = openSync(filler, "w");
      try {
        for (;;) writeSync(file, PART);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
  };
}
