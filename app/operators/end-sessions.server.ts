import { z } from "zod";
import type { App } from "../app.ts";
import { doneBy, recordActivity } from "../conversations/activity.server.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import type { Operator } from "./operator.ts";

/** What a page asks for: one session, or all but the one that asks. */
export const EndSessions = z.union([z.object({ only: z.uuid() }), z.object({ others: z.literal(true) })]);

/** Which of somebody's sessions: one, all but one, or all. */
export type Which = { only: string } | { except: string } | "all";

/** Ends live sessions, inside the caller's transaction. @returns how many. */
export async function endSessions(tx: Tx, operatorId: string, which: Which, now: Date): Promise<number> {
  let ending = tx
    .updateTable("sessions")
    .set({ revokedAt: now })
    .where("operatorId", "=", operatorId)
    .where("revokedAt", "is", null)
    .where("expiresAt", ">", now);
  if (which !== "all")
    ending = "only" in which ? ending.where("id", "=", which.only) : ending.where("id", "!=", which.except);
  return (await ending.returning("id").execute()).length;
}

/**
 * Ends sessions of one's own, at once: what they still have open asks to sign in.
 * @returns how many; 0 when somebody was first, or none was theirs.
 */
export async function endOwnSessions(
  app: Pick<App, "db" | "changes" | "chatwoot" | "now">,
  operator: Pick<Operator, "id" | "name">,
  which: Which,
): Promise<number> {
  return inTransaction(app.db, async (tx) => {
    const count = await endSessions(tx, operator.id, which, app.now());
    if (count > 0)
      await recordActivity(app, tx, {
        actor: doneBy(operator),
        verb: "session_ended",
        detail: { count },
        access: true,
      });
    return count;
  });
}
