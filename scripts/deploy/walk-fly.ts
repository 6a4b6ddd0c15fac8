import { spawnSync } from "node:child_process";
import { join } from "node:path";
import pg from "pg";
import pino from "pino";
import { startSandbox } from "../../app/sandbox/sandbox.server.ts";
import { startPostgres } from "../../tests/support/postgres-server.ts";
import { freePort } from "../walk/free-port.ts";
import { until } from "../walk/visitor.ts";
import { type Container, runContainer } from "./container.ts";
import type { Fly } from "./fly.ts";
import { healthy, type Image } from "./walk-container.ts";

/**
 * Does what `fly deploy` does with the image, on Postgres: the release command, then a process of each group, each with its
 * check; then a customer's message goes through all three. @throws Error naming what failed.
 */
export async function walkAsFly(image: Image, fly: Fly, step: (what: string) => void): Promise<void> {
  const postgres = await startPostgres();
  const ports = { web: await freePort(), worker: await freePort(), agent: await freePort() };
  const webhookSecret = image.secret();
  const token = image.secret();
  const sandbox = await startSandbox({
    port: 0,
    stateFile: join(image.outside, "sandbox.sqlite"),
    webhook: { url: `http://127.0.0.1:${ports.web}/api/webhooks/chatwoot`, secret: webhookSecret },
    token,
    shopName: "Fennick Hose & Fitting",
    log: pino({ level: "silent" }),
  });
  const containers: Container[] = [];
  try {
    const asApp = new URL(postgres.url);
    Object.assign(asApp, { username: "hotdash_app", password: image.secret() });
    const secrets = {
      DATABASE_OWNER_URL: postgres.url,
      DATABASE_URL: asApp.href,
      AGENT_SDK_SECRET: image.secret(),
      CHATWOOT_BASE_URL: sandbox.address,
      CHATWOOT_TOKEN: token,
      CHATWOOT_ACCOUNT_ID: "1",
      CHATWOOT_WEBHOOK_SECRET: webhookSecret,
    };
    // One machine stands for three here: each has its own port, and the agent is next door.
    const here = {
      AGENT_PORT: String(ports.agent),
      AGENT_SDK_URL: `http://127.0.0.1:${ports.agent}`,
      DRAFT_QUIET_SECONDS: "1",
    };
    const env = { ...image.env, ...fly.env, ...secrets, ...here };
    release(fly.deploy.release_command, image, env);
    step(`release command, ${fly.deploy.release_command}: the database is migrated`);

    for (const [group, command] of Object.entries(fly.processes)) {
      const port = ports[group as keyof typeof ports];
      containers.push(runContainer(group, command.split(" "), { ...image, env: { ...env, PORT: String(port) } }));
      await until(`/health of ${group}`, () => healthy(`http://127.0.0.1:${port}`), 60_000);
      step(`${group}: /health answers`);
    }
    await sandboxCustomerWrites(sandbox.address);
    const owner = new pg.Client({ connectionString: postgres.url });
    await owner.connect();
    const state = await until("a draft with its private note", async () => {
      const { rows } = await owner.query("select state from approvals where note_message_id is not null");
      return rows[0]?.state;
    }).finally(() => owner.end());
    step(`a customer's message went through web, worker and agent: ${state}`);
    for (const container of containers) step(`${container.name}: ${container.megabytes()} MB resident`);
    for (const container of containers)
      step(`${container.name}: SIGTERM, ended with 0 after ${await container.stop()} ms`);
  } catch (error) {
    const said = containers.map((container) => `--- ${container.name}\n${container.said()}`);
    throw new Error([error instanceof Error ? error.message : error, ...said].join("\n"));
  } finally {
    for (const { child } of containers) child.kill("SIGKILL");
    await sandbox.close();
    await postgres.stop();
  }
}

function release(command: string, { tree, user }: Image, env: Record<string, string>): void {
  const asUser = process.getuid?.() === 0 ? { uid: user, gid: user } : {};
  const ended = spawnSync("sh", ["-c", command], { cwd: tree, env, encoding: "utf8", ...asUser });
  if (ended.status !== 0) throw new Error(`the release command failed:\n${ended.stdout}\n${ended.stderr}`);
}

async function sandboxCustomerWrites(address: string): Promise<void> {
  const written = await fetch(`${address}/customer/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      name: "Dana",
      email: "dana@post.example",
      channel: "chat",
      text: "Where is my order #4790?",
    }),
  });
  if (!written.ok) throw new Error(`the sandbox answered the customer ${written.status}`);
}
