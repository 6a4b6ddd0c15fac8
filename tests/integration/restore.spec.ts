// docs/backup.md: what happens when an old backup is brought back, and why nobody hears from us twice.
import { expect, test, vi } from "vitest";
import { resumeDueWork } from "../../app/approvals/resume.server.ts";
import { sendReply } from "../../app/approvals/send-reply.server.ts";
import type { Job } from "../../app/queue/job.ts";
import { stop } from "../../app/settings/pause.server.ts";
import { sweep } from "../../app/webhooks/sweep.server.ts";
import { jobs, startWorking } from "../../app/worker.server.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { restoreBackup, takeBackup } from "../support/backup.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { openPostgres } from "../support/postgres.ts";

/** A shop whose customer waits for an answer; `approved` and not sent yet when wanted. */
async function shop() {
  const postgres = await openPostgres();
  const app = await openTestApp({ database: postgres.database, jobs: jobs as Job<never>[] });
  const desk = await openDesk({ app });
  await sweep(app);
  const { conversationId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  const review = await desk.pending(conversationId);
  await desk.settled();
  await app.queue.boss.offWork("send-reply");
  return { postgres, desk, conversationId, review };
}

async function approve(desk: Desk, review: Parameters<Desk["decide"]>[0]): Promise<string> {
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error(`not approved: ${JSON.stringify(decided)}`);
  return decided.send.id;
}

/** The same shop's Chatwoot, with a fresh database that an old backup was brought back into. */
async function restored(desk: Desk, backup: Awaited<ReturnType<typeof takeBackup>>): Promise<TestApp> {
  const fresh = await openPostgres();
  await restoreBackup(fresh.superUrl, backup);
  const app = await openTestApp({ database: fresh.database, jobs: jobs as Job<never>[] });
  Object.assign(app.chatwoot, desk.app.chatwoot);
  Object.assign(app.agentService, desk.app.agentService);
  expect(await takeBackup(fresh.superUrl).then(counts)).toEqual(counts(backup));
  return app;
}

const OUR_OWN = /^pgboss\.(?!job$)/;
/** Rows a table; pg-boss's own bookkeeping moves by itself. */
const counts = (backup: Awaited<ReturnType<typeof takeBackup>>) =>
  Object.fromEntries([...backup].filter(([name]) => !OUR_OWN.test(name)).map(([name, rows]) => [name, rows.length]));

const stateOf = (app: TestApp, sendId: string) =>
  app.db.selectFrom("sends").select(["state", "posts"]).where("id", "=", sendId).executeTakeFirst();
const approvalOf = (app: TestApp, conversationId: number) =>
  app.db
    .selectFrom("approvals")
    .select(["state", "reason"])
    .where("conversationId", "=", conversationId)
    .executeTakeFirst();

test("a send that waited when the backup was made and went out since is found in the thread, not sent again", async () => {
  const { postgres, desk, conversationId, review } = await shop();
  const sendId = await approve(desk, review);
  const backup = await takeBackup(postgres.superUrl);
  await desk.send(sendId);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);

  const app = await restored(desk, backup);
  expect(await stateOf(app, sendId)).toMatchObject({ state: "scheduled", posts: 0 });
  // As the runbook has it: nothing goes out until somebody has looked.
  await stop(app, null, { what: "sending", on: true, reason: "restored" });
  await sendReply(app, { sendId });
  expect(await stateOf(app, sendId)).toMatchObject({ state: "scheduled" });
  await stop(app, null, { what: "sending", on: false, reason: "" });
  await startWorking(app);
  await resumeDueWork(app, { overdueMs: 0 });
  await vi.waitFor(
    async () => expect(await stateOf(app, sendId)).toMatchObject({ state: "accepted", posts: 0 }),
    10_000,
  );
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("a draft that was approved and sent after the backup is closed by the sweep, not offered again", async () => {
  const { postgres, desk, conversationId, review } = await shop();
  const backup = await takeBackup(postgres.superUrl);
  await desk.send(await approve(desk, review));

  const app = await restored(desk, backup);
  expect(await approvalOf(app, conversationId)).toMatchObject({ state: "pending_review" });
  await startWorking(app);
  await sweep(app);
  await vi.waitFor(
    async () =>
      expect(await approvalOf(app, conversationId)).toMatchObject({ state: "closed", reason: "answered in Chatwoot" }),
    10_000,
  );
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
});

test("a customer who wrote after the backup was made is drafted for again", async () => {
  const { postgres, desk, conversationId, review } = await shop();
  const backup = await takeBackup(postgres.superUrl);
  await desk.send(await approve(desk, review));
  const { messageId } = await desk.sandbox.write({ conversationId, text: "Thanks. And can I return the hose?" });

  const app = await restored(desk, backup);
  await startWorking(app);
  await sweep(app);
  await vi.waitFor(
    async () =>
      expect(
        await app.db
          .selectFrom("approvals")
          .select(["sourceMessageId"])
          .where("state", "=", "pending_review")
          .execute(),
      ).toEqual([{ sourceMessageId: messageId }]),
    20_000,
  );
});
