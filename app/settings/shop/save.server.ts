import type { App } from "../../app.ts";
import { inTransaction } from "../../db/database.server.ts";
import { type Changer, lockSettings, readSettings, writeSetting } from "../settings.server.ts";
import type { SettingKey } from "../settings.ts";
import type { ShopSettings } from "./fields.ts";

/** Saves the settings that differ from what holds, all of them or none. */
export async function saveShop(app: App, operator: Changer, wanted: ShopSettings): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await lockSettings(tx, app.chatwoot);
    const before = await readSettings(tx, app.chatwoot, app.config);
    for (const key of Object.keys(wanted) as (keyof ShopSettings & SettingKey)[])
      if (JSON.stringify(before[key]) !== JSON.stringify(wanted[key]))
        await writeSetting(app, tx, operator, key, wanted[key]);
  });
}
