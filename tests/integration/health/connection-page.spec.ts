import { expect, test } from "vitest";
import { checkConnection } from "../../../app/health/check-connection.server.ts";
import type { ConnectionResult } from "../../../app/health/connection-result.ts";
import { keepResult, readResult } from "../../../app/health/keep-result.server.ts";
import { loader as ops } from "../../../app/routes/app.ops.tsx";
import { action, loader } from "../../../app/routes/app.settings.connection.tsx";
import { loader as frame } from "../../../app/routes/frame.tsx";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { answered, doorArgs } from "../../support/door.ts";
import { signedInAs } from "../../support/operators.ts";
import { openSandbox, SANDBOX_SECRET, SANDBOX_TOKEN } from "../../support/sandbox.ts";

const PATH = "/app/settings/connection";
const DAY_MS = 24 * 3600_000;

/** A HotDash on its sandbox, whose webhook leads where it should. */
async function openOnSandbox() {
  const app = await openTestApp();
  const sandbox = await openSandbox({ webhookUrl: `${app.publicUrl}/api/webhooks/chatwoot` });
  Object.assign(app.chatwoot, { address: sandbox.address, token: SANDBOX_TOKEN, webhookSecrets: [SANDBOX_SECRET] });
  // A Chatwoot just started takes its database for broken until it is asked something.
  await sandbox.rest("GET", "/labels");
  return { app, sandbox };
}

const read = async (app: TestApp, cookie: string) =>
  (await answered(() => loader(doorArgs(app, PATH, { cookie })))).body;
const check = (app: TestApp, cookie: string, headers?: Record<string, string>) =>
  answered(() => action(doorArgs(app, PATH, { method: "POST", cookie, ...(headers && { headers }) })));
const verbs = async (app: TestApp) =>
  (await app.db.selectFrom("activities").select(["verb", "detail"]).orderBy("id").execute()).map(
    ({ verb, detail }) => ({
      verb,
      detail,
    }),
  );

test("an admin checks, and everybody reads what it came to and how old it is", async () => {
  const { app } = await openOnSandbox();
  app.setNow(new Date("2026-11-21T11:45:00Z"));
  const admin = await signedInAs(app, "admin");
  const viewer = await signedInAs(app, "viewer");
  expect(await read(app, viewer.cookie)).toMatchObject({ result: null, mayCheck: false, sandbox: true });
  expect((await check(app, admin.cookie)).status).toBe(200);
  app.setNow(new Date("2026-11-21T11:48:00Z"));
  expect(await read(app, viewer.cookie)).toMatchObject({
    result: {
      checkedAt: "2026-11-21T11:45:00.000Z",
      checks: expect.arrayContaining([expect.objectContaining({ name: "token", state: "ok" })]),
    },
    now: "2026-11-21T11:48:00.000Z",
  });
  expect(await read(app, admin.cookie)).toMatchObject({ mayCheck: true });
});

test("only an admin checks, from one of our pages, and only who is signed in reads", async () => {
  const { app } = await openOnSandbox();
  const reviewer = await signedInAs(app, "reviewer");
  const admin = await signedInAs(app, "admin");
  expect(await check(app, reviewer.cookie)).toMatchObject({ status: 403, body: { code: "not-allowed" } });
  expect(await check(app, admin.cookie, { Origin: "https://elsewhere.example" })).toMatchObject({
    status: 403,
    body: { code: "wrong-origin" },
  });
  expect((await answered(() => loader(doorArgs(app, PATH)))).location).toContain("/login");
  expect(await readResult(app)).toBeNull();
});

test("a broken connection marks the rail and the ops page, and the timeline tells when it broke and came back", async () => {
  const { app, sandbox } = await openOnSandbox();
  const { cookie } = await signedInAs(app, "viewer");
  const marked = async () =>
    (await answered(() => frame(doorArgs(app, "/app", { cookie })))).body as { counts: { ops: number } };
  await checkConnection(app);
  expect((await marked()).counts.ops).toBe(0);
  expect(await verbs(app)).toEqual([]);

  sandbox.faults.set({ unauthorized: true });
  await checkConnection(app);
  await checkConnection(app);
  expect((await marked()).counts.ops).toBe(1);
  expect((await answered(() => ops(doorArgs(app, "/app/ops", { cookie })))).body).toMatchObject({
    connection: { checks: expect.arrayContaining([expect.objectContaining({ name: "token", state: "failed" })]) },
  });
  const broken = { verb: "connection_broken", detail: { failed: ["token"] } };
  expect(await verbs(app)).toEqual([broken]);

  sandbox.faults.clear();
  await checkConnection(app);
  expect((await marked()).counts.ops).toBe(0);
  expect(await verbs(app)).toEqual([broken, { verb: "connection_restored", detail: { failed: [] } }]);
});

const result = (checkedAt: Date, state: "ok" | "warning" = "ok"): ConnectionResult => ({
  checkedAt: checkedAt.toISOString(),
  checks: [{ name: "token", state, seen: "Accepted.", toDo: null, copy: [] }],
});

test("results are kept for 30 days, other checks' rows for themselves", async () => {
  const app = await openTestApp();
  const now = new Date("2026-11-21T11:45:00Z");
  const other = { accountId: app.chatwoot.id, name: "other", passed: true, durationMs: 1, checkedAt: new Date(0) };
  await app.db.insertInto("healthChecks").values(other).execute();
  for (const days of [31, 30, 1, 0]) await keepResult(app, result(new Date(now.getTime() - days * DAY_MS)), 1);
  const rows = await app.db.selectFrom("healthChecks").select(["name", "checkedAt"]).orderBy("id").execute();
  expect(rows.map(({ name, checkedAt }) => [name, (now.getTime() - checkedAt.getTime()) / DAY_MS])).toEqual([
    ["other", now.getTime() / DAY_MS],
    ["connection", 30],
    ["connection", 1],
    ["connection", 0],
  ]);
});

test("a warning breaks nothing, and a result of another version counts as none", async () => {
  const app = await openTestApp();
  await keepResult(app, result(new Date(), "warning"), 1);
  expect(await app.db.selectFrom("healthChecks").select("passed").executeTakeFirst()).toEqual({ passed: true });
  expect((await readResult(app))?.checks[0]?.state).toBe("warning");
  await app.db
    .updateTable("healthChecks")
    .set({ checks: JSON.stringify([{ name: "unheard-of" }]) })
    .execute();
  expect(await readResult(app)).toBeNull();
});
