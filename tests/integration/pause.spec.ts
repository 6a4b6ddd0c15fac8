import { expect, test } from "vitest";
import * as pause from "../../app/routes/actions/pause.ts";
import { readSettings } from "../../app/settings/settings.server.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { answered, doorArgs } from "../support/door.ts";
import { signedInAs } from "../support/operators.ts";

const press = (app: TestApp, cookie: string, form: Record<string, string>) =>
  answered(() => pause.action(doorArgs(app, "/actions/pause", { form, cookie })));
const settings = (app: TestApp) => readSettings(app.db, app.chatwoot, app.config, app.log);
const timeline = (app: TestApp) =>
  app.db
    .selectFrom("activities")
    .select(["verb", "actorKind", "actorId", "actorName", "detail"])
    .orderBy("id")
    .execute();

test("an admin stops sending with one click and lets it go on with another, and the timeline tells of both", async () => {
  const app = await openTestApp();
  app.setNow(new Date("2026-11-21T09:00:00Z"));
  const { id, cookie } = await signedInAs(app, "admin");
  const expected = { since: "2026-11-21T09:00:00.000Z", by: "Avery Stone", reason: "wrong prices" };
  expect(await press(app, cookie, { what: "sending", on: "1", reason: " wrong prices " })).toMatchObject({
    status: 200,
    body: { ok: true, changed: true, pause: expected },
  });
  expect(await settings(app)).toMatchObject({ sendingPaused: expected, draftingPaused: null });
  await press(app, cookie, { what: "sending", on: "0" });
  expect((await settings(app)).sendingPaused).toBeNull();
  expect(await timeline(app)).toMatchObject([
    { verb: "sending_paused", actorKind: "operator", actorId: id, detail: { reason: "wrong prices" } },
    { verb: "sending_resumed", actorKind: "operator", actorId: id, actorName: "Avery Stone" },
  ]);
});

test("a second click keeps the first one's name, time and reason, and writes no second line", async () => {
  const app = await openTestApp();
  const first = await signedInAs(app, "admin");
  const second = await signedInAs(app, "admin", { name: "Noor Haddad", email: "noor@example.com" });
  const answers = await Promise.all([
    press(app, first.cookie, { what: "drafting", on: "1", reason: "first" }),
    press(app, second.cookie, { what: "drafting", on: "1", reason: "second" }),
  ]);
  expect(answers.map(({ body }) => (body as { changed: boolean }).changed).sort()).toEqual([false, true]);
  expect(answers[0]?.body).toMatchObject({ pause: (await settings(app)).draftingPaused });
  expect(answers[1]?.body).toMatchObject({ pause: (await settings(app)).draftingPaused });
  expect((await timeline(app)).map(({ verb }) => verb)).toEqual(["drafting_paused"]);
});

test("letting go what is not stopped changes nothing", async () => {
  const app = await openTestApp();
  const { cookie } = await signedInAs(app, "admin");
  expect((await press(app, cookie, { what: "drafting", on: "0" })).body).toEqual({
    ok: true,
    changed: false,
    pause: null,
  });
  expect(await timeline(app)).toEqual([]);
});

test("only an admin works the stop switches", async () => {
  const app = await openTestApp();
  const { cookie } = await signedInAs(app, "reviewer");
  expect(await press(app, cookie, { what: "sending", on: "1" })).toMatchObject({
    status: 403,
    body: { code: "not-allowed" },
  });
  expect((await settings(app)).sendingPaused).toBeNull();
});

test.each<Record<string, string>>([
  {},
  { what: "everything", on: "1" },
  { what: "sending", on: "maybe" },
  { what: "sending", on: "1", reason: "x".repeat(301) },
])("a switch that does not exist is refused: %j", async (form) => {
  const app = await openTestApp();
  const { cookie } = await signedInAs(app, "admin");
  expect(await press(app, cookie, form)).toMatchObject({ status: 400, body: { code: "bad-request" } });
  expect(await timeline(app)).toEqual([]);
});

test("a form without scripts comes back to its own page and to no other site", async () => {
  const app = await openTestApp();
  const { cookie } = await signedInAs(app, "admin");
  const backTo = async (next: string) => (await press(app, cookie, { what: "sending", on: "1", next })).location;
  expect(await backTo("/app/ops")).toBe("/app/ops");
  expect(await backTo("https://evil.example")).toBe("/app");
});

test("open pages are told of a stop once it is stored", async () => {
  const app = await openTestApp();
  const { cookie } = await signedInAs(app, "admin");
  const watching = new AbortController();
  const change = app.changes.since(watching.signal)[Symbol.asyncIterator]().next();
  await press(app, cookie, { what: "sending", on: "1" });
  expect((await change).value).toMatchObject({ accountId: app.chatwoot.id });
  watching.abort();
});
