import { sql } from "kysely";
import type { App } from "../app.ts";
import { type Db, inTransaction } from "../db/database.server.ts";

/** How often the machine's clock is compared with one that nobody sets. */
const LOOK_MS = 5000;
/** Clocks are slewed by less; more is somebody's hand, or a machine that woke with a wrong idea of the time. */
const MOST_DRIFT_MS = 10_000;

/** Times by which something waits, table by table. Far ones that are meant to be far are not among them. */
const WAITS: [table: string, columns: string[]][] = [
  ["pgboss.job", ["start_after"]],
  ["pgboss.queue", ["monitor_on", "maintain_on", "monitor_claim_on"]],
  ["pgboss.version", ["cron_on", "bam_on", "flow_on"]],
  ["conversations", ["draft_due_at"]],
  ["approvals", ["draft_deadline", "noting_until", "claimed_until"]],
  ["sends", ["scheduled_for", "claimed_at", "post_ended_at"]],
  ["sweep_lines", ["held_until"]],
  ["slack_lines", ["held_until"]],
];

/**
 * The embedded database has the machine's clock. While that was wrong and ahead, jobs, quiet times, claims and deadlines were
 * written down too late; set right again, all of them would wait until the wrong time has come. What waits is moved back by
 * as much as the clock was.
 * @returns how many rows were moved.
 */
export async function moveBack(db: Db, byMs: number): Promise<number> {
  return inTransaction(db, async (tx) => {
    let moved = 0;
    for (const [table, columns] of WAITS)
      for (const column of columns) {
        const [of, at] = [sql.table(table), sql.ref(column)];
        const { numAffectedRows } = await sql`
          update ${of} set ${at} = greatest(now(), ${at} - ${byMs}::float8 * interval '1 ms') where ${at} > now()`.execute(
          tx,
        );
        moved += Number(numAffectedRows ?? 0);
      }
    return moved;
  });
}

/** Watches the clock of a HotDash on the embedded database. @returns how to stop. */
export function watchClock({ db, log }: Pick<App, "db" | "log">): () => Promise<void> {
  const ahead = () => Date.now() - performance.now();
  let known = ahead();
  const look = async () => {
    const backMs = known - ahead();
    known = ahead();
    if (backMs < MOST_DRIFT_MS) return;
    const moved = await moveBack(db, backMs);
    log.warn({ backMs: Math.round(backMs), moved }, "the clock was set back: what waits was moved back with it");
  };
  const watching = setInterval(
    () =>
      void look().catch((error: Error) => log.error({ error: error.message }, "what waits could not be moved back")),
    LOOK_MS,
  ).unref();
  return async () => clearInterval(watching);
}
