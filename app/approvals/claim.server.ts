import { sql } from "kysely";
import type { App } from "../app.ts";
import { type Actor, recordActivity } from "../conversations/activity.server.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import { announcePending } from "../notifications/announce.server.ts";
import { initialsOf, type Operator } from "../operators/operator.ts";
import { CLAIM_MINUTES } from "./approval.ts";
import { freeToWork } from "./free-to-work.ts";
import type { Claimant } from "./view.ts";

export type Claimed = { ok: true; claim: Claimant } | { ok: false; claim: Claimant | null };

/**
 * Takes an item for a reviewer, or prolongs their claim; a claim of another that has not run out stands.
 * @param typed the reviewer has typed text or set a grade: from now on the draft is never replaced under them.
 */
export async function claim(
  app: App,
  operator: Operator,
  approvalId: string,
  { typed }: { typed: boolean },
): Promise<Claimed> {
  const until = new Date(app.now().getTime() + CLAIM_MINUTES * 60_000);
  return inTransaction(app.db, async (tx): Promise<Claimed> => {
    const before = await tx
      .selectFrom("approvals as a")
      .leftJoin("operators as o", "o.id", "a.claimedBy")
      .select(["a.conversationId", "a.claimedBy", "a.claimedUntil", "o.name"])
      .where("a.id", "=", approvalId)
      .where("a.accountId", "=", app.chatwoot.id)
      .executeTakeFirst();
    const claimed = await tx
      .updateTable("approvals")
      .set((row) => ({
        claimedBy: operator.id,
        claimedUntil: until,
        ...(typed && { typedAt: sql<Date>`coalesce(${row.ref("typedAt")}, ${app.now()})` }),
      }))
      .where("id", "=", approvalId)
      .where("accountId", "=", app.chatwoot.id)
      .where("state", "=", "pending_review")
      .where(freeToWork(operator.id, app.now()))
      .returning("id")
      .executeTakeFirst();
    if (!claimed)
      return {
        ok: false,
        claim:
          before?.claimedBy && before.claimedUntil
            ? claimantOf(before.claimedBy, before.name ?? "", before.claimedUntil)
            : null,
      };
    if (before && before.claimedBy !== operator.id)
      await recordActivity(app, tx, {
        conversationId: before.conversationId,
        approvalId,
        actor: { kind: "operator", id: operator.id, name: operator.name },
        verb: "approval_claimed",
      });
    return { ok: true, claim: claimantOf(operator.id, operator.name, until) };
  });
}

/** Gives a claim back, text and all: leaving an item undecided with nothing typed. */
export async function release(app: App, operator: Operator, approvalId: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const released = await tx
      .updateTable("approvals")
      .set({ claimedBy: null, claimedUntil: null, typedAt: null })
      .where("id", "=", approvalId)
      .where("accountId", "=", app.chatwoot.id)
      .where("claimedBy", "=", operator.id)
      .where("state", "=", "pending_review")
      .returning("conversationId")
      .executeTakeFirst();
    if (!released) return;
    await recordActivity(app, tx, {
      ...released,
      approvalId,
      actor: { kind: "operator", id: operator.id, name: operator.name },
      verb: "approval_released",
    });
    await announcePending(app, tx);
  });
}

/** Gives back all that a person had claimed, inside the caller's transaction: they may review no more. */
export async function releaseClaimsOf(
  app: Parameters<typeof recordActivity>[0],
  tx: Tx,
  operatorId: string,
  actor: Actor,
): Promise<void> {
  const released = await tx
    .updateTable("approvals")
    .set({ claimedBy: null, claimedUntil: null, typedAt: null })
    .where("accountId", "=", app.chatwoot.id)
    .where("claimedBy", "=", operatorId)
    .where("state", "=", "pending_review")
    .returning(["id", "conversationId"])
    .execute();
  for (const { id, conversationId } of released)
    await recordActivity(app, tx, { conversationId, approvalId: id, actor, verb: "approval_released" });
}

export const claimantOf = (operatorId: string, name: string, until: Date): Claimant => ({
  operatorId,
  name,
  initials: initialsOf(name),
  until: until.toISOString(),
});
