import pino from "pino";
import { onTestFinished } from "vitest";
import type { App } from "../../app/app.ts";
import { parseEnvironment } from "../../app/config/environment.ts";
import { openChangeFeed } from "../../app/db/changes.server.ts";
import type { Database } from "../../app/db/database.server.ts";
import type { Job } from "../../app/queue/job.ts";
import { openQueue } from "../../app/queue/queue.server.ts";
import { borrowDatabase } from "./lent-database.ts";
import type { AtEnd } from "./sandbox.ts";

export type TestApp = App & {
  database: Database;
  /** Every line logged, to assert what is and what is not in it. */
  logged: string[];
  /** Stops the clock at a time; null lets it run again. Jobs keep real time. */
  setNow(now: Date | null): void;
};

/** An app over a fresh copy of the empty database, with no worker running; closed when the test ends. */
export async function openTestApp(
  options: {
    env?: Record<string, string>;
    jobs?: Job<never>[];
    database?: Database;
    chatwoot?: Partial<App["chatwoot"]>;
    atEnd?: AtEnd;
  } = {},
): Promise<TestApp> {
  const lent = options.database ? null : await borrowDatabase();
  const { database } = lent ?? { database: options.database as Database };
  const config = parseEnvironment({ UNDO_SECONDS: "0", DRAFT_QUIET_SECONDS: "0", ...options.env });
  const logged: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void logged.push(line) });
  const fail = (error: Error) => log.error({ error: error.message });
  const queue = await openQueue(database, options.jobs ?? [], { retryLimit: config.RETRY_LIMIT }, fail);
  const changes = await openChangeFeed(database, fail);
  const account = await database.db
    .insertInto("accounts")
    .values({ baseUrl: "sandbox", chatwootAccountId: 1, name: "Fennick Hose & Fitting" })
    .onConflict((same) =>
      same.columns(["baseUrl", "chatwootAccountId"]).doUpdateSet({ name: "Fennick Hose & Fitting" }),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  let now: Date | null = null;
  const { atEnd = onTestFinished } = options;
  atEnd(async () => {
    await queue.stop(2000);
    await changes.close();
    await lent?.giveBack();
  });
  return {
    config,
    database,
    db: database.db,
    queue,
    changes,
    chatwoot: {
      id: account.id,
      baseUrl: "sandbox",
      address: "http://127.0.0.1:9",
      browserAddress: "http://127.0.0.1:9",
      accountId: 1,
      token: "test-token",
      webhookSecrets: ["test-webhook-secret"],
      legacySignature: config.CHATWOOT_WEBHOOK_LEGACY_SIGNATURE,
      ...options.chatwoot,
    },
    agentService: { address: "http://127.0.0.1:9", secret: "test-agent-secret-0123" },
    publicUrl: "http://127.0.0.1:3000",
    log,
    logged,
    now: () => now ?? new Date(),
    setNow: (to) => {
      now = to;
    },
  };
}
