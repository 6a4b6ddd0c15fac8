import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Db, Tx } from "../../db/database.server.ts";

/** Longer than any one request to Chatwoot may take; a sweep whose process died makes way after it. */
const HELD_SECONDS = 30;
/** Requests come faster than it is worth telling. */
const TELL_EVERY_MS = 5000;

/** Somebody else sweeps by now: this process was silent for too long. What it read so far is kept. */
export class Overtaken extends Error {
  override name = "Overtaken";
}

/** The right to sweep an account: one at a time, however many processes there are. */
export type Line = {
  /** @throws Overtaken */
  hold(db: Db | Tx, forMs?: number): Promise<void>;
  /** The same where it is enough to be heard of now and then. @throws Overtaken */
  stay(waitMs: number): Promise<void>;
  leave(): Promise<void>;
};

/** Takes the line, or answers null when somebody holds it. Time is the database's, so the processes' clocks do not matter. */
export async function takeLine(app: App): Promise<Line | null> {
  const holder = randomUUID();
  const heldUntil = (forMs: number) => sql<Date>`now() + ${HELD_SECONDS + forMs / 1000} * interval '1 second'`;
  const taken = await app.db
    .insertInto("sweepLines")
    .values({ accountId: app.chatwoot.id, holder, heldUntil: heldUntil(0) })
    .onConflict((same) =>
      same
        .column("accountId")
        .doUpdateSet({ holder, heldUntil: heldUntil(0) })
        .where("sweepLines.heldUntil", "<", sql<Date>`now()`),
    )
    .returning("holder")
    .executeTakeFirst();
  if (!taken) return null;

  let toldAt = performance.now();
  const hold = async (db: Db | Tx, forMs = 0) => {
    const held = await db
      .updateTable("sweepLines")
      .set({ heldUntil: heldUntil(forMs) })
      .where("accountId", "=", app.chatwoot.id)
      .where("holder", "=", holder)
      .returning("holder")
      .executeTakeFirst();
    if (!held) throw new Overtaken("another process sweeps by now");
    toldAt = performance.now();
  };
  return {
    hold,
    stay: async (waitMs) => {
      if (waitMs > TELL_EVERY_MS || performance.now() - toldAt > TELL_EVERY_MS) await hold(app.db, Math.max(0, waitMs));
    },
    leave: () => letGo(app, holder),
  };
}

/** The embedded database has one process, so whoever held the line before its start is gone. */
export const freeLine = (app: App): Promise<void> => letGo(app, null);

async function letGo(app: App, holder: string | null): Promise<void> {
  await app.db
    .updateTable("sweepLines")
    .set({ heldUntil: new Date(0) })
    .where("accountId", "=", app.chatwoot.id)
    .$if(holder !== null, (update) => update.where("holder", "=", holder ?? ""))
    .execute();
}
