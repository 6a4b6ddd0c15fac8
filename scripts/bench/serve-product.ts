// The whole product in a process of its own, told of over IPC. Ends with its parent.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Running } from "../../app/main.server.ts";

const folder = process.argv[2] ?? "";
const { start } = (await import(pathToFileURL(resolve("build/server/index.js")).href)) as {
  start(env: Record<string, string>): Promise<Running>;
};
const running = await start({
  PORT: "0",
  AGENT_PORT: "0",
  DATA_DIR: folder,
  DATABASE_URL: "",
  CHATWOOT_LIVE: "",
  PUBLIC_URL: "",
  LOG_LEVEL: "error",
  DRAFT_QUIET_SECONDS: "1",
});
const { sandboxWebhook } = JSON.parse(readFileSync(join(folder, "secrets.json"), "utf8")) as { sandboxWebhook: string };
process.send?.({ url: `${running.publicUrl}/api/webhooks/chatwoot`, secret: sandboxWebhook });
process.on("disconnect", () => process.exit(0));
