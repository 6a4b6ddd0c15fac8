import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Running } from "../../../app/main.server.ts";
import { buildIfStale } from "../../../scripts/build/stale.ts";

/** A HotDash that runs, on the sandbox. */
export type Product = Running & { signInLink: string; sandboxAddress: string; dataDir: string };

/** Long enough for a test to press Undo, short enough to wait for the end of it. */
export const UNDO_SECONDS = 4;

/**
 * Starts the real build on a fresh data folder and on free ports; `stop` takes the folder away too.
 * @param before what to lay into the folder first.
 */
export async function startProduct(before?: (dataDir: string) => Promise<void>): Promise<Product> {
  buildIfStale();
  const dataDir = mkdtempSync(join(tmpdir(), "hotdash-browser-"));
  await before?.(dataDir);
  const { start } = (await import(pathToFileURL(resolve("build/server/index.js")).href)) as {
    start(env: Record<string, string>): Promise<Running>;
  };
  const running = await start({
    PORT: "0",
    AGENT_PORT: "0",
    HOST: "127.0.0.1",
    DATA_DIR: dataDir,
    DATABASE_URL: "",
    CHATWOOT_LIVE: "",
    PUBLIC_URL: "",
    ROLES: "",
    AGENT_SDK_URL: "",
    OPENAI_API_KEY: "",
    SLACK_WEBHOOK_URL: "",
    SUPPORT_TIMEZONE: "",
    LOG_LEVEL: "error",
    UNDO_SECONDS: String(UNDO_SECONDS),
    DRAFT_QUIET_SECONDS: "1",
  });
  const stop = async () => {
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const { signInLink, sandboxAddress } = running;
  if (signInLink && sandboxAddress) return { ...running, signInLink, sandboxAddress, dataDir, stop };
  await stop();
  throw new Error("a fresh folder must offer a sign-in link and the sandbox");
}
