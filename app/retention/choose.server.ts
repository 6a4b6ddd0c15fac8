import type { App } from "../app.ts";
import { inTransaction } from "../db/database.server.ts";
import { type Changer, lockSettings, readSettings, writeSetting } from "../settings/settings.server.ts";
import type { Settings } from "../settings/settings.ts";

/** Sets how long texts are kept; the next night's run goes by it. */
export async function chooseRetention(app: App, operator: Changer, wanted: Settings["retentionDays"]): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockSettings(tx, app.chatwoot);
    const { retentionDays: before } = await readSettings(tx, app.chatwoot, app.config);
    if (before !== wanted) await writeSetting(app, tx, operator, "retentionDays", wanted);
  });
}
