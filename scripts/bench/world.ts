import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../../app/db/database.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import { connectPostgres } from "../../app/db/postgres.server.ts";
import { seedShop } from "../../app/sandbox/seed.server.ts";
import { migratedTemplate } from "../../tests/support/postgres-once.ts";
import { startPostgres } from "../../tests/support/postgres-server.ts";
import { signInByLink } from "../walk/visitor.ts";
import { type ChatwootStandIn, openChatwootStandIn } from "./chatwoot.ts";
import { type Deliveries, deliveriesOf } from "./deliveries.ts";
import type { Usage } from "./usage.ts";

export const ON = ["embedded", "postgres"] as const;
/** `npm start` in one process on the embedded database, or web, worker and agent apart on one Postgres. */
export type On = (typeof ON)[number];

/** A program under measurement and the world around it. */
export type Bench = {
  /** Where it is reached, without a trailing slash. */
  url: string;
  deliveries: Deliveries;
  chatwoot: ChatwootStandIn;
  /** Reads the database behind the program's back: Postgres only. */
  db: Database | null;
  usage(): Promise<{ web: Usage; worker: Usage }>;
  stop(): Promise<void>;
};
export type Product = Bench & { cookie: string };

const WEBHOOK_SECRET = randomBytes(24).toString("hex");
const AGENT_SECRET = randomBytes(24).toString("hex");
const ACCOUNT = 1;

/** HotDash on a database of its own, with the shop's articles and orders, an admin signed in, and no sandbox beside it. */
export async function openProduct(on: On): Promise<Product> {
  return closingWith(await openGround(on), productOn);
}

/** The same on a ground that stays. */
export async function productOn(ground: Ground, settings: Record<string, string> = {}): Promise<Product> {
  const env = { ...ground.env, DRAFT_QUIET_SECONDS: "0", ...settings };
  const started: Started[] = [];
  const start = async (more: Record<string, string>) => {
    const one = await startProgram("serve-product.ts", { ...env, ...more });
    started.push(one);
    return one;
  };
  let web: Started;
  let worker: Started;
  if (!ground.db) web = worker = await start({});
  else {
    const agent = await start({ ROLES: "agent" });
    web = await start({ ROLES: "web" });
    worker = await start({ ROLES: "worker", AGENT_SDK_URL: agent.told.agentServiceUrl ?? "" });
  }
  const cookie = await signIn(web.told.signInLink ?? "");
  return {
    url: web.told.url,
    cookie,
    deliveries: deliveriesOf(WEBHOOK_SECRET),
    chatwoot: ground.chatwoot,
    db: ground.db,
    usage: async () => ({ web: await web.usage(), worker: await worker.usage() }),
    stop: async () => {
      for (const one of started.toReversed()) await one.stop();
    },
  };
}

/** The floor on a database of its own; see `serve-floor.ts`. */
export async function openFloor(on: On): Promise<Bench> {
  return closingWith(await openGround(on), floorOn);
}

/** The same on a ground that stays: its pages are those of the data that is there. */
export async function floorOn(ground: Ground): Promise<Bench> {
  const agent = await startProgram("serve-product.ts", { ...ground.env, DATABASE_URL: "", ROLES: "agent" });
  const floor = await startProgram("serve-floor.ts", {
    folder: join(ground.folder, "pg"),
    databaseUrl: ground.env.DATABASE_URL ?? "",
    chatwoot: ground.chatwoot.address,
    agentService: agent.told.agentServiceUrl ?? "",
    agentSecret: AGENT_SECRET,
  });
  return {
    url: floor.told.url,
    deliveries: deliveriesOf(WEBHOOK_SECRET),
    chatwoot: ground.chatwoot,
    db: ground.db,
    usage: async () => {
      const used = await floor.usage();
      return { web: used, worker: used };
    },
    stop: async () => {
      await floor.stop();
      await agent.stop();
    },
  };
}

async function closingWith<Opened extends Bench>(ground: Ground, open: (ground: Ground) => Promise<Opened>) {
  const opened = await open(ground);
  const stop = async () => {
    await opened.stop();
    await ground.close();
  };
  return { ...opened, stop };
}

export type Ground = {
  folder: string;
  env: Record<string, string>;
  chatwoot: ChatwootStandIn;
  db: Database | null;
  close(): Promise<void>;
};

/** A database with the shop's articles and orders and nothing else, a Chatwoot, and the settings that lead to both. */
export async function openGround(on: On): Promise<Ground> {
  const chatwoot = await openChatwootStandIn();
  const folder = mkdtempSync(join(tmpdir(), "hotdash-bench-"));
  const postgres = on === "postgres" ? await openPostgres() : null;
  await seed(join(folder, "pg"), chatwoot.address, postgres?.db ?? null);
  return {
    folder,
    chatwoot,
    db: postgres?.db ?? null,
    env: {
      PORT: "0",
      AGENT_PORT: "0",
      HOST: "127.0.0.1",
      DATA_DIR: folder,
      DATABASE_URL: postgres?.url ?? "",
      CHATWOOT_LIVE: "1",
      CHATWOOT_BASE_URL: chatwoot.address,
      CHATWOOT_TOKEN: "bench",
      CHATWOOT_ACCOUNT_ID: String(ACCOUNT),
      CHATWOOT_WEBHOOK_SECRET: WEBHOOK_SECRET,
      AGENT_SDK_SECRET: AGENT_SECRET,
      AGENT_SDK_URL: "",
      OPENAI_API_KEY: "",
      OPENAI_BASE_URL: "",
      SLACK_WEBHOOK_URL: "",
      PUBLIC_URL: "",
      ROLES: "",
      LOG_LEVEL: "error",
    },
    close: async () => {
      chatwoot.close();
      await postgres?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openPostgres() {
  const server = await startPostgres();
  const template = await migratedTemplate(server.url);
  const { appUrl } = await template.clone();
  const db = connectPostgres(appUrl);
  return {
    url: appUrl,
    db,
    close: async () => {
      await db.close();
      await template.close();
      await server.stop();
    },
  };
}

/** A model with nothing to read would have less to do than a real one. */
async function seed(folder: string, baseUrl: string, postgres: Database | null): Promise<void> {
  const database = postgres ?? (await openEmbedded({ folder }));
  const { id } = await database.db
    .insertInto("accounts")
    .values({ baseUrl, chatwootAccountId: ACCOUNT, name: "Fennick Hose & Fitting" })
    .returning("id")
    .executeTakeFirstOrThrow();
  await seedShop(database.db, id, new Date());
  if (!postgres) await database.close();
}

async function signIn(link: string): Promise<string> {
  const { cookie } = await signInByLink(link, {
    email: "bench@post.example",
    name: "Bench",
    password: randomBytes(12).toString("hex"),
  });
  return cookie;
}

type Started = {
  told: { url: string; agentServiceUrl?: string; signInLink?: string | null };
  usage(): Promise<Usage>;
  stop(): Promise<void>;
};

async function startProgram(program: string, settings: Record<string, string>): Promise<Started> {
  const child: ChildProcess = fork(new URL(program, import.meta.url), [JSON.stringify(settings)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: ["--expose-gc"],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production" },
  });
  const exited = once(child, "exit");
  const [told] = (await Promise.race([
    once(child, "message"),
    exited.then(([code]) => Promise.reject(new Error(`${program} ended with ${code}`))),
  ])) as [Started["told"]];
  return {
    told,
    usage: async () => {
      const answer = once(child, "message");
      child.send("usage");
      const [{ usage }] = (await answer) as [{ usage: Usage }];
      return usage;
    },
    stop: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
