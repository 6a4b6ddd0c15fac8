import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject, onTestFinished } from "vitest";
import { databaseFolder } from "../../app/db/command.server.ts";
import { buildIfStale } from "../../scripts/build/stale.ts";

/** Whatever the machine's environment says: embedded database, sandbox, offline model, and no log but errors. */
const ALONE = {
  NODE_ENV: "production",
  HOST: "127.0.0.1",
  PORT: "0",
  AGENT_PORT: "0",
  DATABASE_URL: "",
  PUBLIC_URL: "",
  ROLES: "",
  AGENT_SDK_URL: "",
  OPENAI_API_KEY: "",
  SLACK_WEBHOOK_URL: "",
  CHATWOOT_LIVE: "",
  LOG_LEVEL: "error",
};

/** A HotDash in a process of its own, as a platform starts it. */
export type HotdashProcess = {
  child: ChildProcess;
  address: string;
  /** Offered until there is an admin. */
  signInLink: string | null;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
};

/** A data folder for one test, its database migrated already: making one takes seconds. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-process-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(databaseFolder(folder));
  execFileSync("tar", ["-xf", inject("emptyDatabase"), "-C", databaseFolder(folder)], { stdio: "ignore" });
  return folder;
}

/** Starts the real build and waits until it has said where it is; killed when the test ends, if it still runs then. */
export async function startHotdash(env: Record<string, string>): Promise<HotdashProcess> {
  buildIfStale();
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    env: { ...process.env, ...ALONE, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit").then(([code, signal]) => (code ?? signal) as number | string);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  let said = "";
  await new Promise<void>((welcomed, failed) => {
    const listen = (text: string) => {
      said += text;
      if (said.includes("Ctrl-C stops it")) welcomed();
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", listen);
    void ended.then(() => failed(new Error(`HotDash did not start:\n${said}`)));
  });
  const address = /running at\s+(http\S+)/.exec(said)?.[1];
  if (!address) throw new Error(`HotDash did not say where it is:\n${said}`);
  return { child, address, signInLink: /http\S+\/sign-in\/\S+/.exec(said)?.[0] ?? null, ended };
}
