import type pg from "pg";
import pino from "pino";
import type { App } from "../../../app/app.ts";
import { sendReplyJob } from "../../../app/approvals/jobs.ts";
import { parseEnvironment } from "../../../app/config/environment.ts";
import { openChangeFeed } from "../../../app/db/changes.server.ts";
import { connectPostgres } from "../../../app/db/postgres.server.ts";
import { draftReplyJob, postNoteJob } from "../../../app/drafts/jobs.ts";
import { logDecisionJob } from "../../../app/learning/jobs.ts";
import { initialsOf, type Operator } from "../../../app/operators/operator.ts";
import type { Job } from "../../../app/queue/job.ts";
import { openQueue } from "../../../app/queue/queue.server.ts";
import { processEventJob } from "../../../app/webhooks/jobs.ts";
import type { Filled } from "./fill.ts";

const JOBS = [processEventJob, draftReplyJob, postNoteJob, sendReplyJob, logDecisionJob] as unknown as Job<never>[];

/** HotDash on the filled database, connected as in production, with no worker running. */
export async function openBenchApp(url: string, filled: Filled, onPool: (pool: pg.Pool) => void) {
  const config = parseEnvironment({});
  const database = connectPostgres(url);
  onPool(database.pool);
  const log = pino({ level: "silent" });
  const queue = await openQueue(database, JOBS, { retryLimit: config.RETRY_LIMIT }, () => {});
  const changes = await openChangeFeed(database, () => {});
  const address = "http://127.0.0.1:9";
  const app: App = {
    config,
    db: database.db,
    queue,
    changes,
    chatwoot: {
      id: filled.account,
      baseUrl: "sandbox",
      address,
      browserAddress: address,
      accountId: 1,
      token: "",
      webhookSecrets: [],
      legacySignature: false,
    },
    agentService: { address, secret: "" },
    publicUrl: address,
    log,
    now: () => new Date(),
  };
  const name = "Ada";
  const operator: Operator = {
    id: filled.operator,
    name,
    email: "ada@example.com",
    role: "reviewer",
    initials: initialsOf(name),
  };
  return {
    app,
    operator,
    close: async () => {
      await queue.stop(1000);
      await changes.close();
      await database.close();
    },
  };
}
