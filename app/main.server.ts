import { resolve } from "node:path";
import pino from "pino";
import type { ServerBuild } from "react-router";
import { startAgentService } from "./agent-service/server.server.ts";
import { serveInThread, startAgentThread } from "./agent-service/thread.server.ts";
import type { App } from "./app.ts";
import { liveAccount, SANDBOX_SHOP, sandboxAccount } from "./chatwoot-account.server.ts";
import { commands } from "./commands.server.ts";
import { readConfig } from "./config/config.server.ts";
import type { Config, Role } from "./config/environment.ts";
import { publicUrlOf } from "./config/public-url.ts";
import { openChangeFeed } from "./db/changes.server.ts";
import { answeredFrom, type CommandPlace, databaseFolder } from "./db/command.server.ts";
import type { Database } from "./db/database.server.ts";
import { openEmbedded } from "./db/embedded.server.ts";
import { ownFolder } from "./db/owner.server.ts";
import { connectPostgres } from "./db/postgres.server.ts";
import { firstSignInLink } from "./operators/sign-in-link.server.ts";
import { openQueue } from "./queue/queue.server.ts";
import { startSandbox } from "./sandbox/sandbox.server.ts";
import { seedShop } from "./sandbox/seed.server.ts";
import { ownSecrets } from "./secrets.server.ts";
import { servePages, stopServing, takePort } from "./web/server.server.ts";
import { jobs, startWorking } from "./worker.server.ts";

export { serveInThread };

/** Ctrl-C ends everything within 5 s: open requests and running jobs get this long. */
const DRAIN_MS = 3000;
/** The sandbox listens beside the pages. */
const SANDBOX_PORT_OFFSET = 2;

export type Running = {
  config: Config;
  publicUrl: string;
  /** Printed once, until an administrator exists. */
  signInLink: string | null;
  sandboxUrl: string | null;
  /** Where the sandbox's own HTTP API listens. */
  sandboxAddress: string | null;
  agentServiceUrl: string;
  stop(): Promise<void>;
};

/**
 * Starts the roles asked for, all in this process: the only place where HotDash is put together.
 * @throws ConfigError, FolderTaken, or an error that names the port or database in the way.
 */
export async function start(overrides: Record<string, string> = {}): Promise<Running> {
  const config = readConfig(overrides);
  const log = pino({ level: config.LOG_LEVEL });
  const has = (role: Role) => config.ROLES.includes(role);
  const closing: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse())
      await close().catch((error: Error) => log.error({ error: error.message }, "something did not close"));
  };
  try {
    const secrets = ownSecrets(config.DATA_DIR);
    const agentSecret = config.AGENT_SDK_SECRET ?? secrets.agentService;
    const agentService = { address: config.AGENT_SDK_URL ?? "", secret: agentSecret };
    if (has("agent") && !config.AGENT_SDK_URL) {
      const settings = {
        port: config.AGENT_PORT,
        host: config.HOST,
        secret: agentSecret,
        model: { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL, name: config.AGENT_MODEL },
      };
      const agent = has("web")
        ? await startAgentThread(import.meta.url, { ...settings, logLevel: config.LOG_LEVEL })
        : await startAgentService({ ...settings, log: log.child({ role: "agent" }) });
      closing.push(agent.close);
      agentService.address = agent.address;
    }
    const running = { config, agentServiceUrl: agentService.address, stop };
    if (!has("web") && !has("worker"))
      return { ...running, publicUrl: agentService.address, signInLink: null, sandboxUrl: null, sandboxAddress: null };

    const web = has("web") ? await takePort(config.HOST, config.PORT) : null;
    if (web) closing.push(() => stopServing(web.server, DRAIN_MS));
    const publicUrl = publicUrlOf(config, web?.port);
    const database = await openDatabase(config, closing, (error) =>
      log.error({ error: error.message }, "the database connection broke"),
    );
    const trouble = (what: string) => (error: Error) => log.warn({ error: error.message }, what);

    const sandbox =
      has("web") && !config.CHATWOOT_LIVE
        ? await startSandbox({
            port: config.PORT === 0 ? 0 : config.PORT + SANDBOX_PORT_OFFSET,
            stateFile: resolve(config.DATA_DIR, "sandbox.sqlite"),
            webhook: { url: `${publicUrl}/api/webhooks/chatwoot`, secret: secrets.sandboxWebhook },
            token: secrets.sandboxToken,
            shopName: SANDBOX_SHOP,
            log: log.child({ role: "sandbox" }),
          })
        : null;
    if (sandbox) closing.push(sandbox.close);
    const chatwoot = config.CHATWOOT_LIVE
      ? await liveAccount(database.db, config)
      : await sandboxAccount(
          database.db,
          sandbox?.address ?? `http://127.0.0.1:${config.PORT + SANDBOX_PORT_OFFSET}`,
          secrets,
        );
    if (sandbox) await seedShop(database.db, chatwoot.id, new Date());

    const queue = await openQueue(database, jobs, { retryLimit: config.RETRY_LIMIT }, trouble("the queue had trouble"));
    closing.push(() => queue.stop(DRAIN_MS));
    const changes = await openChangeFeed(database, trouble("live updates had trouble"));
    closing.push(changes.close);
    const app: App = {
      config,
      db: database.db,
      queue,
      changes,
      chatwoot,
      agentService,
      publicUrl,
      log,
      now: () => new Date(),
    };
    database.serve({ config: { ...config, PORT: web?.port ?? config.PORT }, db: app.db, changes });

    if (web) {
      const build = (await import("virtual:react-router/server-build")) as unknown as ServerBuild;
      servePages(web, app, build, resolve("build/client"));
    }
    if (has("worker")) await startWorking(app);
    return {
      ...running,
      publicUrl,
      signInLink: await firstSignInLink(app.db, chatwoot, publicUrl, app.now()),
      sandboxUrl: sandbox ? `${publicUrl}/sandbox` : null,
      sandboxAddress: sandbox?.address ?? null,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openDatabase(
  config: Config,
  closing: (() => Promise<unknown>)[],
  onError: (error: Error) => void,
): Promise<Database & { serve(place: CommandPlace): void }> {
  if (config.DATABASE_URL) {
    const database = connectPostgres(config.DATABASE_URL, onError);
    closing.push(database.close);
    return { ...database, serve: () => {} };
  }
  const { promise, resolve: serve } = Promise.withResolvers<CommandPlace>();
  const folder = await ownFolder(config.DATA_DIR, answeredFrom(promise, commands));
  closing.push(folder.release);
  const database = await openEmbedded({ folder: databaseFolder(config.DATA_DIR) });
  closing.push(database.close, folder.stopAnswering);
  return { ...database, serve };
}
