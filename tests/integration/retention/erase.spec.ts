// A person is erased through the command's own door; afterwards their words are looked for in every column there is.
import { expect, test } from "vitest";
import { listUnanswered } from "../../../app/approvals/queries.server.ts";
import { commands } from "../../../app/commands.server.ts";
import { catchUpLog } from "../../../app/learning/catch-up.server.ts";
import { openDecisionLog } from "../../../app/learning/open-log.server.ts";
import { storeEvent } from "../../../app/webhooks/store-event.server.ts";
import { type Desk, openDesk } from "../../support/desk.ts";
import { everyText, holding } from "../../support/every-text.ts";
import { signedInAs } from "../../support/operators.ts";
import { openPostgrest, SECRET_KEY } from "../../support/postgrest.ts";

const PATIENCE = { timeout: 20_000 };
const ADMIN = "admin@example.com";
const HERS = {
  name: "Quibella Zorntree",
  email: "quibella@zorntree.example",
  text: "My hose from order #4790 leaks, vexillogranite 77.",
};
const HER_WORDS = ["quibella", "zorntree", "vexillogranite", "kumquatify", "ozymandible"];

async function deskWithAdmin(env: Record<string, string> = {}) {
  const desk = await openDesk({ env });
  await signedInAs(desk.app, "admin", { name: "Ada Admin" });
  return desk;
}

/** Runs the command where the desk's data is. */
const run = (desk: Desk, name: string, args: unknown) => {
  const { config, db, changes } = desk.app;
  return commands[name]?.({ config, db, changes }, args) as Promise<Record<string, unknown>>;
};
const erase = (desk: Desk, contactId: number) => run(desk, "erase-contact", { contactId, by: ADMIN });

/** Somebody asks, is answered with an edited reply that names them, and it is logged. */
async function answered(desk: Desk, who: { name: string; email: string; text: string }, words: string) {
  const { conversationId } = await desk.sandbox.write({ ...who, channel: "email" });
  const review = await desk.pending(conversationId);
  const finalText = `${review.draft?.reply}\n\nYours, ${who.name}! ${words}`;
  const decided = await desk.decide(review, { finalText, reason: "incomplete", note: `For ${who.name}, ${words}` });
  if (!decided.ok || !decided.send) throw new Error(JSON.stringify(decided));
  await desk.sendReaches(decided.send.id, "accepted", "delivered");
  await desk.settled();
  const { contactId } = await desk.app.db
    .selectFrom("conversations")
    .select("contactId")
    .where("id", "=", conversationId)
    .executeTakeFirstOrThrow();
  return { conversationId, contactId: contactId ?? 0, decisionId: decided.decisionId, sendId: decided.send.id };
}

const logged = (desk: Desk, decisionId: string) =>
  desk.app.db.selectFrom("loggedDecisions").selectAll().where("decisionId", "=", decisionId).execute();
const gradesAndCounts = (desk: Desk) =>
  desk.app.database.pool
    .query(
      `select (select json_agg(json_build_array(id, outcome, tone, accuracy, policy) order by id) from decisions) as grades,
        (select json_agg(json_build_array(id, version, risk_level, intent) order by id) from drafts) as drafts,
        (select json_agg(json_build_array(id, conversation_id, direction) order by id) from messages) as messages,
        (select count(*) from webhook_events) as events`,
    )
    .then(({ rows }) => rows[0]);

test("whoever is erased is found in no column of any table, here or at Supabase; others stay, and so do grades and counts", async () => {
  const project = await openPostgrest();
  const desk = await deskWithAdmin({ SUPABASE_URL: project.address, SUPABASE_SECRET_KEY: SECRET_KEY });
  const her = await answered(desk, HERS, "kumquatify");
  const other = { name: "Dana Whitfield", email: "dana@post.example", text: "Where is order #4791?" };
  const him = await answered(desk, other, "sesquipede");
  // One more question of hers waits for review, and a job of hers went wrong.
  await desk.sandbox.write({ ...HERS, conversationId: her.conversationId, text: "And the ozymandible?" });
  await desk.pending(her.conversationId);
  await desk.app.database.pool.query(
    "update pgboss.job set output = $1 where data ->> 'sendId' = $2 or data ->> 'conversationId' = $3",
    [JSON.stringify({ cause: "unexpected", message: "Hi Quibella" }), her.sendId, String(her.conversationId)],
  );
  await expect.poll(() => logged(desk, her.decisionId), PATIENCE).toHaveLength(1);
  await expect.poll(() => logged(desk, him.decisionId), PATIENCE).toHaveLength(1);
  await desk.settled();
  const everything = await everyText(desk.app.database.pool);
  expect(holding(everything, HER_WORDS).length).toBeGreaterThan(8);
  const before = await gradesAndCounts(desk);

  const found = await run(desk, "find-contact", { word: HERS.email.toUpperCase() });
  expect(found).toMatchObject([{ id: her.contactId, name: HERS.name, conversations: 1 }]);
  const exported = JSON.stringify(await run(desk, "export-contact", { contactId: her.contactId }));
  const has = (word: string) => exported.toLowerCase().includes(word);
  expect([...HER_WORDS, '"supabase":{"address"'].filter((word) => !has(word))).toEqual([]);
  expect(["dana", "sesquipede"].filter(has)).toEqual([]);

  const erased = await erase(desk, her.contactId);
  expect(erased).toMatchObject({
    outcome: "erased",
    counts: { conversations: 1, decisions: 1 },
    log: { overwritten: 1, waiting: 0 },
  });
  const after = await everyText(desk.app.database.pool);
  expect(holding(after, HER_WORDS)).toEqual([]);
  expect(holding(new Map([["supabase", JSON.stringify([...project.rows.values()])]]), HER_WORDS)).toEqual([]);
  expect(project.rows.size).toBe(2);
  expect(await gradesAndCounts(desk)).toEqual(before);
  for (const word of ["sesquipede", "dana@post.example"])
    expect(holding(after, [word])).toEqual(holding(everything, [word]));
  const recorded = await desk.app.db.selectFrom("erasures").selectAll().execute();
  expect(recorded).toMatchObject([{ contactId: her.contactId, counts: erased.counts }]);
  const told = await desk.app.db.selectFrom("activities").selectAll().where("verb", "=", "person_erased").execute();
  expect(told).toMatchObject([{ actorName: "Ada Admin" }]);

  expect(await erase(desk, her.contactId)).toMatchObject({ outcome: "already" });
  expect(await desk.app.db.selectFrom("erasures").selectAll().execute()).toEqual(recorded);
});

