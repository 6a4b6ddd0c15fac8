import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pino from "pino";
import { inTransaction } from "../../app/db/database.server.ts";
import { connectPostgres } from "../../app/db/postgres.server.ts";
import { enqueue, openQueue } from "../../app/queue/queue.server.ts";
import type { CustomerMessageBody, CustomerThread } from "../../app/sandbox/customer-view.ts";
import { startSandbox } from "../../app/sandbox/sandbox.server.ts";
import { sweepJob } from "../../app/webhooks/jobs.ts";
import { buildIfStale } from "../../scripts/build/stale.ts";
import { openBalancer } from "./balancer.ts";
import { signedInAs } from "./operators.ts";
import { migratedTemplate } from "./postgres-once.ts";
import { startPostgres, type Version } from "./postgres-server.ts";
import { SANDBOX_SECRET, SANDBOX_TOKEN } from "./sandbox.ts";
import { openSessionPooler } from "./session-pooler.ts";

/** A start that takes longer has failed. */
const START_MS = 40_000;
const AGENT_SECRET = "shared-by-workers-and-agent";

export type SplitProduct = Awaited<ReturnType<typeof startSplitProduct>>;
type Started = { name: string; child: ChildProcess; printed(): string };

/**
 * HotDash as it is deployed: two web processes behind a balancer, two workers and an agent service, as `hotdash_app` through a
 * session pooler on a Postgres of their own. Chatwoot is the sandbox, in this process.
 */
