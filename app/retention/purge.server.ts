import { setImmediate as otherWork } from "node:timers/promises";
import { sql } from "kysely";
import type { App } from "../app.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { inTransaction } from "../db/database.server.ts";
import { readSettings } from "../settings/settings.server.ts";

/** The embedded database has one connection: whoever comes meanwhile waits for one batch at most. */
const ROWS_AT_ONCE = 200;
/** A run ends by then, well before its job's time is over; the next goes on where this one stopped. */
const LONGEST_RUN_MS = 20 * 60_000;
/** Sweeps, checks, expired sessions: nobody asks for them after this long, and they hold no texts. */
const TRACES_DAYS = 90;
const DAY_MS = 86_400_000;

const removals = {
  bodies: "purge_bodies",
  messages: "purge_messages",
  subjects: "purge_subjects",
  drafts: "purge_drafts",
} as const;

/** How many rows of each kind gave up their text, and how many traces went altogether. */
export type Purged = Record<keyof typeof removals | "traces", number>;

/**
 * Removes the texts that are older than the account keeps them, and old traces. What somebody may still need (an event not
 * worked, a conversation with a live approval, a send that is not settled, a decision not logged) is passed over until it is
 * settled. Each batch is a transaction of its own, so a run that is broken off has done what it did.
 */
export async function purgeOldTexts(app: App): Promise<Purged> {
  const { retentionDays } = await readSettings(app.db, app.chatwoot, app.config, app.log);
  const startedAt = app.now().getTime();
  const until = Date.now() + LONGEST_RUN_MS;
  const purged: Purged = { bodies: 0, messages: 0, subjects: 0, drafts: 0, traces: 0 };
  const before = (days: number) => new Date(startedAt - days * DAY_MS);
  if (retentionDays !== null)
    for (const [kind, act] of Object.entries(removals))
      purged[kind as keyof Purged] = await inBatches(app, act, before(retentionDays), until);
  purged.traces = await inBatches(app, "purge_traces", before(TRACES_DAYS), until);
  const { traces: _traces, ...texts } = purged;
  if (Object.values(texts).some((count) => count > 0))
    await inTransaction(app.db, (tx) =>
      recordActivity(app, tx, { actor: hotdash, verb: "texts_removed", detail: { ...texts, days: retentionDays } }),
    );
  return purged;
}

async function inBatches(app: App, act: string, before: Date, until: number): Promise<number> {
  let all = 0;
  for (;;) {
    const { rows } = await sql<{ purged: number }>`
      select ${sql.id(act)}(${app.chatwoot.id}, ${before}, ${ROWS_AT_ONCE}) as purged
    `.execute(app.db);
    const purged = rows[0]?.purged ?? 0;
    all += purged;
    if (purged === 0 || Date.now() > until) return all;
    await otherWork();
  }
}
