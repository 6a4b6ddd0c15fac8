import { sql } from "kysely";
import { expect, test } from "vitest";
import type { Job } from "../../app/queue/job.ts";
import { jobs } from "../../app/worker.server.ts";
import { openTestApp } from "../support/app.ts";
import { openDesk } from "../support/desk.ts";
import { openPostgres } from "../support/postgres.ts";

test("the main job runs whole on Postgres, as the product's own role", async () => {
  const { database } = await openPostgres();
  const app = await openTestApp({ jobs: jobs as Job<never>[], database });
  const { rows } = await sql<{ currentUser: string }>`select current_user`.execute(app.db);
  expect(rows).toEqual([{ currentUser: "hotdash_app" }]);
  const desk = await openDesk({ app });

  const { conversationId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  const review = await desk.pending(conversationId);
  await expect.poll(async () => (await desk.review(review.approvalId)).noteId, { timeout: 20_000 }).not.toBeNull();
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error(JSON.stringify(decided));
  await desk.sendReaches(decided.send.id, "accepted", "delivered");
  expect(await desk.repliesSeen(conversationId)).toEqual([review.draft?.reply.trim()]);
});
