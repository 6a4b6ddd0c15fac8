// The first live day.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished } from "vitest";
import { commands } from "../../app/commands.server.ts";
import { parseEnvironment } from "../../app/config/environment.ts";
import { answeredFrom } from "../../app/db/command.server.ts";
import { ownFolder } from "../../app/db/owner.server.ts";
import { lookAtConnection } from "../../app/health/check-connection.server.ts";
import { start } from "../support/health-check.ts";
import { openSandbox, SANDBOX_TOKEN } from "../support/sandbox.ts";
import { knownFault } from "./known-fault.ts";
import { liveSettings, shareDesk } from "./shared-desk.ts";

const theDesk = shareDesk();
const AGENT_TOKEN = `${SANDBOX_TOKEN}-agent`;

knownFault("G6", async () => {
  const { address } = await openSandbox();
  const settings = { CHATWOOT_BASE_URL: address, CHATWOOT_TOKEN: SANDBOX_TOKEN, CHATWOOT_ACCOUNT_ID: "1" };
  const { code, artifact } = await start("mjs", settings).result;
  expect(artifact?.checks).toMatchObject([
    { name: "rails_health", status: "fail", error: "Chatwoot reports data_services as failing" },
    { name: "authenticated_api", status: "pass" },
  ]);
  expect(code).toBe(2);
});

knownFault("G7", async () => {
  const { app, sandbox } = theDesk();
  const api = await sandbox.call("GET", "/api");
  expect(api.headers.get("Date")).toBeNull();
  expect(await api.json()).toMatchObject({ timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) });
  expect((await lookAtConnection(app)).checks.find(({ name }) => name === "clocks")).toMatchObject({
    state: "unknown",
    seen: "Not seen: no answer told a time.",
  });
});

knownFault("G22", async () => {
  const { app, sandbox } = theDesk();
  const running = liveSettings(sandbox.address);
  const dataDir = mkdtempSync(join(tmpdir(), "hotdash-known-fault-"));
  const runningApp = { ...app, config: parseEnvironment(running) };
  const folder = await ownFolder(dataDir, answeredFrom(Promise.resolve(runningApp), commands));
  onTestFinished(async () => {
    await folder.release();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const profile = await sandbox.call("GET", "/api/v1/profile", undefined, { "Api-Access-Token": AGENT_TOKEN });
  expect(await profile.json()).toMatchObject({ name: "Avery Stone" });
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, DATABASE_URL: "", NODE_NO_WARNINGS: "1" };
  const command = promisify(execFile)(process.execPath, ["scripts/ops/check-connection.ts"], {
    env: { ...env, ...running, CHATWOOT_TOKEN: AGENT_TOKEN },
  });
  // It exits with 1: this shop's other checks fail.
  const { stdout } = await command.catch((failed: { stdout: string }) => failed);
  expect(stdout).toMatch(/^ok +Token +Accepted\. It is HotDash's\.$/m);
  expect(stdout).not.toContain("Avery Stone");
});
