import { sql } from "kysely";
import type { App } from "../app.ts";
import { inTransaction } from "../db/database.server.ts";

/** How many rows of each kind gave up what told of the person. */
export type ErasedCounts = Record<string, number>;

/** `busy`: a reply to them is being posted right now. `already`: nothing is left to erase. */
export type Erasure = { outcome: "erased"; counts: ErasedCounts } | { outcome: "already" | "unknown" | "busy" };

type Answer =
  | Exclude<Erasure, { outcome: "erased" }>
  | (Extract<Erasure, { outcome: "erased" }> & { activity_id: number });

/**
 * Erases a person from the database, in one transaction: all of it or nothing. What was to be sent to them is stopped, a live
 * approval is closed, and what Chatwoot tells of them from before this moment stays away. Ids, grades, counts and times stay.
 */
export async function eraseContact(
  { db, changes, chatwoot }: Pick<App, "db" | "changes"> & { chatwoot: { id: number } },
  contactId: number,
  operatorId: string,
): Promise<Erasure> {
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ answer: Answer }>`
      select erase_person(${chatwoot.id}, ${contactId}, ${operatorId}) as answer
    `.execute(tx);
    const answer = rows[0]?.answer ?? { outcome: "unknown" };
    if (answer.outcome !== "erased") return answer;
    await changes.announce(tx, { accountId: chatwoot.id, activityId: answer.activity_id });
    return { outcome: answer.outcome, counts: answer.counts };
  });
}
