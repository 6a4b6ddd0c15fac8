import { z } from "zod";
import type { Command } from "../db/command.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { accountAtHand } from "./account.server.ts";
import { type Changer, lockSettings, type SettingsApp, writeSetting } from "./settings.server.ts";
import { Pause } from "./settings.ts";

const LONGEST_REASON = 300;
const switches = { drafting: "draftingPaused", sending: "sendingPaused" } as const;

/** A stop switch and where to put it: `on` stops. */
export const Stop = z.object({
  what: z.enum(["drafting", "sending"]),
  on: z.boolean(),
  reason: z.string().trim().max(LONGEST_REASON, `Use at most ${LONGEST_REASON} characters.`).default(""),
});
export type Stop = z.infer<typeof Stop>;

/**
 * Stops drafting or sending, or lets it go on. A second click on the same side changes nothing: the first one's name,
 * time and reason stay.
 * @returns whether this changed something, and the pause that holds now.
 */
export async function stop(
  app: SettingsApp,
  operator: Changer,
  { what, on, reason }: Stop,
): Promise<{ changed: boolean; pause: Pause | null }> {
  const key = switches[what];
  return inTransaction(app.db, async (tx) => {
    await lockSettings(tx, app.chatwoot);
    const row = await tx
      .selectFrom("settings")
      .select("value")
      .where("accountId", "=", app.chatwoot.id)
      .where("key", "=", key)
      .executeTakeFirst();
    const before = Pause.nullable().safeParse(row?.value ?? null).data ?? null;
    if (on === (before !== null)) return { changed: false, pause: before };
    const value = on ? { since: app.now().toISOString(), by: operator?.name ?? "Command line", reason } : null;
    await writeSetting(app, tx, operator, key, value);
    return { changed: true, pause: value };
  });
}

/** `npm run ops:pause`: the same switch, worked from the terminal of HotDash's machine. */
export const pauseCommand: Command = async ({ config, db, changes }, args) => {
  const chatwoot = await accountAtHand(db, config);
  return stop({ db, changes, chatwoot, now: () => new Date() }, null, Stop.parse(args));
};
