import type { App } from "../app.ts";
import type { Tx } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import { notifyPendingJob } from "./jobs.ts";
import { slackAddress } from "./slack.server.ts";

/** An item waits for a person (again): Slack hears of it unless it has, once the caller's change is committed. */
export async function announcePending(app: App, tx: Tx): Promise<void> {
  if (slackAddress(app)) await enqueue(app.queue, tx, notifyPendingJob, { accountId: app.chatwoot.id });
}
