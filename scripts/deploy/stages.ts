import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import type { Stage, Step } from "./dockerfile.ts";
import { inContext } from "./dockerignore.ts";

/** A stage carried out: its files, and the folder that its next instruction works in. */
type Made = { root: string; workdir: string };

/** What `npm ci` needs of this machine to reach the registry, as a build in Docker would be given it. */
const OF_THE_NETWORK = /^(HOME|npm_config_(cache|userconfig|registry)|NODE_EXTRA_CA_CERTS|https?_proxy|no_proxy)$/i;

/**
 * Carries the stages out, each in a folder of its own under `place`, from what Docker would see of the project.
 * @param bin a folder with the `node` that the base image would have; npm is this machine's.
 * @returns the folder that the last stage's command runs in.
 * @throws Error naming the instruction that failed, with its own words.
 */
export function carryOut(stages: Stage[], place: string, bin: string, onStep: (what: string) => void): string {
  const made = new Map<string, Made>();
  const dockerignore = readFileSync(".dockerignore", "utf8");
  let last: Made | undefined;
  for (const stage of stages) {
    last = { root: join(place, stage.name.replace(" ", "-")), workdir: "/" };
    mkdirSync(last.root, { recursive: true });
    const base = made.get(stage.base);
    if (base) {
      copyAll(`${base.root}/.`, last.root);
      last.workdir = base.workdir;
    }
    for (const step of stage.steps) {
      onStep(`${stage.name}: ${said(step)}`);
      if (step.kind === "workdir") enter(last, step.path);
      else if (step.kind === "run") run(step.command, last, { ...stage.env, PATH: `${bin}:${plainPath()}` });
      else if (step.from) copyFrom(made.get(step.from), step, last);
      else copyContext(step, last, dockerignore);
    }
    made.set(stage.name, last);
  }
  if (!last) throw new Error("the Dockerfile has no stage");
  return join(last.root, last.workdir);
}

const said = (step: Step) =>
  step.kind === "workdir"
    ? `WORKDIR ${step.path}`
    : step.kind === "run"
      ? `RUN ${step.command}`
      : `COPY ${step.from ? `--from=${step.from} ` : ""}${step.sources.join(" ")} ${step.to}`;

function enter(stage: Made, path: string): void {
  stage.workdir = resolve(stage.workdir, path);
  mkdirSync(join(stage.root, stage.workdir), { recursive: true });
}

function run(command: string, stage: Made, env: Record<string, string>): void {
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => OF_THE_NETWORK.test(name)));
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], {
    cwd: join(stage.root, stage.workdir),
    env: { ...kept, ...env },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`RUN ${command} failed:\n${stdout}\n${stderr}`);
}

/** Without the tools of this project, which npm put there: the image has its own or none. */
const plainPath = () =>
  (process.env.PATH ?? "")
    .split(":")
    .filter((folder) => !folder.includes("node_modules"))
    .join(":");

function copyFrom(stage: Made | undefined, step: Step & { kind: "copy" }, into: Made): void {
  if (!stage) throw new Error(`COPY --from=${step.from}: there is no such stage before it`);
  for (const source of step.sources) copyAll(join(stage.root, source), destination(step, source, into));
}

function copyContext(step: Step & { kind: "copy" }, into: Made, dockerignore: string): void {
  for (const source of step.sources) {
    if (!existsSync(source) || !inContext(dockerignore, source))
      throw new Error(`COPY ${source}: Docker would not find it; see .dockerignore`);
    cpSync(source, destination(step, source, into), {
      recursive: true,
      filter: (path) => statSync(path).isDirectory() || inContext(dockerignore, relative(".", path)),
    });
  }
}

/** A file goes under its name into a folder that is written with a slash; a folder's content becomes the destination's. */
function destination({ to }: Step & { kind: "copy" }, source: string, { root, workdir }: Made): string {
  const folder = join(root, resolve("/", workdir, to));
  return to.endsWith("/") ? join(folder, basename(source)) : folder;
}

/** As links to the same files: copies of what npm installed would take long. */
function copyAll(from: string, to: string): void {
  const { status, stderr } = spawnSync("cp", ["-al", from, to], { encoding: "utf8" });
  if (status !== 0) throw new Error(`copying ${from} failed: ${stderr}`);
}
