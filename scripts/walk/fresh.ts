import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Running } from "../../app/main.server.ts";
import { buildIfStale } from "../build/stale.ts";

/** Whatever the machine's environment says, this copy is alone: its own folder, free ports, sandbox, offline model. */
const ALONE = {
  PORT: "0",
  AGENT_PORT: "0",
  HOST: "127.0.0.1",
  DATABASE_URL: "",
  CHATWOOT_LIVE: "",
  PUBLIC_URL: "",
  ROLES: "",
  AGENT_SDK_URL: "",
  OPENAI_API_KEY: "",
  SLACK_WEBHOOK_URL: "",
  OPENAI_BASE_URL: "",
  SUPPORT_TIMEZONE: "",
  LOG_LEVEL: "error",
};

export type Fresh = Running & { signInLink: string; sandboxAddress: string; dataDir: string };

/** Starts the real build on a fresh data folder and on free ports; `stop` takes the folder away too. */
export async function startFresh(env: Record<string, string> = {}): Promise<Fresh> {
  buildIfStale();
  // React and Express are twice as fast, and tell strangers less, when they know.
  process.env.NODE_ENV ??= "production";
  const dataDir = mkdtempSync(join(tmpdir(), "hotdash-fresh-"));
  const { start } = (await import(pathToFileURL(resolve("build/server/index.js")).href)) as {
    start(env: Record<string, string>): Promise<Running>;
  };
  const running = await start({ ...ALONE, DATA_DIR: dataDir, ...env });
  const stop = async () => {
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const { signInLink, sandboxAddress } = running;
  if (signInLink && sandboxAddress) return { ...running, signInLink, sandboxAddress, dataDir, stop };
  await stop();
  throw new Error("a fresh folder must offer a sign-in link and the sandbox");
}
