import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { RUNNING } from "./release.ts";

/** A start that takes longer has failed, even on a machine with much else to do. */
const START_MS = 150_000;

export type HotDash = {
  pid: number;
  /** The one-time link it printed, while there was no admin. */
  signInLink: string | null;
  alive(): boolean;
  /** What it has printed so far, its log included. */
  printed(): string;
  /** Resolves when the process is gone, however it went. */
  gone: Promise<void>;
  /** SIGKILL, now; resolves when the process is gone. */
  kill(): Promise<void>;
};

/** A database that a busy machine kept from taking a connection in time. */
const DATABASE_BUSY = "connection timeout";
const MOST_STARTS = 3;

/**
 * Starts HotDash as production does: `node scripts/start.ts` in a release, with these settings and no others; and again, as
 * a platform does, when it ended because its database took no connection in time.
 * @throws Error with what it printed when it does not come up.
 */
export async function startHotDash(settings: Record<string, string>): Promise<HotDash> {
  for (let starts = 1; ; starts++) {
    try {
      return await startOnce(settings);
    } catch (error) {
      if (starts === MOST_STARTS || !String(error).includes(DATABASE_BUSY)) throw error;
    }
  }
}

async function startOnce(settings: Record<string, string>): Promise<HotDash> {
  const release = inject("release");
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    cwd: release,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, HOST: "127.0.0.1", LOG_LEVEL: "error", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pid = child.pid ?? 0;
  const running = join(release, RUNNING, String(pid));
  writeFileSync(running, "");
  let printed = "";
  const up = Promise.withResolvers<void>();
  const listen = (text: string) => {
    printed += text;
    if (printed.includes("Ctrl-C stops it.")) up.resolve();
  };
  child.stdout.setEncoding("utf8").on("data", listen);
  child.stderr.setEncoding("utf8").on("data", listen);
  const gone = once(child, "exit").then(() => {
    rmSync(running, { force: true });
    up.reject(new Error(`HotDash ended:\n${printed}`));
  });
  const late = setTimeout(() => up.reject(new Error(`HotDash did not come up:\n${printed}`)), START_MS);
  await up.promise.finally(() => clearTimeout(late));
  return {
    pid,
    signInLink: /http\S+\/sign-in\/\S+/.exec(printed)?.[0] ?? null,
    printed: () => printed,
    alive: () => child.exitCode === null && child.signalCode === null,
    gone,
    kill: () => {
      child.kill("SIGKILL");
      return gone;
    },
  };
}
