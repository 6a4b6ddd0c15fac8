import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environment } from "../../app/config/environment.ts";

/** A newcomer's copy, and their terminal: nothing of this project's settings, tools or npm run comes with it. */
export type Clone = {
  folder: string;
  run(command: string, env?: Record<string, string>, output?: "pipe" | "inherit"): ChildProcess;
};

/** Clones what is committed into an empty folder, which is gone, with all that still runs in it, when this process ends. */
export function cloneHead(): Clone {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-clone-"));
  const running = new Set<ChildProcess>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
  process.on("exit", () => {
    for (const child of running) killGroup(child);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  execFileSync("git", ["clone", "--quiet", ".", folder]);
  return {
    folder,
    run: (command, env = {}, output = "inherit") => {
      const child = spawn("sh", ["-c", command], {
        cwd: folder,
        env: { ...newcomersEnvironment(), ...env },
        stdio: ["ignore", output, output],
        // A group of its own, so that it can be ended with all it started.
        detached: true,
      });
      running.add(child);
      void once(child, "exit").then(() => running.delete(child));
      return child;
    },
  };
}

function newcomersEnvironment(): Record<string, string | undefined> {
  const foreign = (name: string) =>
    Object.hasOwn(environment, name) || name.startsWith("npm_") || ["INIT_CWD", "NODE", "NODE_ENV"].includes(name);
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign(name)));
  const path = (kept.PATH ?? "").split(":").filter((folder) => !folder.includes("node_modules"));
  return { ...kept, PATH: path.join(":") };
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
