import { sql } from "kysely";
import type { App } from "../app.ts";
import { inTransaction } from "../db/database.server.ts";
import { enqueue } from "../queue/queue.server.ts";
import type { DecisionLog } from "./decision-log.ts";
import { logDecisionJob } from "./jobs.ts";
import { maskDecision } from "./mask-decision.ts";
import { readSettled } from "./settled.server.ts";

/**
 * Takes one settled decision into the log, masked, and remembers that it stands there. Running again changes nothing:
 * the log keeps one row a decision.
 * @throws Unavailable when the log did not take it; the decision stays here and is tried again.
 */
export async function logDecision(app: App, log: DecisionLog, { decisionId }: { decisionId: string }): Promise<void> {
  const written = await takeIntoLog(app, log, decisionId);
  if (!written || written === "written") return;
  const { notBefore } = written;
  app.log.warn({ decisionId, notBefore }, "the decision log asks to come back later");
  await inTransaction(app.db, (tx) => enqueue(app.queue, tx, logDecisionJob, { decisionId }, notBefore));
}

/**
 * The taking itself, for those who have no queue.
 * @returns null when there is nothing to take, or what the log answered.
 * @throws Unavailable as above.
 */
export async function takeIntoLog(
  app: Pick<App, "db" | "now"> & { chatwoot: { id: number } },
  log: DecisionLog,
  decisionId: string,
): Promise<Awaited<ReturnType<DecisionLog["write"]>> | null> {
  const found = await readSettled(app, decisionId, log.destination);
  if (!found) return null;
  const written = await log.write(maskDecision(found));
  if (written !== "written") return written;
  // Erased since it was read: without this row it is logged once more, without its words.
  await sql`
    insert into logged_decisions (decision_id, destination, account_id, logged_at)
    select id, ${log.destination}, account_id, ${app.now()} from decisions
    where id = ${decisionId} and recipients is not distinct from ${JSON.stringify(found.recipients)}::jsonb
    on conflict do nothing
  `.execute(app.db);
  return written;
}
