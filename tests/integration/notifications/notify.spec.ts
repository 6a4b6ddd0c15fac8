import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { notifyPending } from "../../../app/notifications/notify-pending.server.ts";
import { addressMark } from "../../../app/notifications/slack.server.ts";
import { takeTurn } from "../../../app/notifications/turn.server.ts";
import type { Job } from "../../../app/queue/job.ts";
import { changeSetting } from "../../../app/settings/settings.server.ts";
import { jobs } from "../../../app/worker.server.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { hire } from "../../support/decided.ts";
import { openQueueOf } from "../../support/pending.ts";
import { openPostgres } from "../../support/postgres.ts";
import { type Fault, openSlack } from "../../support/slack.ts";

const NINE = new Date("2026-11-21T09:00:00Z");

/** A Slack that fails as told, a queue to fill, and a clock that only the test moves. */
async function openNotifier(...faults: Fault[]) {
  const slack = await openSlack();
  slack.faults = faults;
  const app = await openTestApp({ jobs: jobs as Job<never>[], env: { SLACK_WEBHOOK_URL: slack.address } });
  app.setNow(NINE);
  return { app, slack, wait: openQueueOf(app), ...moves(app) };
}

const moves = (app: TestApp) => ({
  /** Runs the job once, now. */
  notify: () => notifyPending(app, { accountId: app.chatwoot.id }),
  /** Lets so many seconds pass, then runs the job once. */
  after: (seconds: number) => {
    app.setNow(new Date(app.now().getTime() + seconds * 1000));
    return notifyPending(app, { accountId: app.chatwoot.id });
  },
});

const rowOf = (app: TestApp, approvalId: string) =>
  app.db.selectFrom("notifications").selectAll().where("approvalId", "=", approvalId).executeTakeFirst();
const lineOf = (app: TestApp) => app.db.selectFrom("slackLines").selectAll().executeTakeFirstOrThrow();
const setState = (app: TestApp, approvalId: string, state: string) =>
  app.db.updateTable("approvals").set({ state }).where("id", "=", approvalId).execute();

