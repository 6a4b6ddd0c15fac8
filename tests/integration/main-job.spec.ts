import { sql } from "kysely";
import { expect, test } from "vitest";
import type { Job } from "../../app/queue/job.ts";
import { jobs } from "../../app/worker.server.ts";
import { openTestApp } from "../support/app.ts";
import { openDesk } from "../support/desk.ts";
import { openPostgres } from "../support/postgres.ts";
import { VERSIONS } from "../support/postgres-server.ts";

test.each(VERSIONS)("the main job runs whole on Postgres %i, as the product's own role", async (version) => {
  const { database } = await openPostgres(version);
  const app = await openTestApp({ jobs: jobs as Job<never>[], database });
  const { rows } =
    await sql`select current_user as me, current_setting('server_version_num')::int / 10000 as version`.execute(app.db);
  expect(rows).toEqual([{ me: "hotdash_app", version }]);
  const desk = await openDesk({ app });

  const { conversationId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  const review = await desk.pending(conversationId);
  await expect.poll(async () => (await desk.review(review.approvalId)).noteId, { timeout: 20_000 }).not.toBeNull();
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error(JSON.stringify(decided));
  await desk.sendReaches(decided.send.id, "accepted", "delivered");
  expect(await desk.repliesSeen(conversationId)).toEqual([review.draft?.reply.trim()]);
});
