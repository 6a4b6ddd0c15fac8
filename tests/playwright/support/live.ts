import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import pino from "pino";
import type { Running } from "../../../app/main.server.ts";
import { startSandbox } from "../../../app/sandbox/sandbox.server.ts";
import { buildIfStale } from "../../../scripts/build/stale.ts";
import { ADMIN, redeem, type Session } from "./sign-in.ts";
import { test as base } from "./test.ts";

/** Tests on a HotDash that was just connected to a Chatwoot of its own; `live` is where it is, for its admin's window. */
export const test = base.extend<object, { live: { baseURL: string; storageState: Session } }>({
  live: [
    async ({ browser }, use) => {
      const running = await startLive();
      await use({ baseURL: running.publicUrl, storageState: await redeem(browser, running.signInLink ?? "", ADMIN) });
      await running.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

/** A HotDash on a private address that takes a sandbox for a real Chatwoot, whose one webhook leads elsewhere. */
async function startLive(): Promise<Running> {
  buildIfStale();
  const { start } = (await import(pathToFileURL(resolve("build/server/index.js")).href)) as {
    start(env: Record<string, string>): Promise<Running>;
  };
  const dataDir = mkdtempSync(join(tmpdir(), "hotdash-live-"));
  const sandbox = await startSandbox({
    port: 0,
    stateFile: join(dataDir, "chatwoot.sqlite"),
    webhook: { url: "https://elsewhere.example/hook", secret: "secret-of-another" },
    token: "token-of-the-live-test",
    shopName: "Lumen Lamps",
    log: pino({ level: "silent" }),
  });
  const port = await freePort();
  const running = await start({
    PORT: String(port),
    AGENT_PORT: "0",
    HOST: "127.0.0.1",
    DATA_DIR: dataDir,
    DATABASE_URL: "",
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    ROLES: "",
    AGENT_SDK_URL: "",
    OPENAI_API_KEY: "",
    SLACK_WEBHOOK_URL: "",
    CHATWOOT_LIVE: "1",
    CHATWOOT_BASE_URL: sandbox.address,
    CHATWOOT_TOKEN: "token-of-the-live-test",
    CHATWOOT_ACCOUNT_ID: "1",
    CHATWOOT_WEBHOOK_SECRET: "secret-of-the-live-test",
    LOG_LEVEL: "silent",
  });
  const stop = async () => {
    await running.stop();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...running, stop };
}

/** PUBLIC_URL names a port, so it must be known before the start. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
