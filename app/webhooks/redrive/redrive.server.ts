import { sql } from "kysely";
import { doneBy, recordActivity } from "../../conversations/activity.server.ts";
import { afterCommit, inTransaction, type Tx } from "../../db/database.server.ts";
import { QUEUE_SCHEMA } from "../../queue/install.server.ts";
import { putBack, takeLetter } from "../../queue/letters.server.ts";
import { DEAD_LETTERS } from "../../queue/queue.server.ts";
import { type RedriveApp, stillWanted } from "./still-wanted.server.ts";

/** Letters read at a time; each is redriven in a transaction of its own. */
const PAGE = 100;

/** Who redrives; null is the command line. */
export type Redriver = { id: string; name: string } | null;

/** What became of a letter. A kept one lies where it lay, and `why` says what stands in the way. */
export type Redriven = {
  id: string;
  job: string | null;
  outcome: "redriven" | "already-gone" | "no-longer-wanted" | "kept";
  why: string;
};

/** Which letters: by id, by the cause of their last failure, by kind of job, or all of them. */
export type Which = { ids: string[] } | { cause?: string | undefined; job?: string | undefined };

export type RedriveTally = { redriven: number; dropped: number; gone: number; kept: Redriven[] };

/**
 * Puts dead letters back into their own queues. A letter goes, its job comes and the timeline tells of it in one
 * transaction, so that redriving twice, from two windows or two processes, does nothing twice. What is no longer wanted is
 * dropped, and said so.
 * @param wake told which kind of job has work; a worker elsewhere finds it by itself.
 */
export async function redrive(
  app: RedriveApp,
  by: Redriver,
  which: Which,
  wake: (job: string) => void = () => {},
): Promise<RedriveTally> {
  const tally: RedriveTally = { redriven: 0, dropped: 0, gone: 0, kept: [] };
  for await (const id of idsOf(app, which)) {
    const { outcome, ...letter } = await redriveLetter(app, by, id, wake);
    if (outcome === "redriven") tally.redriven++;
    else if (outcome === "no-longer-wanted") tally.dropped++;
    else if (outcome === "already-gone") tally.gone++;
    else tally.kept.push({ outcome, ...letter });
  }
  return tally;
}

/** One of them. */
export async function redriveLetter(
  app: RedriveApp,
  by: Redriver,
  id: string,
  wake: (job: string) => void = () => {},
): Promise<Redriven> {
  let done: Redriven = { id, job: null, outcome: "already-gone", why: "It was redriven already." };
  await inTransaction(app.db, async (tx) => {
    done = await redriveWithin(app, tx, by, id, wake);
    // Its letter was taken to be looked at; undoing the transaction lays it back.
    if (done.outcome === "kept") throw new LetterStays();
  }).catch((error) => {
    if (!(error instanceof LetterStays)) throw error;
  });
  return done;
}

class LetterStays extends Error {}

async function redriveWithin(
  app: RedriveApp,
  tx: Tx,
  by: Redriver,
  id: string,
  wake: (job: string) => void,
): Promise<Redriven> {
  const letter = await takeLetter(tx, id);
  if (!letter) return { id, job: null, outcome: "already-gone", why: "It was redriven already." };
  const { job } = letter;
  const kept = (why: string): Redriven => ({ id, job, outcome: "kept", why });
  const wish = await stillWanted(app, tx, letter);
  if (!wish) return kept("This version of HotDash does not understand it.");
  if (wish.wanted === "not-here") return kept(wish.why);
  const wanted = wish.wanted === "yes";
  if (wanted && !(await putBack(tx, letter))) return kept("There is no queue for it: start HotDash once.");
  await recordActivity(app, tx, {
    conversationId: wish.conversationId,
    actor: doneBy(by),
    verb: wanted ? "dead_letter_redriven" : "dead_letter_dropped",
    detail: { job, cause: letter.cause, root: letter.rootId, ...(!wanted && { why: wish.why }) },
  });
  if (wanted && job) afterCommit(tx, () => wake(job));
  return { id, job, outcome: wanted ? "redriven" : "no-longer-wanted", why: wish.why };
}

/** Only letters that lie there now: one that dies again at once is not met a second time. */
async function* idsOf(app: RedriveApp, which: Which): AsyncGenerator<string> {
  if ("ids" in which) return yield* new Set(which.ids);
  const before = await sql<{ now: Date }>`select now() as now`.execute(app.db);
  const start = before.rows[0]?.now ?? app.now();
  let after = { at: new Date(0), id: "00000000-0000-0000-0000-000000000000" };
  for (;;) {
    const { rows } = await sql<{ id: string; at: Date }>`
      select id, date_trunc('milliseconds', created_on) as at from ${sql.table(`${QUEUE_SCHEMA}.job`)}
      where name = ${DEAD_LETTERS} and state = 'created' and created_on <= ${start}
        and (date_trunc('milliseconds', created_on), id) > (${after.at}, ${after.id})
        and (${which.cause ?? null}::text is null or source_output ->> 'cause' = ${which.cause ?? null})
        and (${which.job ?? null}::text is null or source_name = ${which.job ?? null})
      order by date_trunc('milliseconds', created_on), id limit ${PAGE}
    `.execute(app.db);
    for (const { id } of rows) yield id;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last;
  }
}
