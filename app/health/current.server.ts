import type { App } from "../app.ts";
import { asShown } from "./as-shown.ts";
import type { ConnectionResult } from "./connection-result.ts";
import { readDeliveries, readSweeps } from "./flow.server.ts";
import { judgeFlow } from "./judge.ts";
import { readResult } from "./keep-result.server.ts";

/** Messages that no webhook brought, and when the first of them was written. */
export type Gap = { count: number; since: string };

/**
 * The last result, with what flows judged as it is now: checks come every 15 minutes from a worker, and a gap, or a worker
 * that is gone, must not wait for the next. Null before the first check.
 */
export async function readConnection(app: App): Promise<(ConnectionResult & { gap: Gap | null }) | null> {
  const result = await readResult(app);
  if (!result) return null;
  const deliveries = await readDeliveries(app);
  const flow = judgeFlow({
    now: app.now(),
    zone: app.config.SUPPORT_TIMEZONE,
    sandbox: !app.config.CHATWOOT_LIVE,
    deliveries,
    sweeps: await readSweeps(app),
  });
  const secrets = [app.chatwoot.token, ...app.chatwoot.webhookSecrets];
  const now = new Map(flow.map((check) => [check.name, asShown(check, secrets)]));
  const { missed } = deliveries;
  const gap = missed && { count: missed.count, since: missed.since.toISOString() };
  return { ...result, gap, checks: result.checks.map((check) => now.get(check.name) ?? check) };
}
