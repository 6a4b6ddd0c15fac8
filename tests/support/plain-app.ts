import pino from "pino";
import type { App } from "../../app/app.ts";
import { parseEnvironment } from "../../app/config/environment.ts";
import { openChangeFeed } from "../../app/db/changes.server.ts";
import type { Database } from "../../app/db/database.server.ts";
import type { Job } from "../../app/queue/job.ts";
import { openQueue } from "../../app/queue/queue.server.ts";
import { processEventJob } from "../../app/webhooks/jobs.ts";

/** An app in a process of its own, outside of any test: it sweeps the Chatwoot at `address`, and nobody works its jobs. */
export async function openPlainApp(database: Database, address: string): Promise<App> {
  const log = pino({ level: "error" });
  const fail = (error: Error) => log.error({ error: error.message }, "the process had trouble");
  const account = await database.db
    .insertInto("accounts")
    .values({ baseUrl: "sandbox", chatwootAccountId: 1, name: "Bench" })
    .onConflict((same) => same.columns(["baseUrl", "chatwootAccountId"]).doUpdateSet({ name: "Bench" }))
    .returning("id")
    .executeTakeFirstOrThrow();
  return {
    config: parseEnvironment({}),
    db: database.db,
    queue: await openQueue(database, [processEventJob] as unknown as Job<never>[], { retryLimit: 12 }, fail),
    changes: await openChangeFeed(database, fail),
    chatwoot: {
      id: account.id,
      baseUrl: "sandbox",
      address,
      browserAddress: address,
      accountId: 1,
      token: "bench",
      webhookSecrets: [],
      legacySignature: false,
    },
    agentService: { address: "", secret: "" },
    publicUrl: "http://127.0.0.1",
    log,
    now: () => new Date(),
  };
}
