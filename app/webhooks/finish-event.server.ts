import type { App } from "../app.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import { subjectOf } from "./event-subject.ts";
import type { Outcome } from "./outcome.ts";

/** An event as far as its work needs it. */
export type StoredEvent = { id: number; event: string; body: string };

/**
 * Does an event's work in one transaction with the event's own mark, so that a second run finds it done.
 * @param startedAt by `performance.now()`.
 */
export async function finishEvent(
  app: App,
  { id, event, body }: StoredEvent,
  work: (tx: Tx) => Promise<Outcome>,
  startedAt: number,
): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const outcome = await work(tx);
    const marked = await tx
      .updateTable("webhookEvents")
      .set({
        state: outcome.state,
        reason: outcome.reason ?? null,
        ...subjectOf(event, body),
        ...(outcome.forget && { body: "" }),
        processedAt: app.now(),
        tookMs: Math.round(performance.now() - startedAt),
      })
      .where("id", "=", id)
      .where("state", "=", "received")
      .returning("id")
      .executeTakeFirst();
    // Another worker was first; what this one did is rolled back.
    if (!marked) throw new AlreadyWorked();
  }).catch((error) => {
    if (!(error instanceof AlreadyWorked)) throw error;
  });
}

class AlreadyWorked extends Error {}
