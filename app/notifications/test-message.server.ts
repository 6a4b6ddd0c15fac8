import type { App } from "../app.ts";
import { inTransaction } from "../db/database.server.ts";
import { recordOutcome } from "./line.server.ts";
import { testMessage } from "./message.ts";
import type { Posted } from "./outcome.ts";
import { postToSlack, slackAddress } from "./slack.server.ts";

/**
 * Sends a test message at once. One that arrives opens a line that was shut.
 * @returns what Slack made of it, null when there is no webhook.
 */
export async function sendTestMessage(app: App): Promise<Posted | null> {
  const address = slackAddress(app);
  if (!address) return null;
  const posted = await postToSlack(address, testMessage(app.publicUrl));
  await inTransaction(app.db, (tx) => recordOutcome(app, tx, address, posted));
  return posted;
}
