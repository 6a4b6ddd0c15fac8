// npm run deploy:rehearse: carries the Dockerfile out without Docker, in temporary folders, and runs the result as an
// unprivileged user: once as a lone container on the embedded database, once as fly.toml's three process groups on Postgres.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDockerfile } from "./dockerfile.ts";
import { readFly } from "./fly.ts";
import { carryOut } from "./stages.ts";
import { walkAsContainer } from "./walk-container.ts";
import { walkAsFly } from "./walk-fly.ts";

const place = mkdtempSync(join(tmpdir(), "hotdash-rehearsal-"));
const stages = readDockerfile(readFileSync("Dockerfile", "utf8"));
const image = stages.at(-1);
const startedAt = performance.now();
const step = (what: string) =>
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${what}`);
// Whatever runs then is a child, and hears the same Ctrl-C.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
process.on("exit", () => rmSync(place, { recursive: true, force: true }));

try {
  // The image's user must be able to come this far.
  chmodSync(place, 0o755);
  const bin = join(place, "bin");
  mkdirSync(bin);
  copyFileSync(process.execPath, join(bin, "node"));

  if (!image?.command || !image.user) throw new Error("the Dockerfile's last stage has no CMD or no USER");
  const tree = carryOut(stages, join(place, "stages"), bin, step);
  weigh(tree);

  const container = {
    tree,
    user: Number(image.user),
    command: image.command,
    env: { ...image.env, PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`, HOME: place, LOG_LEVEL: "error" },
    outside: join(place, "outside"),
    secret: () => randomBytes(16).toString("hex"),
  };
  mkdirSync(container.outside);
  await walkAsContainer(container, step);
  await walkAsFly(container, readFly(readFileSync("fly.toml", "utf8")), step);
  step("rehearsed: the Dockerfile's tree runs");
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

function weigh(tree: string): void {
  const packages = globSync(["node_modules/[!@.]*", "node_modules/@*/*"], { cwd: tree });
  const megabytes = (folders: string[]) =>
    spawnSync("du", ["-sm", ...folders], { cwd: tree, encoding: "utf8" })
      .stdout.trim()
      .split("\n")
      .map((line) => line.split("\t") as [string, string])
      .sort(([a], [b]) => Number(b) - Number(a));
  step(`the image adds ${megabytes(["."])[0]?.[0]} MB to ${image?.base}; the ten largest packages:`);
  for (const [size, folder] of megabytes(packages).slice(0, 10))
    console.log(`${size.padStart(12)} MB  ${folder.replace("node_modules/", "")}`);
}
