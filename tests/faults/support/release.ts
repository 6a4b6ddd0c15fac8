import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { buildIfStale } from "../../../scripts/build/stale.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of a release as it is deployed, from which every HotDash of the run is started. */
    release: string;
  }
}

/** Folder in a release with one file for each process started from it, named by its id. */
export const RUNNING = "running";

/** Lays out a release: the build, the commands and the migrations, no sources, so that nothing is built again meanwhile. */
export default function setup(project: TestProject) {
  buildIfStale();
  const folder = mkdtempSync(join(tmpdir(), "hotdash-release-"));
  cpSync("build", join(folder, "build"), { recursive: true });
  for (const part of ["scripts", "supabase", "node_modules"]) symlinkSync(resolve(part), join(folder, part));
  mkdirSync(join(folder, RUNNING));
  project.provide("release", folder);
  return () => {
    for (const pid of readdirSync(join(folder, RUNNING))) killIfAlive(Number(pid));
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A test that ended in the middle left its process; it may have died since. */
function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
