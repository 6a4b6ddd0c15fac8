import { expect, test } from "vitest";
import { z } from "zod";
import { draftAnswer } from "../../../app/approvals/ask-for-draft.server.ts";
import { abandonDraft, beginDraft } from "../../../app/approvals/drafting.server.ts";
import { listUnanswered } from "../../../app/approvals/queries.server.ts";
import { releaseWork, resumeDueWork } from "../../../app/approvals/resume.server.ts";
import { inTransaction } from "../../../app/db/database.server.ts";
import { draftReplyJob } from "../../../app/drafts/jobs.ts";
import { defineJob, type Job } from "../../../app/queue/job.ts";
import { enqueue } from "../../../app/queue/queue.server.ts";
import { startWorkers, work } from "../../../app/queue/workers.server.ts";
import { stop } from "../../../app/settings/pause.server.ts";
import { sweep } from "../../../app/webhooks/sweep.server.ts";
import { openTestApp } from "../../support/app.ts";
import { approved, later } from "../../support/approved.ts";
import { jobsLeft } from "../../support/dead.ts";
import { openDesk } from "../../support/desk.ts";

const drafting = (on: boolean) => ({ what: "drafting" as const, on, reason: "" });

test("a version asked for while drafting is paused is made when the pause ends", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write();
  const review = await desk.pending(conversationId);
  await stop(desk.app, null, drafting(true));
  const decided = await desk.decide(review, { outcome: "request_changes", reason: "tone", note: "shorter" });
  expect(decided.ok).toBe(true);
  await expect.poll(() => openJobs(desk.app.database.pool)).toBe(0);
  expect((await desk.review(review.approvalId)).state).toBe("changes_requested");

  await stop(desk.app, null, drafting(false));
  await resumeDueWork(desk.app, { overdueMs: 0 });
  await desk.pending(conversationId);
  expect((await desk.review(review.approvalId)).draft?.version).toBe(2);
});

test("work that has a job already is not given another", async () => {
  const desk = await openDesk({ working: false });
  const { conversationId } = await desk.sandbox.write();
  await desk.sandbox.idle();
  const payload = { accountId: desk.app.chatwoot.id, conversationId };
  await desk.app.db.insertInto("conversations").values({ accountId: payload.accountId, id: conversationId }).execute();
  await desk.app.db
    .insertInto("approvals")
    .values({ accountId: payload.accountId, conversationId, dueAt: new Date(), updatedAt: new Date(0) })
    .execute();
  await resumeDueWork(desk.app);
  await resumeDueWork(desk.app);
  expect(await openJobs(desk.app.database.pool)).toBe(1);
});

test("while Chatwoot is away, an overdue reply keeps the one job it has", async () => {
  const { desk, sendId } = await approved();
  later(desk, 120);
  for (let minute = 0; minute < 3; minute++) await resumeDueWork(desk.app);
  expect(await jobsLeft(desk.app, "send-reply")).toEqual([{ sendId }]);
  await desk.app.database.pool.query("delete from pgboss.job where name = $1", ["send-reply"]);
  await resumeDueWork(desk.app);
  expect(await jobsLeft(desk.app, "send-reply")).toEqual([{ sendId }]);
});

test("a draft whose job became a dead letter is given up, and the customer is listed as waiting", async () => {
  const desk = await openDesk({ working: false });
  const { conversationId } = await desk.sandbox.write();
  await desk.sandbox.idle();
  await sweep(desk.app);
  await desk.app.db
    .insertInto("approvals")
    .values({ accountId: desk.app.chatwoot.id, conversationId, dueAt: new Date(), sourceMessageId: 1 })
    .execute();
  expect(await listUnanswered(desk.app)).toEqual([]);
  await abandonDraft(desk.app, { conversationId });
  expect(await listUnanswered(desk.app)).toMatchObject([
    { conversationId, why: "No draft could be made (the draft's job failed too often)", canDraft: true },
  ]);
});

test("whoever a job was for is told when it becomes a dead letter, and not before", async () => {
  const job = defineJob("always-fails", z.object({ id: z.number() }));
  const app = await openTestApp({ jobs: [job as unknown as Job<never>], env: { RETRY_LIMIT: "2" } });
  const told: number[] = [];
  const tries: number[] = [];
  await startWorkers(
    app.queue,
    [
      work(
        job,
        async () => {
          tries.push(told.length);
          throw new Error("no");
        },
        async ({ id }) => told.push(id),
      ),
    ],
    () => {},
  );
  await inTransaction(app.db, (tx) => enqueue(app.queue, tx, job, { id: 7 }));
  await expect.poll(() => tries.length).toBe(1);
  await expect
    .poll(
      async () => {
        await app.database.pool.query("update pgboss.job set start_after = now() where name = 'always-fails'");
        app.queue.wake(job.name);
        return told;
      },
      { timeout: 10_000 },
    )
    .toEqual([7]);
  expect(tries).toEqual([0, 0]);
});

test("on the embedded database nobody waits for what a killed process had asked the agent service", async () => {
  const desk = await openDesk({ working: false });
  const { conversationId } = await desk.sandbox.write();
  await desk.sandbox.idle();
  await sweep(desk.app);
  expect(await draftAnswer(desk.app, conversationId)).toEqual({ ok: true });
  const run = await beginDraft(desk.app, conversationId);
  expect(run).not.toBeNull();
  // Another process begins; whether the first still lives it cannot know, until it is told.
  expect(await beginDraft(desk.app, conversationId)).toBeNull();
  await releaseWork(desk.app);
  expect(await beginDraft(desk.app, conversationId)).toMatchObject({ approvalId: run?.approvalId });
});

async function openJobs(pool: {
  query(text: string, values: unknown[]): Promise<{ rows: { open: number }[] }>;
}): Promise<number> {
  const { rows } = await pool.query(
    "select count(*)::int as open from pgboss.job where name = $1 and state in ('created', 'retry', 'active')",
    [draftReplyJob.name],
  );
  return rows[0]?.open ?? -1;
}
