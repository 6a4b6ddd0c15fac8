// npm start: builds when the build is missing or older than its sources, starts HotDash, says where it is, and drains on Ctrl-C.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { buildIfStale } from "./build/stale.ts";
import { welcome } from "./build/welcome.ts";

/** Whatever has not ended by then is left to the next start, which picks it up. */
const LONGEST_STOP_MS = 4500;

try {
  buildIfStale();
  // React and Express are twice as fast, and tell strangers less, when they know.
  process.env.NODE_ENV ??= "production";
  const { start } = await import(pathToFileURL(resolve("build/server/index.js")).href);
  const running = await start();
  console.log(welcome(running));
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, async () => {
      if (stopping) process.exit(130);
      stopping = true;
      console.log("\nStopping: finishing what is under way.");
      setTimeout(() => process.exit(0), LONGEST_STOP_MS).unref();
      await running.stop();
      process.exit(0);
    });
  }
} catch (error) {
  console.error(`HotDash did not start.\n${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