test("while Supabase is away the erasure is done here, says what waits, and the catch-up overwrites it there", async () => {
  const project = await openPostgrest();
  const desk = await deskWithAdmin({ SUPABASE_URL: project.address, SUPABASE_SECRET_KEY: SECRET_KEY });
  const her = await answered(desk, HERS, "kumquatify");
  await expect.poll(() => logged(desk, her.decisionId), PATIENCE).toHaveLength(1);
  await desk.app.queue.boss.offWork("log-decision");
  project.answer({ status: 500 });
  const erased = await erase(desk, her.contactId);
  expect(erased).toMatchObject({ outcome: "erased", log: { overwritten: 0, waiting: 1 } });
  expect((erased.remains as string[]).join("\n")).toMatch(/1 rows of the decision log at .* wait to be overwritten/);
  expect(await catchUpLog(desk.app, openDecisionLog(desk.app))).toBe(1);
  expect(await erase(desk, her.contactId)).toMatchObject({ outcome: "already", log: { overwritten: 1, waiting: 0 } });
  expect([...project.rows.values()]).toMatchObject([{ draft_text: null, final_text: null, note: null, tone: 5 }]);
});

test("what Chatwoot tells of an erased person from before stays away; what they write anew is answered as any other's", async () => {
  const desk = await deskWithAdmin();
  const { conversationId } = await desk.sandbox.write(HERS);
  await desk.pending(conversationId);
  await desk.settled();
  const { contactId } = await desk.app.db.selectFrom("conversations").select("contactId").executeTakeFirstOrThrow();
  const deliveries = await desk.app.db.selectFrom("webhookEvents").selectAll().orderBy("id").execute();
  expect(await erase(desk, contactId ?? 0)).toMatchObject({ outcome: "erased" });

  // The same deliveries once more, as a late webhook or a sweep would bring them.
  for (const { event, body, id } of deliveries)
    await storeEvent(desk.app, { event, body, messageId: 1_000_000 + id, source: "sweep", deliveryId: null });
  await desk.settled();
  expect(holding(await everyText(desk.app.database.pool), HER_WORDS)).toEqual([]);
  const live = () => desk.app.db.selectFrom("approvals").select("state").where("state", "<>", "closed").execute();
  expect(await live()).toEqual([]);
  expect(await listUnanswered(desk.app)).toEqual([]);

  // Chatwoot tells the time in whole seconds.
  await desk.app.database.pool.query("select pg_sleep(1)");
  await desk.sandbox.write({ ...HERS, conversationId, text: "Do you also sell couplings?" });
  const review = await desk.pending(conversationId);
  expect(review.customer.email).toBe(HERS.email);
  expect(review.thread.map(({ text, removedAfterDays }) => [text, removedAfterDays])).toEqual([
    ["", 0],
    ["Do you also sell couplings?", null],
  ]);
  expect(holding(await everyText(desk.app.database.pool), ["vexillogranite"])).toEqual([]);

  // A message from before that was never heard of, found once they are back: not even its delivery is kept.
  await desk.app.database.pool.query("delete from messages where text_removed_at is not null");
  const first = deliveries.find(({ event }) => event === "message_created");
  if (!first) throw new Error("no message was told of");
  await storeEvent(desk.app, { ...first, messageId: 2_000_000, source: "sweep", deliveryId: null });
  await desk.settled();
  expect(holding(await everyText(desk.app.database.pool), ["vexillogranite"])).toEqual([]);
});

test("only an admin of the account erases, and a contact nobody knows is said to be unknown", async () => {
  const desk = await deskWithAdmin();
  expect(await run(desk, "erase-contact", { contactId: 1, by: "reviewer@example.com" })).toEqual({
    outcome: "no-admin",
  });
  expect(await erase(desk, 4_711)).toEqual({ outcome: "unknown" });
});
