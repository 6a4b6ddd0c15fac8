import { sql } from "kysely";
import type { App } from "../app.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import { inTransaction, type Tx } from "../db/database.server.ts";
import { networkOf } from "./network.ts";
import { hashOfSecret } from "./secret.server.ts";

const WINDOW_MINUTES = 15;
/** An office behind one address signs in on a Monday; a guesser gets no further than this. */
const TRIES_PER_NETWORK = 30;
/** Enough for somebody who tries their old passwords, hopeless for guessing one of 12 characters. */
const TRIES_PER_EMAIL = 10;

type LimitApp = Pick<App, "db" | "changes" | "chatwoot" | "now">;

/** Who tries: `sessionId` is a session, live or ended, of the very person that `email` names. */
export type Tried = { address: string; email: string; sessionId?: string | null };

/**
 * Counts a try of a password, for all web processes together. Who comes with a session of that person's is counted apart:
 * strangers who guess keep nobody out of the browser they work in. When the tries for a member's email are used up, the
 * timeline says so, once for the window: a guesser cannot fill it.
 * @returns seconds to wait, or null when the try may go on.
 */
export async function signInWait(app: LimitApp, tried: Tried): Promise<number | null> {
  const now = app.now();
  return inTransaction(app.db, async (tx) => {
    const ofNetwork = await countTry(tx, keyOf("network", networkOf(tried.address)), now);
    if (ofNetwork.tries > TRIES_PER_NETWORK) return secondsUntil(ofNetwork.endsAt, now);
    const key = tried.sessionId ? keyOf("session", tried.sessionId) : keyOf("email", tried.email);
    const ofEmail = await countTry(tx, key, now);
    if (ofEmail.tries <= TRIES_PER_EMAIL) return null;
    if (ofEmail.tries === TRIES_PER_EMAIL + 1) await tellOfGuessing(app, tx, tried.email);
    return secondsUntil(ofEmail.endsAt, now);
  });
}

/** Forgets the tries for an email after its right password: only failures count. */
export async function forgetTries(tx: Tx, email: string): Promise<void> {
  await tx.deleteFrom("signInTries").where("key", "=", keyOf("email", email)).execute();
}

const keyOf = (kind: "network" | "email" | "session", value: string) => hashOfSecret(`${kind} ${value}`);
const secondsUntil = (end: Date, now: Date) => Math.ceil((end.getTime() - now.getTime()) / 1000);

async function countTry(tx: Tx, key: string, now: Date): Promise<{ tries: number; endsAt: Date }> {
  // Windows that ended are swept out here, so that the table stays as small as the last quarter of an hour.
  await tx.deleteFrom("signInTries").where("endsAt", "<=", now).execute();
  return tx
    .insertInto("signInTries")
    .values({ key, tries: 1, endsAt: new Date(now.getTime() + WINDOW_MINUTES * 60_000) })
    .onConflict((same) => same.column("key").doUpdateSet({ tries: sql<number>`sign_in_tries.tries + 1` }))
    .returning(["tries", "endsAt"])
    .executeTakeFirstOrThrow();
}

async function tellOfGuessing(app: LimitApp, tx: Tx, email: string): Promise<void> {
  const operator = await tx
    .selectFrom("operators")
    .innerJoin("memberships", "memberships.operatorId", "operators.id")
    .select(["operators.id", "operators.name"])
    .where("email", "=", email)
    .where("accountId", "=", app.chatwoot.id)
    .executeTakeFirst();
  if (!operator) return;
  await recordActivity(app, tx, {
    actor: hotdash,
    verb: "sign_in_failed",
    detail: {
      operator_id: operator.id,
      operator: operator.name,
      tries: TRIES_PER_EMAIL,
      wait_minutes: WINDOW_MINUTES,
    },
  });
}
