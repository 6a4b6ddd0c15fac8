import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { environment, parseEnvironment } from "../../app/config/environment.ts";
import { readDockerfile } from "../../scripts/deploy/dockerfile.ts";
import { inContext } from "../../scripts/deploy/dockerignore.ts";
import { readFly } from "../../scripts/deploy/fly.ts";
import { CLOSING_MS, PATIENCE } from "../../scripts/start/stopping.ts";

const fly = readFly(readFileSync("fly.toml", "utf8"));
const stages = readDockerfile(readFileSync("Dockerfile", "utf8"));
const image = stages.at(-1);
const dockerignore = readFileSync(".dockerignore", "utf8");
const { scripts, devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
};
/** What the README has people set as secrets. */
const SECRETS = {
  DATABASE_OWNER_URL: "postgres://postgres:password@db.example.com/postgres",
  DATABASE_URL: "postgres://hotdash_app:password@db.example.com/postgres",
  AGENT_SDK_SECRET: "0123456789abcdef",
  CHATWOOT_BASE_URL: "https://chatwoot.example.com",
  CHATWOOT_TOKEN: "token",
  CHATWOOT_ACCOUNT_ID: "1",
  CHATWOOT_WEBHOOK_SECRET: "0123456789abcdef",
};

/** A group's command: the settings it takes away and gives, and the program. */
function read(command: string) {
  const [, unset = "", set = "", program] = /^env((?: -u \w+)*)((?: \w+=\S+)*) (node .*)$/.exec(command) ?? [];
  return {
    unset: unset.split(" -u ").filter(Boolean),
    set: Object.fromEntries(
      set
        .trim()
        .split(" ")
        .map((pair) => pair.split("=") as [string, string]),
    ),
    program,
  };
}
const groups = Object.entries(fly.processes).map(([name, command]) => ({ name, ...read(command) }));

test("each process group of fly.toml runs the role of its name, by the image's own command", () => {
  expect(groups.map(({ name, set }) => [name, set])).toEqual(
    ["web", "worker", "agent"].map((role) => [role, { ROLES: role }]),
  );
  for (const { program } of groups) expect(program).toBe(image?.command?.join(" "));
});

test.each(groups)("the settings that $name is started with are ones HotDash takes", ({ unset, set }) => {
  const env: Record<string, string> = { ...fly.env, ...SECRETS, ...set };
  for (const name of [...unset, ...Object.keys(env)]) expect(Object.keys(environment)).toContain(name);
  for (const name of unset) delete env[name];
  expect(() => parseEnvironment(env)).not.toThrow();
});

test("only the release command knows the database's owner, only agent the model's key, and agent no database", () => {
  const without = Object.fromEntries(groups.map(({ name, unset }) => [name, unset]));
  for (const unset of Object.values(without)) expect(unset).toContain("DATABASE_OWNER_URL");
  expect(without).toMatchObject({
    web: expect.arrayContaining(["OPENAI_API_KEY"]),
    worker: expect.arrayContaining(["OPENAI_API_KEY"]),
    agent: expect.arrayContaining(["DATABASE_URL"]),
  });
});

test("ports, health checks and the agent service's address fit together", () => {
  const { PORT, AGENT_PORT, HOST, AGENT_SDK_URL, PUBLIC_URL } = fly.env;
  expect(fly.http_service).toMatchObject({ processes: ["web"], internal_port: Number(PORT) });
  expect(fly.http_service.checks.map(({ path }) => path)).toEqual(["/health"]);
  expect(fly.checks).toMatchObject({
    worker: { processes: ["worker"], port: Number(PORT), path: "/health" },
    agent: { processes: ["agent"], port: Number(AGENT_PORT), path: "/health" },
  });
  expect(readFileSync("app/routes.ts", "utf8")).toContain('"health"');
  expect(AGENT_SDK_URL).toBe(`http://agent.process.${fly.app}.internal:${AGENT_PORT}`);
  expect(PUBLIC_URL).toBe(`https://${fly.app}.fly.dev`);
  expect(HOST).toBe("::");
});

test("nothing sleeps, and whatever stops by itself is started again: Chatwoot posts once", () => {
  expect(fly.http_service.auto_stop_machines).toBe("off");
  expect(fly.restart).toEqual([{ policy: "always" }]);
});

test("Fly waits longer than HotDash drains, after the signal that makes it patient", () => {
  const { lingerMs, drainMs } = PATIENCE[fly.kill_signal];
  expect(fly.kill_signal).toBe("SIGTERM");
  expect(fly.kill_timeout * 1000).toBeGreaterThan(lingerMs + drainMs + CLOSING_MS);
});

test("Ctrl-C on a laptop takes 5 seconds at most", () => {
  const { lingerMs, drainMs } = PATIENCE.SIGINT;
  expect(lingerMs + drainMs + CLOSING_MS).toBeLessThanOrEqual(5000);
});

test("every npm script that a deployment runs exists", () => {
  const runs = stages.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === "run" ? [step.command] : [])));
  const named = [...runs, fly.deploy.release_command].flatMap((command) => /npm run (\S+)/.exec(command)?.[1] ?? []);
  expect(named).toEqual(["build", "db:push"]);
  for (const name of named) expect(scripts).toHaveProperty([name]);
});

test("every file the Dockerfile copies is there, Docker sees it, and sees nothing else", () => {
  const copied = stages
    .flatMap(({ steps }) => steps)
    .flatMap((step) => (step.kind === "copy" && !step.from ? step.sources : []));
  for (const path of copied) {
    expect(existsSync(path)).toBe(true);
    expect(inContext(dockerignore, path)).toBe(true);
  }
  for (const path of [
    ".env",
    ".data/secrets.json",
    ".git/config",
    "node_modules/pg/package.json",
    "build/server/index.js",
  ])
    expect(inContext(dockerignore, path)).toBe(false);
  const seen = dockerignore.split("\n").flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : []));
  expect(new Set(seen)).toEqual(new Set(copied));
});

test("the image runs by a number that is not root's, on the Node that the project pins, without what builds it", () => {
  expect(Number(image?.user)).toBeGreaterThan(0);
  const bases = stages.map(({ base }) => base).filter((base) => !stages.some(({ name }) => name === base));
  expect(new Set(bases)).toEqual(new Set([`node:${devDependencies.node?.split(".")[0]}-slim`]));
  expect(image?.steps).toContainEqual({
    kind: "copy",
    from: "trimmed",
    sources: ["/app/node_modules"],
    to: "node_modules",
  });
  expect(stages.find(({ name }) => name === "trimmed")?.steps).toContainEqual({
    kind: "run",
    command: expect.stringContaining("--omit=dev"),
  });
});

test.each([["ADD . ."], ["RUN --mount=type=cache npm ci"], ["COPY --chown=node app app"], ["HEALTHCHECK NONE"]])(
  "the rehearsal refuses an instruction it does not carry out: %s",
  (line) => expect(() => readDockerfile(`FROM node:24-slim\n${line}\n`)).toThrow("does not know"),
);

test.each([["swap_size_mb = 512"], ["[mounts]"], ["app = 'hotdash'"]])(
  "a setting of fly.toml that nobody has looked at is refused: %s",
  (line) => expect(() => readFly(`${line}\n${readFileSync("fly.toml", "utf8")}`)).toThrow(),
);
