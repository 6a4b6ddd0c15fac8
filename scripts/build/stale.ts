import { spawnSync } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";

const BUILT = "build/server/index.js";
const SOURCES = [
  "app/**/*",
  "public/**/*",
  "package-lock.json",
  "vite.config.ts",
  "react-router.config.ts",
  "tsconfig.json",
];

/** Builds when there is no build or a source is newer than it. @throws Error with the build's own words. */
export function buildIfStale(): void {
  if (existsSync(BUILT) && !newerThan(statSync(BUILT).mtimeMs)) return;
  if (!existsSync("node_modules/@react-router/dev")) {
    if (existsSync(BUILT)) return;
    throw new Error("There is no build and no build tools: run npm ci, then npm run build.");
  }
  console.log("Building (once, and after changes) …");
  const built = spawnSync(process.execPath, ["node_modules/@react-router/dev/bin.js", "build"], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`The build failed:\n${built.stdout}\n${built.stderr}`);
}

function newerThan(builtMs: number): boolean {
  return globSync(SOURCES).some((file) => {
    const stat = statSync(file);
    return stat.isFile() && stat.mtimeMs > builtMs;
  });
}
