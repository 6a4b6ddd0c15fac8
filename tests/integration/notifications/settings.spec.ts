import { expect, test } from "vitest";
import { testMessage } from "../../../app/notifications/message.ts";
import { notifyPending } from "../../../app/notifications/notify-pending.server.ts";
import { postToSlack } from "../../../app/notifications/slack.server.ts";
import type { NotificationState } from "../../../app/notifications/state.ts";
import type { Role } from "../../../app/operators/operator.ts";
import type { Job } from "../../../app/queue/job.ts";
import { action, loader } from "../../../app/routes/app.settings.notifications.tsx";
import { jobs } from "../../../app/worker.server.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { answered, doorArgs } from "../../support/door.ts";
import { signedInAs } from "../../support/operators.ts";
import { openQueueOf } from "../../support/pending.ts";
import { type Fault, openSlack } from "../../support/slack.ts";

const PAGE = "/app/settings/notifications";

async function openSettings({ role = "admin", faults = [] }: { role?: Role; faults?: Fault[] } = {}) {
  const slack = await openSlack();
  slack.faults = faults;
  const app = await openTestApp({ jobs: jobs as Job<never>[], env: { SLACK_WEBHOOK_URL: slack.address } });
  app.setNow(new Date("2026-11-21T09:00:00Z"));
  const { cookie, id } = await signedInAs(app, role);
  const send = (form: Record<string, string>) => answered(() => action(doorArgs(app, PAGE, { form, cookie })));
  return { app, slack, operatorId: id, send, page: () => read(app, cookie) };
}

async function read(app: TestApp, cookie: string) {
  const { body } = await answered(() => loader(doorArgs(app, PAGE, { cookie })));
  return body as { state: NotificationState; mayChange: boolean };
}

const activities = (app: TestApp) =>
  app.db.selectFrom("activities").select(["verb", "actorId", "detail"]).orderBy("id").execute();
const openJobs = async (app: TestApp) =>
  (await app.database.pool.query("select id from pgboss.job where name = 'notify-pending' and state = 'created'")).rows;

test("an admin switches between all, urgent and none, each with its line on the timeline; the same again changes nothing", async () => {
  const { app, send, page, operatorId } = await openSettings();
  expect(await page()).toMatchObject({ state: { webhook: "set", wanted: "all" }, mayChange: true });
  for (const wanted of ["urgent", "urgent", "off"]) expect((await send({ act: "choose", wanted })).status).toBe(200);
  expect((await page()).state.wanted).toBe("off");
  expect(await activities(app)).toMatchObject([
    { verb: "setting_changed", actorId: operatorId, detail: { setting: "slackNotifications" } },
    { verb: "setting_changed", actorId: operatorId, detail: { setting: "slackNotifications" } },
  ]);
  // What waits and is wanted now is announced at once, not with the next event.
  expect(await openJobs(app)).toHaveLength(2);
});

test.each<Role>(["viewer", "reviewer"])("a %s reads how it stands and changes nothing", async (role) => {
  const { slack, send, page } = await openSettings({ role });
  expect(await page()).toMatchObject({ state: { webhook: "set" }, mayChange: false });
  expect(await send({ act: "choose", wanted: "off" })).toMatchObject({ status: 403, body: { code: "not-allowed" } });
  expect(await send({ act: "test" })).toMatchObject({ status: 403, body: { code: "not-allowed" } });
  expect((await page()).state.wanted).toBe("all");
  expect(slack.posts).toBe(0);
});

test("what the page cannot ask for is refused", async () => {
  const { app, send } = await openSettings();
  const forms: Record<string, string>[] = [
    {},
    { act: "choose" },
    { act: "choose", wanted: "some" },
    { act: "erase", wanted: "all" },
  ];
  for (const form of forms)
    expect(await send(form), JSON.stringify(form)).toMatchObject({ status: 400, body: { code: "bad-request" } });
  expect(await activities(app)).toEqual([]);
});

