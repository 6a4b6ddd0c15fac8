// As hotdash_app, on real Postgres: what removes texts must not become a way past the gate.
import { sql } from "kysely";
import pg from "pg";
import { expect, test } from "vitest";
import { askAndDraft, decide, openReview, scheduleSend } from "../../support/decided.ts";
import { openPostgres } from "../../support/postgres.ts";

const STILL_TO_BE_SENT = "HD008";
const NO_TEXT_TO_SEND = "HD009";
const DENIED = "42501";

const { database, superUrl } = await openPostgres();
const { db } = database;

async function scheduled() {
  const review = await openReview(db);
  const decisionId = await decide(db, review);
  return { review, decisionId, sendId: await scheduleSend(db, review, decisionId) };
}
const erase = async ({ accountId, conversationId }: { accountId: number; conversationId: number }) =>
  (
    await sql<{
      answer: { outcome: string };
    }>`select erase_person(${accountId}, ${conversationId}, 'me') as answer`.execute(db)
  ).rows[0]?.answer.outcome;
const textOf = async (id: string) =>
  (await db.selectFrom("decisions").select("finalText").where("id", "=", id).executeTakeFirstOrThrow()).finalText;
const sendState = async (id: string) =>
  (await db.selectFrom("sends").select("state").where("id", "=", id).executeTakeFirstOrThrow()).state;
const move = (sendId: string, to: { state: string; claimedAt?: Date | null }) =>
  db.updateTable("sends").set(to).where("id", "=", sendId).execute();

test("a scheduled reply is cancelled before its text goes, so that nothing empty is ever sent", async () => {
  const { review, decisionId, sendId } = await scheduled();
  expect(await erase(review)).toBe("erased");
  expect([await textOf(decisionId), await sendState(sendId)]).toEqual([null, "cancelled"]);
  await expect(move(sendId, { state: "sending" })).rejects.toMatchObject({ code: "HD006" });
});

test("a reply being posted keeps its text: the erasure is refused and changes nothing", async () => {
  const { review, decisionId, sendId } = await scheduled();
  await move(sendId, { state: "sending", claimedAt: new Date() });
  expect(await erase(review)).toBe("busy");
  await move(sendId, { state: "uncertain", claimedAt: new Date() });
  expect(await erase(review)).toBe("busy");
  expect(await textOf(decisionId)).toBe("It is on its way.");
  const contact = await db
    .selectFrom("contacts")
    .select("name")
    .where("accountId", "=", review.accountId)
    .executeTakeFirst();
  expect(contact).toEqual({ name: "Mira" });
  // Nobody is at it any more: it is given up, whatever became of it.
  await move(sendId, { state: "uncertain", claimedAt: null });
  expect(await erase(review)).toBe("erased");
  expect(await sendState(sendId)).toBe("cancelled");
});

test("a claim and an erasure at the same moment end as one of two: sent whole, or not sent", async () => {
  for (let round = 0; round < 5; round++) {
    const { review, decisionId, sendId } = await scheduled();
    const claim = db
      .updateTable("sends")
      .set({ state: "sending", claimedAt: new Date() })
      .where("id", "=", sendId)
      .where("state", "=", "scheduled")
      .returning("id")
      .execute();
    const [claimed, outcome] = await Promise.all([claim, erase(review)]);
    const ends = [claimed.length, outcome, await textOf(decisionId)];
    expect([JSON.stringify([1, "busy", "It is on its way."]), JSON.stringify([0, "erased", null])]).toContain(
      JSON.stringify(ends),
    );
  }
});

test("not even the owner of everything blanks a decision that is still to be sent", async () => {
  const { decisionId } = await scheduled();
  const root = new pg.Client({ connectionString: superUrl });
  await root.connect();
  const blank = root.query("update decisions set final_text = null where id = $1", [decisionId]);
  await expect(blank).rejects.toMatchObject({ code: STILL_TO_BE_SENT });
  await root.end();
});

test("a send whose text is gone cannot begin", async () => {
  const { review, decisionId, sendId } = await scheduled();
  const root = new pg.Client({ connectionString: superUrl });
  await root.connect();
  await root.query("set session_replication_role = replica");
  await root.query("update decisions set final_text = null where id = $1", [decisionId]);
  await root.end();
  expect(review.approvalId).toBeTruthy();
  await expect(move(sendId, { state: "sending" })).rejects.toMatchObject({ code: NO_TEXT_TO_SEND });
});

test("the nightly removal reaches no draft that was decided on, may still be, or is younger than a week, whatever it is told", async () => {
  const old = { createdAt: new Date(Date.now() - 30 * 86_400_000) };
  const { accountId, ...reviewer } = await openReview(db);
  await askAndDraft(db, accountId, 2, old);
  const decided = await askAndDraft(db, accountId, 3, old);
  await decide(db, { ...reviewer, accountId, ...decided });
  const undecided = await askAndDraft(db, accountId, 4, old);
  const dead = [reviewer.approvalId, decided.approvalId, undecided.approvalId];
  await db.updateTable("approvals").set({ state: "closed" }).where("id", "in", dead).execute();
  const purge = sql<{ purged: number }>`select purge_drafts(${accountId}, 'infinity', 1000000) as purged`;
  expect((await purge.execute(db)).rows).toEqual([{ purged: 1 }]);
  const gone = await db
    .selectFrom("drafts")
    .select("id")
    .where("reply", "is", null)
    .where("accountId", "=", accountId)
    .execute();
  expect(gone).toEqual([{ id: undecided.draftId }]);
});

test("no batch is larger than 200 rows, whatever it is told", async () => {
  const { accountId } = await openReview(db);
  await sql`insert into webhook_events (account_id, dedupe_key, source, event, body, state)
    select ${accountId}, 'many ' || n, 'webhook', 'message_created', '{}', 'processed' from generate_series(1, 450) n`.execute(
    db,
  );
  const purge = () =>
    sql<{ purged: number }>`select purge_bodies(${accountId}, 'infinity', 1000000) as purged`.execute(db);
  expect([(await purge()).rows, (await purge()).rows]).toEqual([[{ purged: 200 }], [{ purged: 200 }]]);
});

test.each([
  ["forgetting that somebody was erased", "delete from erased_contacts"],
  [
    "making up an erasure",
    "insert into erasures (account_id, contact_id, erased_by, erased_at, counts) values (1, 1, 'x', now(), '{}')",
  ],
  ["moving the time of an erasure", "update erased_contacts set erased_at = now()"],
  ["blanking a decision by itself", "update decisions set final_text = null"],
  ["switching the rule off", "alter table decisions disable trigger decisions_keep_text"],
])("%s is refused", async (_what, statement) => {
  await expect(database.pool.query(statement)).rejects.toMatchObject({ code: DENIED });
});
