// npm start: builds when the build is missing or older than its sources, starts HotDash, says where it is, and drains when
// told to stop.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Running } from "../app/main.server.ts";
import { buildIfStale } from "./build/stale.ts";
import { welcome } from "./build/welcome.ts";
import { stopOnSignal } from "./start/stopping.ts";

try {
  buildIfStale();
  // React and Express are twice as fast, and tell strangers less, when they know.
  process.env.NODE_ENV ??= "production";
  const { start } = (await import(pathToFileURL(resolve("build/server/index.js")).href)) as {
    start(): Promise<Running>;
  };
  const starting = start();
  // As the first process of a container we hear no signal that has no listener: it must not wait for the start to succeed.
  stopOnSignal(async (patience) => (await starting).stop(patience));
  console.log(welcome(await starting));
} catch (error) {
  console.error(`HotDash did not start.\n${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
