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
import { SANDBOX_TOKEN } from "../support/sandbox.ts";
import { liveSettings, shareDesk } from "../support/shared-desk.ts";
import { knownFault } from "./known-fault.ts";

const theDesk = shareDesk();
const AGENT_TOKEN = `${SANDBOX_TOKEN}-agent`;

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
  expect(stdout).toMatch(/^ok +Token +Accepted\. Customers will see replies from HotDash\.$/m);
  expect(stdout).not.toContain("Avery Stone");
});
