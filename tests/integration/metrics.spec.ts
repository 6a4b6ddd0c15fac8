import { expect, test } from "vitest";
import type { Job } from "../../app/queue/job.ts";
import { readFoundBy } from "../../app/reporting/ops/found-by.server.ts";
import { action as webhook } from "../../app/routes/api.webhooks.chatwoot.tsx";
import { loader } from "../../app/routes/metrics.ts";
import { storeEvent } from "../../app/webhooks/store-event.server.ts";
import { jobs } from "../../app/worker.server.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { doorArgs } from "../support/door.ts";

const TOKEN = "a-token-for-machines-alone";

async function ask(app: TestApp, authorization?: string) {
  const args = doorArgs(app, "/metrics");
  const request = new Request(args.request, authorization ? { headers: { authorization } } : {});
  return loader({ ...args, request });
}
const open = (env: Record<string, string> = { OPS_TOKEN: TOKEN }) => openTestApp({ env, jobs: jobs as Job<never>[] });

test("without OPS_TOKEN nobody reads metrics; with it only who bears it does", async () => {
  expect((await ask(await open({}), `Bearer ${TOKEN}`)).status).toBe(404);
  const app = await open();
  for (const wrong of [
    undefined,
    "Bearer",
    "Bearer ",
    `Basic ${TOKEN}`,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
  ])
    expect([wrong, (await ask(app, wrong)).status]).toEqual([wrong, 401]);
  expect((await ask(app, `bearer ${TOKEN}`)).status).toBe(200);
});

test("events, jobs, sweeps and the process are told in Prometheus' format, from the database", async () => {
  const app = await open();
  await storeEvent(app, { event: "message_created", messageId: 7, source: "webhook", deliveryId: null, body: "{}" });
  await app.db
    .insertInto("sweeps")
    .values({ accountId: app.chatwoot.id, startedAt: new Date(), outcome: "good", messagesFound: 3, pagesSkipped: 2 })
    .execute();
  await webhook(doorArgs(app, "/api/webhooks/chatwoot"));
  const answer = await ask(app, `Bearer ${TOKEN}`);
  expect(answer.headers.get("content-type")).toContain("text/plain");
  const told = await answer.text();
  for (const line of [
    'hotdash_events_last_hour{source="webhook",state="received"} 1',
    'hotdash_messages_found_last_hour{by="webhook"} 1',
    'hotdash_messages_found_last_hour{by="sweep"} 3',
    'hotdash_jobs_waiting{job="process-event",state="created"} 1',
    "hotdash_dead_letters 0",
    "hotdash_sweep_skipped_pages 2",
    "hotdash_sweep_owed_conversations 0",
    'hotdash_webhook_receive_seconds_count{status="405"} 1',
    "process_resident_memory_bytes",
  ])
    expect(told).toContain(line);
  expect(told).not.toContain("hotdash_oldest_waiting_review_seconds");
  expect(told).toMatch(/hotdash_last_good_sweep_age_seconds 0\.?\d*/);
});

test("the day is told hour by hour, by webhook and by sweep", async () => {
  const app = await open();
  await storeEvent(app, { event: "message_created", messageId: 7, source: "webhook", deliveryId: null, body: "{}" });
  await storeEvent(app, { event: "message_created", messageId: 8, source: "sweep", deliveryId: null, body: "{}" });
  await app.db
    .insertInto("sweeps")
    .values({ accountId: app.chatwoot.id, startedAt: new Date(), outcome: "good", messagesFound: 1 })
    .execute();
  const hours = await readFoundBy(app);
  expect(hours).toHaveLength(24);
  expect(hours.at(-1)).toMatchObject({ byWebhook: 1, bySweep: 1 });
  expect(hours[0]).toMatchObject({ byWebhook: 0, bySweep: 0 });
});
