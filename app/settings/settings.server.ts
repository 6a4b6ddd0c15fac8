import type { Logger } from "pino";
import type { App, ChatwootAccount } from "../app.ts";
import type { Config } from "../config/environment.ts";
import { doneBy, recordActivity } from "../conversations/activity.server.ts";
import { type Db, inTransaction, type Tx } from "../db/database.server.ts";
import { defaultSettings, Pause, type SettingKey, type Settings, settingSchemas } from "./settings.ts";

/**
 * An account's settings: what is stored, and defaults for the rest.
 * A stored value that no longer fits (an older version wrote it, or a hand) counts as not stored, and `log` says so.
 */
export async function readSettings(
  db: Db | Tx,
  account: Pick<ChatwootAccount, "id">,
  config: Pick<Config, "CHATWOOT_SLA_MINUTES">,
  log?: Pick<Logger, "warn">,
): Promise<Settings> {
  const rows = await db
    .selectFrom("accounts")
    .leftJoin("settings", "settings.accountId", "accounts.id")
    .select(["settings.key", "settings.value"])
    .where("accounts.id", "=", account.id)
    .execute();
  if (rows.length === 0) throw new Error(`there is no account ${account.id}`);
  const stored: Partial<Record<string, unknown>> = {};
  for (const { key, value } of rows) {
    if (key === null) continue;
    const parsed = key in settingSchemas ? settingSchemas[key as SettingKey].safeParse(value) : null;
    if (parsed?.success) stored[key] = parsed.data;
    else if (parsed) log?.warn({ setting: key }, "a stored setting does not fit and its default is used");
  }
  const defaults = defaultSettings({ firstResponseSlaMinutes: config.CHATWOOT_SLA_MINUTES });
  return { ...defaults, ...stored };
}

/** What a change of a setting needs of the app; a command has no more. */
export type SettingsApp = Pick<App, "db" | "changes" | "now"> & { chatwoot: Pick<ChatwootAccount, "id"> };

/** Who changes a setting: an operator, or null for the command line of HotDash's own machine. */
export type Changer = { id: string; name: string } | null;

/** Sets one setting, with its trace on the timeline, in one transaction. */
export async function changeSetting<Key extends SettingKey>(
  app: SettingsApp,
  operator: Changer,
  key: Key,
  value: Settings[Key],
): Promise<void> {
  await inTransaction(app.db, (tx) => writeSetting(app, tx, operator, key, value));
}

/** The write itself, inside the caller's transaction. */
export async function writeSetting<Key extends SettingKey>(
  app: SettingsApp,
  tx: Tx,
  operator: Changer,
  key: Key,
  value: Settings[Key],
): Promise<void> {
  const row = { value: JSON.stringify(value), updatedBy: operator?.id ?? null, updatedAt: app.now() };
  await tx
    .insertInto("settings")
    .values({ accountId: app.chatwoot.id, key, ...row })
    .onConflict((same) => same.columns(["accountId", "key"]).doUpdateSet(row))
    .execute();
  await recordActivity(app, tx, { actor: doneBy(operator), ...traceOf(key, value) });
}

function traceOf(key: SettingKey, value: unknown): { verb: string; detail: Record<string, unknown> } {
  if (key !== "draftingPaused" && key !== "sendingPaused") return { verb: "setting_changed", detail: { setting: key } };
  const what = key === "draftingPaused" ? "drafting" : "sending";
  const pause = Pause.nullable().parse(value);
  return pause ? { verb: `${what}_paused`, detail: { reason: pause.reason } } : { verb: `${what}_resumed`, detail: {} };
}

/** Writers of settings go one after the other, so that what they read still holds when they write. */
export async function lockSettings(tx: Tx, account: Pick<ChatwootAccount, "id">): Promise<void> {
  await tx.selectFrom("accounts").select("id").where("id", "=", account.id).forNoKeyUpdate().execute();
}
