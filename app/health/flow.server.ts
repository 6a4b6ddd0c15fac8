import { sql } from "kysely";
import type { ConnectionApp } from "./connection-app.ts";
import type { Deliveries, Sweeps } from "./facts.ts";

/**
 * Sweeps follow each other every minute. After a longer pause HotDash was off, and what the next one finds says nothing
 * of the webhook.
 */
const LONGEST_PAUSE = "3 minutes";
const HOUR_MS = 3600_000;
/** Far enough back to tell since when webhooks stay away. */
const LOOK_BACK_MS = 7 * 24 * HOUR_MS;

type Asked = Pick<ConnectionApp, "db" | "chatwoot" | "now">;

/** When the last webhook came, and what the sweep had to find in its place. */
export async function readDeliveries({ db, chatwoot, now }: Asked): Promise<Deliveries> {
  const last = await db
    .selectFrom("webhookEvents")
    .select("receivedAt")
    .where("accountId", "=", chatwoot.id)
    .where("source", "=", "webhook")
    .orderBy("receivedAt", "desc")
    .limit(1)
    .executeTakeFirst();
  const lastAt = last?.receivedAt ?? null;
  const [lookBack, hourAgo] = [LOOK_BACK_MS, HOUR_MS].map((ms) => new Date(now().getTime() - ms));
  const { rows } = await sql<{ count: number; since: Date | null; lastHour: number }>`
    select coalesce(sum(found) filter (where after_last), 0)::int as count,
      min(first) filter (where after_last) as since,
      coalesce(sum(found) filter (where started_at > ${hourAgo}), 0)::int as last_hour
    from (
      select started_at, messages_found as found, coalesce(first_missed_at, started_at) as first,
        started_at > coalesce(${lastAt}::timestamptz, '-infinity') as after_last
      from sweeps s where account_id = ${chatwoot.id} and started_at > ${lookBack} and messages_found > 0
        and (
          select s.started_at - coalesce(before.ended_at, before.started_at) from sweeps before
          where before.account_id = s.account_id and (before.started_at, before.id) < (s.started_at, s.id) and before.started_at > ${lookBack}
          order by before.started_at desc, before.id desc limit 1
        ) <= ${LONGEST_PAUSE}::interval
    ) s
  `.execute(db);
  const found = rows[0];
  return {
    lastAt,
    missed: found?.since ? { count: found.count, since: found.since } : null,
    missedLastHour: found?.lastHour ?? 0,
  };
}

/** How the sweep, which finds what webhooks lose, has been doing. */
export async function readSweeps({ db, chatwoot }: Asked): Promise<Sweeps> {
  const newest = db
    .selectFrom("sweeps")
    .select(["startedAt", "outcome", "detail", "pagesSkipped", "skipCause"])
    .where("accountId", "=", chatwoot.id)
    .orderBy("startedAt", "desc")
    .limit(1);
  const last = await newest.executeTakeFirst();
  const good = await newest.where("outcome", "=", "good").executeTakeFirst();
  const { rows } = await sql<{ count: number; since: Date | null; cause: string | null }>`
    select count(*)::int as count, min(since) as since, (array_agg(cause order by since))[1] as cause
    from sweep_owed where account_id = ${chatwoot.id} and failures > 1
  `.execute(db);
  const owed = rows[0];
  const skipped = good && good.pagesSkipped > 0 ? good : null;
  return {
    owed: owed?.since && owed.cause ? { count: owed.count, since: owed.since, cause: owed.cause } : null,
    lastGoodAt: good?.startedAt ?? null,
    last: last
      ? {
          startedAt: last.startedAt,
          outcome: last.outcome as NonNullable<Sweeps["last"]>["outcome"],
          detail: last.detail,
        }
      : null,
    skipped: skipped && {
      pages: skipped.pagesSkipped,
      since: await readSkippedSince(db, chatwoot.id, skipped.startedAt),
      cause: skipped.skipCause ?? "no reason given",
    },
  };
}

/** When the first of those sweeps began that skipped pages one after the other. */
async function readSkippedSince(db: Asked["db"], accountId: number, newest: Date): Promise<Date> {
  const { rows } = await sql<{ since: Date | null }>`
    select min(started_at) as since from sweeps where account_id = ${accountId} and outcome = 'good' and pages_skipped > 0
      and started_at > coalesce((select max(started_at) from sweeps
        where account_id = ${accountId} and outcome = 'good' and pages_skipped = 0), '-infinity')
  `.execute(db);
  return rows[0]?.since ?? newest;
}
