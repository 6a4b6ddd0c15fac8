import { z } from "zod";
import type { App } from "../app.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { type Db, inTransaction, type Tx } from "../db/database.server.ts";
import { Check } from "./check.ts";
import type { ConnectionApp } from "./connection-app.ts";
import { type ConnectionResult, passed } from "./connection-result.ts";

/** By which its runs are known among all health checks. */
const NAME = "connection";
const KEPT_MS = 30 * 24 * 3600_000;

/** Keeps a result for 30 days. When the connection broke or came back, the timeline says so and open pages are told. */
export async function keepResult(
  app: Pick<ConnectionApp, "db" | "changes" | "chatwoot">,
  { checkedAt, checks }: ConnectionResult,
  tookMs: number,
): Promise<void> {
  const at = new Date(checkedAt);
  await inTransaction(app.db, async (tx) => {
    const before = await lastRun(tx, app.chatwoot);
    await tx
      .insertInto("healthChecks")
      .values({
        accountId: app.chatwoot.id,
        name: NAME,
        passed: passed(checks),
        durationMs: Math.round(tookMs),
        checks: JSON.stringify(checks),
        checkedAt: at,
      })
      .execute();
    await tx
      .deleteFrom("healthChecks")
      .where("accountId", "=", app.chatwoot.id)
      .where("name", "=", NAME)
      .where("checkedAt", "<", new Date(at.getTime() - KEPT_MS))
      .execute();
    if ((before?.passed ?? true) !== passed(checks))
      await recordActivity(app, tx, {
        actor: hotdash,
        verb: passed(checks) ? "connection_restored" : "connection_broken",
        detail: { failed: checks.filter(({ state }) => state === "failed").map(({ name }) => name) },
      });
  });
}

/** The last result, or null before the first check; one that an older version wrote otherwise counts as none. */
export async function readResult({ db, chatwoot }: Pick<App, "db" | "chatwoot">): Promise<ConnectionResult | null> {
  const run = await lastRun(db, chatwoot);
  const checks = z.array(Check).safeParse(run?.checks);
  return run && checks.success ? { checkedAt: run.checkedAt.toISOString(), checks: checks.data } : null;
}

function lastRun(db: Db | Tx, account: { id: number }) {
  return db
    .selectFrom("healthChecks")
    .select(["passed", "checks", "checkedAt"])
    .where("accountId", "=", account.id)
    .where("name", "=", NAME)
    .orderBy("checkedAt", "desc")
    .limit(1)
    .executeTakeFirst();
}
