import { sql } from "kysely";
import type { App } from "../app.ts";
import type { DecisionLog } from "../learning/decision-log.ts";
import { takeIntoLog } from "../learning/log-decision.server.ts";
import { loggedAt, settled } from "../learning/settled.server.ts";

/** What of a person's decisions stands in the decision log without its words, and what still waits to be overwritten there. */
export type LogErasure = { overwritten: number; waiting: number; cause: string | null };

/**
 * Overwrites an erased person's rows in the decision log. What it does not take now waits: those decisions count as not
 * logged, so the job that catches the log up tries them until they are.
 */
export async function eraseFromLog(
  app: Pick<App, "db" | "now"> & { chatwoot: { id: number } },
  log: DecisionLog,
  contactId: number,
): Promise<LogErasure> {
  const { rows } = await sql<{ id: string }>`
    select x.id from decisions x join conversations c on c.account_id = x.account_id and c.id = x.conversation_id
    where x.account_id = ${app.chatwoot.id} and c.contact_id = ${contactId} and ${settled} and not ${loggedAt(log.destination)}
    order by x.decided_at
  `.execute(app.db);
  let overwritten = 0;
  try {
    for (const { id } of rows) {
      const written = await takeIntoLog(app, log, id);
      if (written && written !== "written")
        return { overwritten, waiting: rows.length - overwritten, cause: "it asks to come back later" };
      overwritten += 1;
    }
  } catch (error) {
    const cause = error instanceof Error ? error.message : "it does not answer";
    return { overwritten, waiting: rows.length - overwritten, cause };
  }
  return { overwritten, waiting: 0, cause: null };
}
