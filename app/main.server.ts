import { constants, setPriority } from "node:os";
import { resolve } from "node:path";
import pino from "pino";
import type { ServerBuild } from "react-router";
import { startAgentService } from "./agent-service/server.server.ts";
import { serveInThread, startAgentThread } from "./agent-service/thread.server.ts";
import type { App } from "./app.ts";
import {
  liveAccount,
  SANDBOX_PORT_OFFSET,
  SANDBOX_SHOP,
  sandboxAccount,
  sandboxAddressOf,
} from "./chatwoot-account.server.ts";
import { commands } from "./commands.server.ts";
import { readConfig } from "./config/config.server.ts";
import type { Config, Role } from "./config/environment.ts";
import { publicUrlOf } from "./config/public-url.ts";
import { openChangeFeed } from "./db/changes.server.ts";
import { followDatabase, ownClock } from "./db/clock.server.ts";
import { answeredFrom, type CommandPlace, databaseFolder } from "./db/command.server.ts";
import type { Database } from "./db/database.server.ts";
import { openEmbedded } from "./db/embedded.server.ts";
import { ownFolder } from "./db/owner.server.ts";
import { reachPostgres } from "./db/postgres.server.ts";
import { checkAtStart } from "./health/check-at-start.server.ts";
import { firstSignInLink } from "./operators/sign-in-link.server.ts";
import { openQueue } from "./queue/queue.server.ts";
import { answerMetrics } from "./reporting/metrics/metrics.server.ts";
import { startSandbox } from "./sandbox/sandbox.server.ts";
import { seedShop } from "./sandbox/seed.server.ts";
import { ownSecrets } from "./secrets.server.ts";
import { watchClock } from "./upkeep/clock-set-back.server.ts";
import { type Patience, serveHealth, servePages, takePort } from "./web/server.server.ts";
import { webhookWay } from "./webhooks/short-way.server.ts";
import { jobs, startWorking } from "./worker.server.ts";

export { serveInThread };

/** Whoever stops HotDash without a word about patience waits for it: seconds. */
const HASTE: Patience = { lingerMs: 0, drainMs: 3000 };

export type Running = {
  config: Config;
  publicUrl: string;
  /** Printed once, until an administrator exists. */
  signInLink: string | null;
  sandboxUrl: string | null;
  /** Where the sandbox's own HTTP API listens. */
  sandboxAddress: string | null;
  agentServiceUrl: string;
  /** Answers the requests under way, lets running jobs end or gives them back, and closes everything. */
  stop(patience?: Patience): Promise<void>;
};

/**
 * Starts the roles asked for, all in this process: the only place where HotDash is put together.
 * @throws ConfigError, FolderTaken, or an error that names the port or database in the way.
 */
export async function start(overrides: Record<string, string> = {}): Promise<Running> {
  const config = readConfig(overrides);
  const log = pino({ level: config.LOG_LEVEL });
  const has = (role: Role) => config.ROLES.includes(role);
  // Whoever shares a machine with the process that takes webhooks lets it go first.
  if (!has("web")) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const draining: ((patience: Patience) => Promise<unknown>)[] = [];
  const closing: (() => Promise<unknown>)[] = [];
  const unclosed = (error: Error) => log.error({ error: error.message }, "something did not close");
  const stop = async (patience = HASTE) => {
    // Requests and jobs under way still need all that is closed after them, the last opened first.
    await Promise.all(draining.splice(0).map((drain) => drain(patience).catch(unclosed)));
    for (const close of closing.splice(0).reverse()) await close().catch(unclosed);
  };
  try {
    const secrets = ownSecrets(config.DATA_DIR);
    const agentSecret = config.AGENT_SDK_SECRET ?? secrets.agentService;
    const agentService = { address: config.AGENT_SDK_URL ?? "", secret: agentSecret };
    if (has("agent") && (!config.AGENT_SDK_URL || !has("worker"))) {
      const settings = {
        port: config.AGENT_PORT,
        host: config.HOST,
        secret: agentSecret,
        model: { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL, name: config.AGENT_MODEL },
      };
      const agent = has("web")
        ? await startAgentThread(import.meta.url, { ...settings, logLevel: config.LOG_LEVEL })
        : await startAgentService({ ...settings, log: log.child({ role: "agent" }) });
      // Drafts under way are asked for by jobs: of this process, which end before it, or of another's.
      if (has("worker")) closing.push(() => agent.close());
      else draining.push(({ drainMs }) => agent.close(drainMs));
      agentService.address = agent.address;
    }
    const running = { config, agentServiceUrl: agentService.address, stop };
    if (!has("web") && !has("worker"))
      return { ...running, publicUrl: agentService.address, signInLink: null, sandboxUrl: null, sandboxAddress: null };

    const port = await takePort(config.HOST, config.PORT);
    draining.push(port.drain);
    const publicUrl = publicUrlOf(config, has("web") ? port.port : config.PORT);
    const database = await openDatabase(config, closing, (error) =>
      log.error({ error: error.message }, "the database connection broke"),
    );
    const clock = database.embedded ? ownClock : await followDatabase(database.db);
    closing.push(clock.stop);
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
      : await sandboxAccount(database.db, sandbox?.address ?? sandboxAddressOf(config), secrets);
    if (sandbox) await seedShop(database.db, chatwoot.id, new Date());

    const queue = await openQueue(database, jobs, { retryLimit: config.RETRY_LIMIT }, trouble("the queue had trouble"));
    draining.push(({ drainMs }) => queue.drain(drainMs));
    closing.push(() => queue.stop(0));
    const changes = await openChangeFeed(database, trouble("live updates had trouble"));
    // Live pages never end by themselves: told to go, they come back to whoever serves then.
    draining.push(changes.close);
    const app: App = {
      config,
      db: database.db,
      queue,
      changes,
      chatwoot,
      agentService: { ...agentService, now: clock.now },
      publicUrl,
      log,
      now: clock.now,
    };
    database.serve({ config: { ...config, PORT: port.port }, db: app.db, changes, queue });

    if (has("web")) {
      const build = (await import("virtual:react-router/server-build")) as unknown as ServerBuild;
      // React Router compares a form's origin with the address the request arrived at, which behind a proxy is another.
      const allowedActionOrigins = [new URL(publicUrl).host];
      servePages(port, app, { ...build, allowedActionOrigins }, resolve("build/client"), webhookWay(app));
    } else serveHealth(port, app.db, (authorization) => answerMetrics(app, authorization));
    if (has("worker")) await startWorking(app);
    if (database.embedded) closing.push(watchClock(app));
    if (config.CHATWOOT_LIVE) closing.push(checkAtStart(app));
    return {
      ...running,
      publicUrl,
      signInLink: has("web") ? await firstSignInLink(app.db, chatwoot, publicUrl, app.now()) : null,
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
    const database = await reachPostgres(config.DATABASE_URL, onError);
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
