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
  /** Pages of the round's list that could not be read, in its earlier turns as well. */
  pagesSkipped: number;
  /** When the last round began that came to its end and skipped nothing. Null before the first. */
  lastGood: Moment | null;
  found: Found;
  /** How far Chatwoot's clock is ahead of ours. */
  clockOffMs: number;
};

/**
 * While pages of the list cannot be read, each round reaches back to the last one that read them all, and so they are read
 * once they can be. A long weekend goes by before somebody sees health's warning; after that the list back to there is too long.
 */
const LONGEST_REACH_BACK_MS = 4 * 24 * 3600_000;

/** Begins a turn, of the round that was left unfinished or of a new one. The line must be held. */
export async function beginTurn(app: App, line: Line, limits: Limits): Promise<Turn> {
  const accountId = app.chatwoot.id;
  const now = app.now();
  const turns = app.db
    .selectFrom("sweeps")
    .select(["id", "startedAt", "beganAt", "chatwootAt", "page", "inAll", "pagesSkipped", "skipCause"])
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
  const skipped = { pagesSkipped: unfinished?.pagesSkipped ?? 0, skipCause: unfinished?.skipCause ?? null };
  const { id } = await app.db
    .insertInto("sweeps")
    .values({ accountId, startedAt: now, beganAt: began.ours, chatwootAt: began.chatwoots, ...place, ...skipped })
    .returning("id")
    .executeTakeFirstOrThrow();
  return {
    id,
    line,
    pace: keepPace(limits, line.stay),
    began,
    place,
    pagesSkipped: skipped.pagesSkipped,
    lastGood: good ? await readReachBack(app, good) : null,
    found: { conversations: 0, stored: 0, late: 0, firstMissedAt: null },
    clockOffMs: 0,
  };
}

type EndedTurn = { startedAt: Date; beganAt: Date | null; chatwootAt: Date | null };

/** How far back a round reaches: to the last that skipped no page. What the first look skipped is older than HotDash. */
async function readReachBack(app: App, newest: EndedTurn & { pagesSkipped: number }): Promise<Moment> {
  if (newest.pagesSkipped === 0) return momentOf(newest);
  const good = app.db.selectFrom("sweeps").where("accountId", "=", app.chatwoot.id).where("outcome", "=", "good");
  const complete = await good
    .select(["startedAt", "beganAt", "chatwootAt"])
    .where((where) =>
      where.or([
        where("pagesSkipped", "=", 0),
        where("id", "=", good.select("id").orderBy("startedAt").orderBy("id").limit(1)),
      ]),
    )
    .orderBy("startedAt", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
  const reachBack = momentOf(complete);
  const isTooFar = app.now().getTime() - reachBack.ours.getTime() > LONGEST_REACH_BACK_MS;
  return isTooFar ? momentOf(newest) : reachBack;
}

const momentOf = (turn: EndedTurn): Moment => ({
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

/** Pages that could not be read, and why. The round's later turns know of them too. */
export async function recordSkippedPages(app: App, turn: Turn, count: number, cause: string): Promise<void> {
  turn.pagesSkipped += count;
  await app.db
    .updateTable("sweeps")
    .set({ pagesSkipped: turn.pagesSkipped, skipCause: cause.slice(0, 200) })
    .where("id", "=", turn.id)
    .execute();
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
