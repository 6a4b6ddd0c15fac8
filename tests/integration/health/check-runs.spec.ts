import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { commands } from "../../../app/commands.server.ts";
import { answeredFrom } from "../../../app/db/command.server.ts";
import { inTransaction } from "../../../app/db/database.server.ts";
import { ownFolder } from "../../../app/db/owner.server.ts";
import { checkAtStart } from "../../../app/health/check-at-start.server.ts";
import { checkConnectionJob } from "../../../app/health/jobs.ts";
import { readResult } from "../../../app/health/keep-result.server.ts";
import type { Job } from "../../../app/queue/job.ts";
import { enqueue } from "../../../app/queue/queue.server.ts";
import { jobs, startWorking } from "../../../app/worker.server.ts";
import { openTestApp } from "../../support/app.ts";
import { openSandbox, SANDBOX_SECRET, SANDBOX_TOKEN } from "../../support/sandbox.ts";
import { liveSettings } from "../../support/shared-desk.ts";
import { json, openStandIn } from "../../support/stand-in.ts";

const REFUSED = json(401, { error: "Invalid Access Token" });

test("a start logs what needs somebody, with what to do, and keeps it for the page", async () => {
  const app = await openTestApp();
  const { address } = await openStandIn(REFUSED);
  Object.assign(app.chatwoot, { address });
  const end = checkAtStart(app);
  await expect.poll(() => readResult(app)).not.toBeNull();
  await expect.poll(() => app.logged.length).toBeGreaterThan(0);
  const lines = app.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    level: 40,
    check: "token",
    state: "failed",
    toDo: expect.any(String),
    msg: "connection check: Token: Chatwoot does not know the token.",
  });
  await end();
});

test("what is to be copied into Chatwoot stands in the log as well", async () => {
  const { address } = await openSandbox({ webhookUrl: "http://127.0.0.1:9/elsewhere" });
  const app = await openTestApp({ env: liveSettings(address) });
  Object.assign(app.chatwoot, { address, token: SANDBOX_TOKEN, webhookSecrets: [SANDBOX_SECRET] });
  const end = checkAtStart(app);
  await expect.poll(() => app.logged.join()).toContain(`"copy":["${app.publicUrl}/api/webhooks/chatwoot"]`);
  await end();
});

test("a stop in the middle of it ends it without a word", async () => {
  const app = await openTestApp();
  const asked = Promise.withResolvers<void>();
  const { address } = await openStandIn(() => asked.resolve());
  Object.assign(app.chatwoot, { address });
  const end = checkAtStart(app);
  await asked.promise;
  await end();
  expect(app.logged).toEqual([]);
  expect(await readResult(app)).toBeNull();
});

test("a database that fails does not fail the start", async () => {
  const app = await openTestApp();
  const { address } = await openStandIn(REFUSED);
  const broken = () => {
    throw new Error("the database is gone");
  };
  const end = checkAtStart({
    ...app,
    chatwoot: { ...app.chatwoot, address },
    db: { selectFrom: broken } as unknown as typeof app.db,
  });
  await expect.poll(() => app.logged.join()).toContain("the connection was not checked");
  await end();
});

test("the worker checks every 15 minutes", async () => {
  const app = await openTestApp({ jobs: jobs as Job<never>[] });
  const { address } = await openSandbox();
  Object.assign(app.chatwoot, { address, token: SANDBOX_TOKEN, webhookSecrets: [SANDBOX_SECRET] });
  await startWorking(app);
  const schedules = await app.queue.boss.getSchedules();
  expect(schedules.find(({ name }) => name === checkConnectionJob.name)).toMatchObject({ cron: "*/15 * * * *" });
  await inTransaction(app.db, (tx) => enqueue(app.queue, tx, checkConnectionJob, { accountId: app.chatwoot.id }));
  await expect.poll(() => readResult(app), { timeout: 15_000 }).not.toBeNull();
});

function run(args: string[], dataDir: string): Promise<{ code: number; printed: string; complained: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["scripts/ops/check-connection.ts", ...args],
      { env: { PATH: process.env.PATH, DATA_DIR: dataDir, DATABASE_URL: "", NODE_NO_WARNINGS: "1" } },
      (error, printed, complained) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, printed, complained }),
    );
  });
}

test("the command tells what to do and fails, before the first start too, and never names a secret", async () => {
  const { address } = await openStandIn(REFUSED);
  const app = await openTestApp({
    env: {
      CHATWOOT_LIVE: "1",
      CHATWOOT_BASE_URL: address,
      CHATWOOT_TOKEN: "token-that-must-not-show",
      CHATWOOT_ACCOUNT_ID: "7",
      CHATWOOT_WEBHOOK_SECRET: "secret-that-must-not-show",
    },
  });
  const dataDir = mkdtempSync(join(tmpdir(), "hotdash-check-"));
  const folder = await ownFolder(dataDir, answeredFrom(Promise.resolve(app), commands));
  onTestFinished(async () => {
    await folder.release();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const { code, printed, complained } = await run([], dataDir);
  expect([code, complained]).toEqual([1, ""]);
  expect(printed).toMatch(/^FAILED {3}Token {11}Chatwoot does not know the token\.\n {25}→ .*CHATWOOT_TOKEN/m);
  expect(printed).toMatch(/^FAILED {3}Public address/m);
  expect(printed).toMatch(/\n\n\d things need you\.\n$/);
  expect(printed).not.toContain("must-not-show");

  const machine = await run(["--json"], dataDir);
  expect(machine.code).toBe(1);
  expect(JSON.parse(machine.printed)).toMatchObject({
    checkedAt: expect.any(String),
    checks: expect.arrayContaining([expect.objectContaining({ name: "token", state: "failed" })]),
  });
  // A look from the terminal leaves nothing behind on the pages.
  expect(await app.db.selectFrom("healthChecks").select("id").execute()).toEqual([]);
});

test("a word it does not know is refused", async () => {
  expect(await run(["--loud"], tmpdir())).toMatchObject({
    code: 1,
    printed: "",
    complained: expect.stringContaining("--loud"),
  });
});
