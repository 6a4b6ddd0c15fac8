import pg from "pg";
import { beforeAll, expect, test } from "vitest";
import { sendReplyJob } from "../../app/approvals/jobs.ts";
import type { Author } from "../../app/conversations/message-author.ts";
import { draftReplyJob, postNoteJob } from "../../app/drafts/jobs.ts";
import { logDecisionJob } from "../../app/learning/jobs.ts";
import { initialsOf } from "../../app/operators/operator.ts";
import type { Job } from "../../app/queue/job.ts";
import { processEventJob } from "../../app/webhooks/jobs.ts";
import { type Filled, fillTo, openAccounts } from "../../scripts/bench/growth/fill.ts";
import { planOf } from "../../scripts/bench/growth/plan.ts";
import { queriesOf } from "../../scripts/bench/growth/queries.ts";
import { listenTo, statementsOf } from "../../scripts/bench/growth/statements.ts";
import { openTestApp } from "../support/app.ts";
import { openPostgres, type TestPostgres } from "../support/postgres.ts";

const MESSAGES = 12_000;
/** Few, so that what a page needs is far less than what there is. */
const LIVE_CONVERSATIONS = 40;
/** More than any page needs here, and less than there are approvals, drafts, decisions, sends, messages, events or activities. */
const MOST_ROWS = 2000;
const JOBS = [processEventJob, draftReplyJob, postNoteJob, sendReplyJob, logDecisionJob] as unknown as Job<never>[];

let postgres: TestPostgres;
let owner: pg.Client;
let filled: Filled;

beforeAll(async () => {
  postgres = await openPostgres();
  owner = new pg.Client({ connectionString: postgres.superUrl });
  owner.on("error", () => {});
  await owner.connect();
  // As databases on solid-state disks are set: a small table is read from end to end only when it is small indeed.
  await owner.query(`alter database ${new URL(postgres.superUrl).pathname.slice(1)} set random_page_cost = 1.1`);
  // Shortly after midnight, so that what happened today is little.
  const endsAt = new Date(new Date().setUTCHours(0, 30, 0, 0));
  filled = await openAccounts(owner, endsAt, LIVE_CONVERSATIONS);
  listenTo(postgres.database.pool);
  await fillTo(owner, filled, MESSAGES);
  return () => owner.end();
});

test("no page and no job reads a table that grows with history from end to end", async () => {
  const app = await openTestApp({ database: postgres.database, jobs: JOBS });
  app.setNow(filled.endsAt);
  const explainer = new pg.Client({ connectionString: postgres.appUrl });
  await explainer.connect();
  const name = "Ada";
  const operator = {
    id: filled.operator,
    name,
    email: "ada@example.com",
    role: "reviewer" as const,
    initials: initialsOf(name),
  };
  const tooMuch: string[] = [];
  for (const one of await queriesOf(app, operator, owner)) {
    await one.act();
    for (const statement of await statementsOf(one.act)) {
      const { mostRows, accesses } = await planOf(explainer, statement);
      if (mostRows > MOST_ROWS) tooMuch.push(`${one.name} reads ${mostRows} rows: ${accesses.join(", ")}`);
    }
  }
  await explainer.end();
  expect(tooMuch).toEqual([]);
});

test("who waits is noted with the conversation, whatever changes in it", async () => {
  const { db } = postgres.database;
  const mine = filled.account;
  const answered = await db
    .selectFrom("messages")
    .innerJoin("conversations", (on) =>
      on
        .onRef("conversations.id", "=", "messages.conversationId")
        .onRef("conversations.accountId", "=", "messages.accountId"),
    )
    .innerJoin("sends", "sends.chatwootMessageId", "messages.id")
    .select(["messages.id", "messages.conversationId", "sends.id as sendId"])
    .where("messages.accountId", "=", mine)
    .where("unansweredMessageId", "is", null)
    .where("sends.state", "=", "delivered")
    .orderBy("messages.id", "desc")
    .executeTakeFirstOrThrow();
  const waits = async () => {
    const noted = await db
      .selectFrom("conversations")
      .select("unansweredMessageId")
      .where("accountId", "=", mine)
      .where("id", "=", answered.conversationId)
      .executeTakeFirstOrThrow();
    return noted.unansweredMessageId;
  };
  const change = (id: number, to: { deleted?: boolean; author?: Author }) =>
    db.updateTable("messages").set(to).where("accountId", "=", mine).where("id", "=", id).execute();
  const question = answered.id - 2;

  await change(answered.id, { deleted: true });
  expect(await waits()).toBe(question);
  await change(question, { author: "nobody" });
  expect(await waits()).not.toBe(question);
  await change(question, { author: "customer" });
  await change(answered.id, { deleted: false });
  expect(await waits()).toBeNull();
  await db.deleteFrom("messages").where("accountId", "=", mine).where("id", "=", answered.id).execute();
  // The send tells that it was answered, though its message is gone, until the channel refuses it.
  expect(await waits()).toBeNull();
  await db.updateTable("sends").set({ state: "undelivered" }).where("id", "=", answered.sendId).execute();
  expect(await waits()).toBe(question);
});
