import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder in which the run's disks are mounted. */
    disks: string;
  }
}

/** Takes the run's disks away however it ends: done, failed or Ctrl-C. */
export default function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-disks-"));
  // Postgres, which runs as somebody else under root, has its files in there.
  chmodSync(folder, 0o755);
  project.provide("disks", folder);
  return () => {
    for (const disk of readdirSync(folder)) {
      // Lazily: a process that was killed just now may not have let go of its files yet.
      execFileSync("umount", ["-l", join(folder, disk)]);
      rmdirSync(join(folder, disk));
    }
    rmdirSync(folder);
  };
}
