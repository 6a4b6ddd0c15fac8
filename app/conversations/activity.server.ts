import type { App } from "../app.ts";
import type { Tx } from "../db/database.server.ts";

export type Actor = { kind: "customer" | "agent" | "operator" | "hotdash"; id?: string | null; name?: string | null };

export type Activity = {
  conversationId?: number | null;
  approvalId?: string | null;
  actor: Actor;
  /** Past tense of what was done: `message_received`, `draft_ready`, `approved`, `reply_accepted`. */
  verb: string;
  /** Ids, counts and names of settings; never the text of a message. */
  detail?: Record<string, unknown>;
};

/** HotDash itself, as an actor. */
export const hotdash: Actor = { kind: "hotdash" };

/** Writes the trace of a change into the change's own transaction, and tells open pages once it is committed. */
export async function recordActivity(
  app: Pick<App, "changes"> & { chatwoot: { id: number } },
  tx: Tx,
  activity: Activity,
): Promise<void> {
  const { id } = await tx
    .insertInto("activities")
    .values({
      accountId: app.chatwoot.id,
      conversationId: activity.conversationId ?? null,
      approvalId: activity.approvalId ?? null,
      actorKind: activity.actor.kind,
      actorId: activity.actor.id ?? null,
      actorName: activity.actor.name ?? null,
      verb: activity.verb,
      detail: JSON.stringify(activity.detail ?? {}),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await app.changes.announce(tx, { accountId: app.chatwoot.id, activityId: id });
}