export async function startSplitProduct(version: Version) {
  const folder = layOutRelease();
  // Acknowledged is on disk, as with Postgres' own defaults: otherwise a crash of the database could lose it.
  const server = await startPostgres(version, ["synchronous_commit=on"]);
  const template = await migratedTemplate(server.url);
  const { appUrl } = await template.clone();
  const pooler = await openSessionPooler(server.url);
  const [web1 = 0, web2 = 0, worker1 = 0, worker2 = 0, agentPort = 0] = await freePorts(5);
  const webs = [at(web1), at(web2)];
  const balancer = await openBalancer(() => webs);
  // Each worker reaches the agent service by a way of its own, which counts what it asks.
  const ways = [await openBalancer(() => [at(agentPort)]), await openBalancer(() => [at(agentPort)])];
  const sandbox = await startSandbox({
    port: 0,
    stateFile: join(folder, "sandbox.sqlite"),
    webhook: { url: `${balancer.url}/api/webhooks/chatwoot`, secret: SANDBOX_SECRET },
    token: SANDBOX_TOKEN,
    shopName: "Fennick Hose & Fitting",
    log: pino({ level: "silent" }),
  });
  const shared = {
    PUBLIC_URL: balancer.url,
    DATABASE_URL: pooler.urlOf(appUrl),
    CHATWOOT_LIVE: "1",
    CHATWOOT_BASE_URL: sandbox.address,
    CHATWOOT_TOKEN: SANDBOX_TOKEN,
    CHATWOOT_ACCOUNT_ID: "1",
    CHATWOOT_WEBHOOK_SECRET: SANDBOX_SECRET,
    UNDO_SECONDS: "0",
    DRAFT_QUIET_SECONDS: "0",
  };
  const start = (name: string, settings: Record<string, string>) =>
    startProcess(name, folder, { ...settings, DATA_DIR: join(folder, name), AGENT_SDK_SECRET: AGENT_SECRET });
  const web = (port: number) => ({ ...shared, ROLES: "web", PORT: String(port) });
  const worker = (port: number, way = 0) =>
    ({ ...shared, ROLES: "worker", PORT: String(port), AGENT_SDK_URL: ways[way]?.url ?? "" }) as const;
  const processes = await Promise.all([
    start("web-1", web(web1)),
    start("web-2", web(web2)),
    start("worker-1", worker(worker1, 0)),
    start("worker-2", worker(worker2, 1)),
    start("agent", { ROLES: "agent", AGENT_PORT: String(agentPort) }),
  ]);
  const database = connectPostgres(appUrl);
  const { db } = database;
  const account = await db.selectFrom("accounts").select("id").executeTakeFirstOrThrow();
  const place = { db, chatwoot: account, publicUrl: balancer.url, now: () => new Date() };
  const { cookie } = await signedInAs(place, "reviewer");
  const ask = (web: number, path: string, init: RequestInit = {}) =>
    fetch(new URL(path, webs[web]), { ...init, headers: { Cookie: cookie, Origin: balancer.url, ...init.headers } });

  return {
    db,
    accountId: account.id,
    /** Crashes and comes back. */
    server,
    pooler,
    balancer,
    /** What each worker asked of the agent service. */
    asked: ways.map((way) => way.passed),
    health: [web1, web2, worker1, worker2].map((port) => `${at(port)}/health`),
    /** Names of processes that ended, with what they printed. */
    ended: () => processes.filter(({ child }) => child.exitCode !== null || child.signalCode !== null).map(told),
    printed: () => processes.map(told).join("\n"),
    /** As the reviewer's browser asks one of the webs. */
    ask,
    idle: () => sandbox.idle(),
    /** Has a worker look now for what no webhook brought; by itself it does every minute. */
    sweep: async () => {
      const queue = await openQueue(database, [sweepJob as never], { retryLimit: 3 }, () => {});
      await inTransaction(db, (tx) => enqueue(queue, tx, sweepJob, { accountId: account.id }));
      await queue.stop(0);
    },
    write: async (message: Partial<CustomerMessageBody>) => {
      const body = { name: "Dana Whitfield", email: "dana@post.example", channel: "chat", text: "Hello", ...message };
      const answer = await fetch(`${sandbox.address}/customer/messages`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`the customer's door answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as { conversationId: number; messageId: number };
    },
    /** What the customer has from the shop. */
    replies: async (conversationId: number) => {
      const answer = await fetch(`${sandbox.address}/customer/conversations/${conversationId}`);
      const { messages } = (await answer.json()) as CustomerThread;
      return messages.filter(({ from }) => from === "shop").map(({ text }) => text);
    },
    /** What agents see beside the thread. */
    notes: async (conversationId: number) => {
      const path = `/api/v1/accounts/1/conversations/${conversationId}/messages`;
      const answer = await fetch(sandbox.address + path, { headers: { "Api-Access-Token": SANDBOX_TOKEN } });
      const { payload } = (await answer.json()) as { payload: { private: boolean; content: string }[] };
      return payload.filter((message) => message.private);
    },
    stop: async () => {
      for (const { child } of processes) child.kill("SIGINT");
      await Promise.all(processes.map(({ child }) => child.exitCode ?? once(child, "exit")));
      await database.close();
      await sandbox.close();
      for (const door of [balancer, ...ways, pooler]) await door.close();
      await template.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const at = (port: number) => `http://127.0.0.1:${port}`;
const told = ({ name, printed }: Started) => `--- ${name}\n${printed()}`;

/** The build and the commands without sources, so that no process builds anew what is being worked on. */
function layOutRelease(): string {
  buildIfStale();
  const folder = mkdtempSync(join(tmpdir(), "hotdash-split-"));
  cpSync("build", join(folder, "build"), { recursive: true });
  for (const part of ["scripts", "node_modules"]) symlinkSync(resolve(part), join(folder, part));
  return folder;
}

async function startProcess(name: string, cwd: string, settings: Record<string, string>): Promise<Started> {
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    cwd,
    env: { PATH: process.env.PATH, HOST: "127.0.0.1", LOG_LEVEL: "warn", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const up = Promise.withResolvers<void>();
  const hear = (text: string) => {
    printed += text;
    if (printed.includes("Ctrl-C stops it.")) up.resolve();
  };
  child.stdout.setEncoding("utf8").on("data", hear);
  child.stderr.setEncoding("utf8").on("data", hear);
  child.once("exit", () => up.reject(new Error(`${name} ended:\n${printed}`)));
  const late = setTimeout(() => up.reject(new Error(`${name} did not come up:\n${printed}`)), START_MS);
  await up.promise.finally(() => clearTimeout(late));
  return { name, child, printed: () => printed };
}

async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(probes.map((probe) => once(probe, "listening")));
  const ports = probes.map((probe) => (probe.address() as { port: number }).port);
  await Promise.all(probes.map((probe) => once(probe.close(), "close")));
  return ports;
}
