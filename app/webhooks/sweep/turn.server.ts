import { sql } from "kysely";
import type { App } from "../../app.ts";
import { hotdash, recordActivity } from "../../conversations/activity.server.ts";
import { inTransaction, type Tx } from "../../db/database.server.ts";
import type { Line } from "./line.server.ts";
import { keepPace, type Limits, type Pace } from "./pace.server.ts";

/** A moment by our clock and, where it was told, by Chatwoot's. */
export type Moment = { ours: Date; chatwoots: Date | null };
/** The page of the list that comes next, and how many conversations there were in all when that was decided. */
export type Place = { page: number; inAll: number | null };
export type Found = { conversations: number; stored: number; late: number; firstMissedAt: Date | null };

/**
 * One run of a sweep. A round that takes longer than one is gone on with from its place by the next; whatever several of
 * them must know is in the database.
 */
export type Turn = {
  id: number;
  line: Line;
  pace: Pace;
  /** When the round began, which may have been turns ago. */
  began: Moment;
  place: Place | null;
  /** When the last round that came to its end began. Null before the first. */
  lastGood: Moment | null;
  found: Found;
  /** How far Chatwoot's clock is ahead of ours. */
  clockOffMs: number;
};

/** Begins a turn, of the round that was left unfinished or of a new one. The line must be held. */
export async function beginTurn(app: App, line: Line, limits: Limits): Promise<Turn> {
  const accountId = app.chatwoot.id;
  const now = app.now();
  const turns = app.db
    .selectFrom("sweeps")
    .select(["id", "startedAt", "beganAt", "chatwootAt", "page", "inAll"])
    .where("accountId", "=", accountId)
    .orderBy("startedAt", "desc")
    .orderBy("id", "desc")
    .limit(1);
  const last = await turns.executeTakeFirst();
  const good = await turns.where("outcome", "=", "good").executeTakeFirst();
  // Nobody else sweeps now, so whoever seems to was stopped in the middle.
  await app.db
    .updateTable("sweeps")
    .set({ outcome: "failed", detail: "It was stopped in the middle" })
    .where("accountId", "=", accountId)
    .where("outcome", "=", "running")
    .execute();
  const unfinished = last && last.id !== good?.id && last.page !== null ? last : null;
  const began = unfinished ? momentOf(unfinished) : { ours: now, chatwoots: null };
  const place = unfinished?.page ? { page: unfinished.page, inAll: unfinished.inAll } : null;
  const { id } = await app.db
    .insertInto("sweeps")
    .values({ accountId, startedAt: now, beganAt: began.ours, chatwootAt: began.chatwoots, ...place })
    .returning("id")
    .executeTakeFirstOrThrow();
  return {
    id,
    line,
    pace: keepPace(limits, line.stay),
    began,
    place,
    lastGood: good ? momentOf(good) : null,
    found: { conversations: 0, stored: 0, late: 0, firstMissedAt: null },
    clockOffMs: 0,
  };
}

const momentOf = (turn: { startedAt: Date; beganAt: Date | null; chatwootAt: Date | null }): Moment => ({
  ours: turn.beganAt ?? turn.startedAt,
  chatwoots: turn.chatwootAt,
});

/** Chatwoot told its time: ours may be another, and what it says of its messages is by its own. */
export async function setClock(app: App, turn: Turn, at: Date | null): Promise<void> {
  if (!at) return;
  turn.clockOffMs = at.getTime() - app.now().getTime();
  if (turn.began.chatwoots) return;
  turn.began.chatwoots = at;
  await app.db.updateTable("sweeps").set({ chatwootAt: at }).where("id", "=", turn.id).execute();
}

/** From here the next turn goes on, should this one not come to its end. */
export async function keepPlace(app: App, turn: Turn, place: Place): Promise<void> {
  turn.place = place;
  await turn.line.hold(app.db);
  await app.db.updateTable("sweeps").set(place).where("id", "=", turn.id).execute();
}

/** Adds what one conversation came to, in the transaction of its mark. */
export async function countFound(tx: Tx, turn: Turn, found: Found): Promise<void> {
  await turn.line.hold(tx);
  await tx
    .updateTable("sweeps")
    .set((row) => ({
      conversationsRead: sql<number>`${row.ref("conversationsRead")} + ${found.conversations}`,
      messagesFound: sql<number>`${row.ref("messagesFound")} + ${found.late}`,
      firstMissedAt: sql<Date>`least(${row.ref("firstMissedAt")}, ${found.firstMissedAt}::timestamptz)`,
    }))
    .where("id", "=", turn.id)
    .execute();
}

export async function endTurn(
  app: App,
  turn: Turn,
  outcome: "good" | "failed" | "unfinished",
  detail?: string,
): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await tx.updateTable("sweeps").set({ outcome, endedAt: app.now(), detail }).where("id", "=", turn.id).execute();
    if (turn.found.late > 0)
      await recordActivity(app, tx, { actor: hotdash, verb: "sweep_found", detail: { count: turn.found.late } });
  });
}
