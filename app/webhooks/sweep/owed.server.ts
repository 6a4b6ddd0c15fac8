import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/database.server.ts";
import { describeFailure } from "../../queue/failure.ts";

const FIRST_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 1800;
/** Of one round, so that the dues of an evil hour do not become another. */
const MOST_AT_ONCE = 100;

/** Remembers a conversation that could not be read by itself: again in the next round, then ever more rarely. */
export async function owe(app: App, conversationId: number, error: unknown): Promise<void> {
  const cause = describeFailure(error).message.slice(0, 200);
  const now = app.now();
  app.log.warn({ conversationId, cause }, "a conversation could not be swept; it will be tried again");
  await app.db
    .insertInto("sweepOwed")
    .values({ accountId: app.chatwoot.id, conversationId, cause, since: now, tryAt: now })
    .onConflict((same) =>
      same.columns(["accountId", "conversationId"]).doUpdateSet((row) => ({
        cause,
        failures: sql<number>`${row.ref("sweepOwed.failures")} + 1`,
        tryAt: sql<Date>`${now}::timestamptz + least(${LONGEST_WAIT_SECONDS}, ${FIRST_WAIT_SECONDS} * power(2, least(${row.ref("sweepOwed.failures")}, 10) - 1)) * interval '1 second'`,
      })),
    )
    .execute();
}

/** It was read to its end, or is no longer there. */
export async function forgive(app: App, tx: Tx, conversationId: number): Promise<void> {
  await tx
    .deleteFrom("sweepOwed")
    .where("accountId", "=", app.chatwoot.id)
    .where("conversationId", "=", conversationId)
    .execute();
}

/** Whose time has come again, the longest waiting first. */
export async function listOwed(app: App): Promise<number[]> {
  const owed = await app.db
    .selectFrom("sweepOwed")
    .select("conversationId")
    .where("accountId", "=", app.chatwoot.id)
    .where("tryAt", "<=", app.now())
    .orderBy("tryAt")
    .limit(MOST_AT_ONCE)
    .execute();
  return owed.map(({ conversationId }) => conversationId);
}