/** An address of this machine that refuses connections. */
async function nobodyListens(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}/services/T0/B0/secret-path`;
}

test("an item that waits is announced once, with its link and nothing of the customer's", async () => {
  const { app, slack, wait, after, notify } = await openNotifier();
  const { approvalId } = await wait(12);
  await notify();
  await after(60);
  expect(slack.reviewed()).toEqual([approvalId]);
  const [message] = slack.shown;
  expect(message?.text).toContain(`<${app.publicUrl}/app/approvals?approvalId=${approvalId}>`);
  expect(message?.text).toContain("order status, English");
  for (const theirs of ["Mira", "mira@example.com", "Where is my order?", "It is on its way."])
    expect(JSON.stringify(message)).not.toContain(theirs);
  expect(await rowOf(app, approvalId)).toMatchObject({ state: "posted", posts: 1, cause: null });
});

test("when many wait, the urgent go first, one a second", async () => {
  const { slack, wait, notify, after } = await openNotifier();
  const later = await wait(14);
  const sooner = await wait(8);
  const risky = await wait(13, { draft: { riskLevel: "high" } });
  const overdue = await wait(-1);
  await notify();
  await notify();
  await after(0.5);
  expect(slack.reviewed()).toEqual([overdue.approvalId]);
  await after(0.5);
  // Slack's limit holds whatever comes; what comes and presses more goes before what waits.
  const nearlyDue = await wait(2);
  await after(1);
  await after(1);
  await after(1);
  await after(1);
  expect(slack.reviewed()).toEqual([overdue, risky, nearlyDue, sooner, later].map(({ approvalId }) => approvalId));
});

test("an item that is pending no more by the time Slack can be told is not announced", async () => {
  const { app, slack, wait, notify } = await openNotifier();
  const ends = ["drafting", "changes_requested", "approved", "rejected", "superseded", "closed", "failed", "sent"];
  for (const state of ends) await wait(-1, { approval: { state } });
  await notify();
  expect(slack.posts).toBe(0);
  expect(await app.db.selectFrom("notifications").selectAll().execute()).toEqual([]);
});

test("an item somebody is reading is not announced, unless they leave it", async () => {
  const { app, slack, wait, notify, after } = await openNotifier();
  const claimedBy = await hire(app.db, app.chatwoot.id, "reviewer");
  const claimedUntil = new Date(NINE.getTime() + 600_000);
  const { approvalId } = await wait(12, { approval: { claimedBy, claimedUntil } });
  await notify();
  await after(599);
  expect(slack.posts).toBe(0);
  await after(1);
  expect(slack.reviewed()).toEqual([approvalId]);
});

test("429 is waited out for as long as Slack asks, and then the most urgent goes first", async () => {
  const { app, slack, wait, notify, after } = await openNotifier({
    status: 429,
    word: "rate_limited",
    retryAfter: "40",
  });
  const first = await wait(12);
  await notify();
  const urgent = await wait(1);
  await after(39);
  expect(slack.posts).toBe(1);
  expect(await lineOf(app)).toMatchObject({ lastCause: "rate-limited", failures: 1 });
  await after(1);
  await after(1);
  expect(slack.reviewed()).toEqual([urgent.approvalId, first.approvalId]);
  expect(await lineOf(app)).toMatchObject({ failures: 0 });
});

test("an outage is waited out with ever longer rests, and costs nobody their message", async () => {
  const { app, slack, wait, notify, after } = await openNotifier(...Array(6).fill({ status: 503 }));
  const { approvalId } = await wait(12);
  await notify();
  const posts = [];
  for (const rest of [1, 1, 3, 1, 7, 1]) {
    await after(rest);
    posts.push(slack.posts);
  }
  expect(posts).toEqual([1, 2, 2, 3, 3, 4]);
  for (let tries = 0; tries < 3; tries++) await after(300);
  expect(slack.reviewed()).toEqual([approvalId]);
  expect(await rowOf(app, approvalId)).toMatchObject({ state: "posted", posts: 1 });
});

test("a Slack that cannot be reached is tried again, and once it is back told of what still waits", async () => {
  const { app, slack, wait, notify, after } = await openNotifier();
  app.config.SLACK_WEBHOOK_URL = await nobodyListens();
  const decided = await wait(5);
  const waiting = await wait(12);
  await notify();
  await after(2);
  expect(await lineOf(app)).toMatchObject({ lastCause: "unreachable", failures: 2, lastPostedAt: null });
  await setState(app, decided.approvalId, "approved");
  app.config.SLACK_WEBHOOK_URL = slack.address;
  await after(300);
  await after(300);
  expect(slack.reviewed()).toEqual([waiting.approvalId]);
});

test("a POST nobody can vouch for is repeated once and never more", async () => {
  const { app, slack, wait, notify, after } = await openNotifier("stores and breaks", "breaks");
  const doubtful = await wait(1);
  const next = await wait(12);
  await notify();
  expect(await rowOf(app, doubtful.approvalId)).toMatchObject({ state: "waiting", posts: 1, cause: "interrupted" });
  await after(300);
  expect(await rowOf(app, doubtful.approvalId)).toMatchObject({ state: "unclear", posts: 2 });
  await after(300);
  await after(300);
  expect(slack.reviewed()).toEqual([doubtful.approvalId, next.approvalId]);
  expect(slack.posts).toBe(3);
});

test("a yes that breaks off is no refusal: the line stays open", async () => {
  const { app, slack, wait, notify, after } = await openNotifier("breaks off its yes");
  const { approvalId } = await wait(12);
  await notify();
  expect(await rowOf(app, approvalId)).toMatchObject({ state: "waiting", posts: 1, cause: "interrupted" });
  expect(await lineOf(app)).toMatchObject({ refusedAddress: null });
  await after(60);
  expect(slack.reviewed()).toEqual([approvalId]);
});

test("killed between the claim and its record, the item is announced once more after the claim has died", async () => {
  const { app, slack, wait, after } = await openNotifier();
  const { approvalId } = await wait(12);
  expect(await takeTurn(app, slack.address)).toMatchObject({ item: { approvalId }, posts: 1 });
  await after(29);
  expect(slack.posts).toBe(0);
  await after(1);
  expect(slack.reviewed()).toEqual([approvalId]);
  await after(60);
  expect(slack.posts).toBe(1);
});

test("killed twice at the same item, it is left alone and the others go on", async () => {
  const { app, slack, wait, after } = await openNotifier();
  const deadly = await wait(1);
  const next = await wait(12);
  await takeTurn(app, slack.address);
  app.setNow(new Date(NINE.getTime() + 30_000));
  expect(await takeTurn(app, slack.address)).toMatchObject({ item: { approvalId: deadly.approvalId }, posts: 2 });
  await after(60);
  await after(60);
  expect(slack.reviewed()).toEqual([next.approvalId]);
});

test("a webhook that is refused is let alone: nothing is posted to it again, and another is tried at once", async () => {
  const { app, wait, notify, after } = await openNotifier();
  const { approvalId } = await wait(12);
  const refusals: [Fault, string][] = [
    [{ status: 404, word: "no_service" }, "no-such-webhook"],
    [{ status: 410, word: "channel_is_archived" }, "channel-archived"],
    [{ status: 403, word: "invalid_token" }, "not-allowed"],
    [{ status: 302, location: "/elsewhere" }, "not-slack"],
    [{ status: 200, word: "<html>Sign in</html>" }, "not-slack"],
  ];
  for (const [fault, cause] of refusals) {
    const refusing = await openSlack();
    refusing.faults = [fault];
    app.config.SLACK_WEBHOOK_URL = refusing.address;
    await after(1);
    await after(60);
    await after(86_400);
    expect(refusing.posts).toBe(1);
    expect(await lineOf(app)).toMatchObject({ lastCause: cause, refusedAddress: addressMark(refusing.address) });
  }
  expect(await app.db.selectFrom("activities").select(["verb", "detail"]).orderBy("id").execute()).toEqual(
    refusals.map(([, why]) => ({ verb: "slack_refused", detail: { why } })),
  );
  const sound = await openSlack();
  app.config.SLACK_WEBHOOK_URL = sound.address;
  await notify();
  expect(sound.reviewed()).toEqual([approvalId]);
});

test("a message Slack refuses for itself stops no other", async () => {
  const { app, slack, wait, notify, after } = await openNotifier({ status: 400, word: "invalid_payload" });
  const refused = await wait(1);
  const next = await wait(12);
  await notify();
  await after(1);
  await after(60);
  expect(slack.reviewed()).toEqual([next.approvalId]);
  expect(await rowOf(app, refused.approvalId)).toMatchObject({ state: "refused", cause: "message-refused" });
});

test("switched off nothing is announced; switched on again, what still waits is", async () => {
  const { app, slack, wait, notify, after } = await openNotifier();
  await changeSetting(app, null, "slackNotifications", "off");
  const { approvalId } = await wait(-5);
  await notify();
  await after(60);
  expect(slack.posts).toBe(0);
  await changeSetting(app, null, "slackNotifications", "all");
  await notify();
  expect(slack.reviewed()).toEqual([approvalId]);
});

test("urgent only: an item is announced when it becomes urgent", async () => {
  const { app, slack, wait, notify, after } = await openNotifier();
  await changeSetting(app, null, "slackNotifications", "urgent");
  const risky = await wait(14, { draft: { riskLevel: "high" } });
  const ordinary = await wait(10);
  await notify();
  await after(60);
  expect(slack.reviewed()).toEqual([risky.approvalId]);
  await after(4 * 60);
  expect(slack.reviewed()).toEqual([risky.approvalId]);
  await after(1);
  expect(slack.reviewed()).toEqual([risky.approvalId, ordinary.approvalId]);
});

test("another account's items are not announced here", async () => {
  const { app, slack, wait, notify } = await openNotifier();
  const other = await app.db
    .insertInto("accounts")
    .values({ baseUrl: "https://chatwoot.example.com", chatwootAccountId: 7, name: "Another shop" })
    .returning("id")
    .executeTakeFirstOrThrow();
  await wait(1);
  await expect(notifyPending(app, { accountId: other.id })).rejects.toThrow(/not the one configured now/);
  Object.assign(app.chatwoot, { id: other.id });
  await notifyPending(app, { accountId: other.id });
  expect(slack.posts).toBe(0);
  await expect(notify()).resolves.toBeUndefined();
});

test("the webhook's address is in no log line and in no row", async () => {
  const { app, slack, wait, notify, after } = await openNotifier("breaks", { status: 500 }, { status: 404 });
  await wait(1);
  await notify();
  await after(300);
  await after(300);
  const rows = [
    await app.db.selectFrom("notifications").selectAll().execute(),
    await app.db.selectFrom("slackLines").selectAll().execute(),
    await app.db.selectFrom("activities").selectAll().execute(),
    (await app.database.pool.query("select data, output from pgboss.job")).rows,
  ];
  const told = app.logged.filter((line) => line.includes("did not take a notification"));
  expect(told.map((line) => JSON.parse(line).cause)).toEqual(["interrupted", "server-error", "no-such-webhook"]);
  for (const text of [...app.logged, JSON.stringify(rows)]) {
    expect(text).not.toContain("secret-path");
    expect(text).not.toContain(slack.address);
  }
});

test("two workers on Postgres announce each item once, whoever is faster", async () => {
  const { database } = await openPostgres();
  const slack = await openSlack();
  const options = { jobs: jobs as Job<never>[], database, env: { SLACK_WEBHOOK_URL: slack.address } };
  const both = [await openTestApp(options), await openTestApp(options)];
  const [one] = both;
  if (!one) throw new Error("there is no worker");
  const wait = openQueueOf(one);
  const items = [];
  for (const minutes of [-3, -2, -1, 1]) items.push((await wait(minutes)).approvalId);
  const start = Date.now();
  for (let second = 0; second < items.length + 1; second++) {
    for (const app of both) app.setNow(new Date(start + second * 1000));
    await Promise.all([...both, ...both].map((app) => notifyPending(app, { accountId: app.chatwoot.id })));
  }
  expect(slack.reviewed()).toEqual(items);
  expect(slack.posts).toBe(items.length);
});
