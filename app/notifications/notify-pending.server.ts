import type { App } from "../app.ts";
import { Unavailable } from "../queue/job.ts";
import { messageFor } from "./message.ts";
import { postToSlack, slackAddress } from "./slack.server.ts";
import { endTurn, takeTurn } from "./turn.server.ts";

/**
 * Tells Slack of the most urgent item it was not told of, once. Who finds the line held goes home: its holder looks
 * again when it is free.
 * @throws Unavailable for another account than the one configured now.
 */
export async function notifyPending(app: App, { accountId }: { accountId: number }): Promise<void> {
  if (accountId !== app.chatwoot.id)
    throw new Unavailable("other-account", `account ${accountId} is not the one configured now`);
  const address = slackAddress(app);
  const turn = address && (await takeTurn(app, address));
  if (!turn) return;
  const posted = await postToSlack(address, messageFor(turn.item, app.publicUrl, app.now()));
  if (posted.kind !== "posted") app.log.warn({ cause: posted.cause }, "Slack did not take a notification");
  await endTurn(app, address, turn, posted);
}
