import type { App } from "../app.ts";
import { inTransaction } from "../db/database.server.ts";
import { type Changer, lockSettings, readSettings, writeSetting } from "../settings/settings.server.ts";
import type { Settings } from "../settings/settings.ts";
import { announcePending } from "./announce.server.ts";

/** Sets which items Slack is told of; what waits already and is now wanted is announced at once. */
export async function chooseNotifications(
  app: App,
  operator: Changer,
  wanted: Settings["slackNotifications"],
): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockSettings(tx, app.chatwoot);
    const { slackNotifications: before } = await readSettings(tx, app.chatwoot, app.config);
    if (before === wanted) return;
    await writeSetting(app, tx, operator, "slackNotifications", wanted);
    await announcePending(app, tx);
  });
}