test("a test message arrives, and the page says when", async () => {
  const { slack, send, page } = await openSettings();
  expect((await send({ act: "test" })).body).toEqual({ tested: { cause: null } });
  expect(slack.shown.map(({ text }) => text)).toEqual([expect.stringMatching(/^Test from HotDash/)]);
  expect((await page()).state).toMatchObject({
    lastPostedAt: "2026-11-21T09:00:00.000Z",
    lastFailure: null,
    shut: false,
  });
});

test("a test message that does not arrive is told for what it is", async () => {
  const { slack, send, page } = await openSettings();
  const met: [Fault, string][] = [
    [{ status: 403, word: "invalid_token" }, "not-allowed"],
    [{ status: 404, word: "no_service" }, "no-such-webhook"],
    [{ status: 500 }, "server-error"],
    [{ status: 429 }, "rate-limited"],
    ["breaks", "interrupted"],
  ];
  for (const [fault, cause] of met) {
    slack.faults.push(fault);
    expect((await send({ act: "test" })).body).toEqual({ tested: { cause } });
    expect((await page()).state).toMatchObject({ lastPostedAt: null, lastFailure: { cause } });
  }
});

test("a Slack that says nothing is not waited for", async () => {
  const slack = await openSlack();
  slack.faults = ["hangs"];
  expect(await postToSlack(slack.address, testMessage("http://127.0.0.1:3000"), { timeoutMs: 100 })).toMatchObject({
    kind: "later",
    cause: "timeout",
    arrived: "maybe",
  });
});

test("a line that was shut says so and how many it keeps waiting; a test message that arrives opens it again", async () => {
  const { app, slack, send, page } = await openSettings({ faults: Array(2).fill({ status: 404, word: "no_service" }) });
  const { approvalId } = await openQueueOf(app)(3);
  const notify = () => notifyPending(app, { accountId: app.chatwoot.id });
  await notify();
  expect((await page()).state).toMatchObject({ shut: true, unannounced: 1, lastFailure: { cause: "no-such-webhook" } });
  await send({ act: "test" });
  expect((await page()).state).toMatchObject({ shut: true });
  // Told once, however often it is tried.
  expect((await activities(app)).map(({ verb }) => verb)).toEqual(["slack_refused"]);
  await send({ act: "test" });
  expect((await page()).state).toMatchObject({ shut: false, unannounced: 1 });
  app.setNow(new Date("2026-11-21T09:00:01Z"));
  await notify();
  expect(slack.reviewed()).toEqual([undefined, approvalId]);
  expect((await page()).state).toMatchObject({ unannounced: 0 });
});

test("a test message while an item is on its way does not make it two", async () => {
  const { app, slack, send } = await openSettings({ faults: ["hangs"] });
  const { approvalId } = await openQueueOf(app)(3);
  const notify = () => notifyPending(app, { accountId: app.chatwoot.id });
  const onItsWay = notify();
  await expect.poll(() => slack.posts).toBe(1);
  await send({ act: "test" });
  app.setNow(new Date("2026-11-21T09:00:05Z"));
  await notify();
  expect(slack.posts).toBe(2);
  expect(slack.reviewed()).not.toContain(approvalId);
  slack.release();
  await onItsWay;
});

test("without a webhook, or in the sandbox, the page says so and never shows an address", async () => {
  const { app, slack, page, send } = await openSettings();
  expect(JSON.stringify(await page())).not.toContain("secret-path");
  app.config.SLACK_WEBHOOK_URL = undefined;
  expect((await page()).state.webhook).toBe("sandbox");
  app.config.CHATWOOT_LIVE = true;
  expect((await page()).state).toMatchObject({ webhook: "none", unannounced: 0 });
  expect(await send({ act: "test" })).toMatchObject({ status: 409, body: { code: "no-webhook" } });
  await notifyPending(app, { accountId: app.chatwoot.id });
  await send({ act: "choose", wanted: "urgent" });
  expect(await openJobs(app)).toEqual([]);
  expect(slack.posts).toBe(0);
});
