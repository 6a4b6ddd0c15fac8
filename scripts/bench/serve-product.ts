// The product, or some of its roles, in a process of its own, told of over IPC. Ends with its parent.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Running } from "../../app/main.server.ts";
import { tellUsage } from "./usage.ts";

const { start } = (await import(pathToFileURL(resolve("build/server/index.js")).href)) as {
  start(env: Record<string, string>): Promise<Running>;
};
const { publicUrl, agentServiceUrl, signInLink } = await start(JSON.parse(process.argv[2] ?? "{}"));
tellUsage();
process.send?.({ url: publicUrl, agentServiceUrl, signInLink });
process.on("disconnect", () => process.exit(0));
