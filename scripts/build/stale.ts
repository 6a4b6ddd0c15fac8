import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

const BUILT = "build/server/index.js";
const SOURCES = [
  "app/**/*",
  "public/**/*",
  "package-lock.json",
  "vite.config.ts",
  "react-router.config.ts",
  "tsconfig.json",
];

/** Not in the build's own folder, which each build clears. */
const LOCK_FOLDER = "node_modules/.cache";
const LONGEST_BUILD_MS = 180_000;

/** Builds when there is no build or a source is newer than it. @throws Error with the build's own words. */
export function buildIfStale(): void {
  if (existsSync(BUILT) && !newerThan(statSync(BUILT).mtimeMs)) return;
  if (!existsSync("node_modules/@react-router/dev")) {
    if (existsSync(BUILT)) return;
    throw new Error("There is no build and no build tools: run npm ci, then npm run build.");
  }
  mkdirSync(LOCK_FOLDER, { recursive: true });
  // Several tests may ask at once: one builds, the others find it built. Who dies lets go of the lock.
  const lock = new DatabaseSync(`${LOCK_FOLDER}/hotdash-build.lock`, { timeout: LONGEST_BUILD_MS });
  try {
    lock.exec("begin exclusive");
    if (!existsSync(BUILT) || newerThan(statSync(BUILT).mtimeMs)) build();
  } finally {
    lock.close();
  }
}

function build(): void {
  console.log("Building (once, and after changes) …");
  const built = spawnSync(process.execPath, ["node_modules/@react-router/dev/bin.js", "build"], {
    encoding: "utf8",
    // Asked for by a test, its NODE_ENV would build React's development edition, which complains in the console.
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (built.status !== 0) throw new Error(`The build failed:\n${built.stdout}\n${built.stderr}`);
}

function newerThan(builtMs: number): boolean {
  return globSync(SOURCES).some((file) => {
    const stat = statSync(file);
    return stat.isFile() && stat.mtimeMs > builtMs;
  });
}
