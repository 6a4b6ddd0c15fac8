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
  /** A session, a role or a person's access ended with it: open streams look again whether they may go on. */
  access?: true;
};

/** HotDash itself, as an actor. */
export const hotdash: Actor = { kind: "hotdash" };

/** An operator as an actor; null is the command line of HotDash's own machine. */
export const doneBy = (operator: { id: string; name: string } | null): Actor =>
  operator ? { kind: "operator", id: operator.id, name: operator.name } : { kind: "hotdash", name: "Command line" };

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
  const access = activity.access && { access: activity.access };
  await app.changes.announce(tx, { accountId: app.chatwoot.id, activityId: id, ...access });
}
