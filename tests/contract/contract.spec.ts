import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../app/sandbox/sandbox.server.ts";
import { openAccount } from "./chatwoot.ts";
import { at, listAt } from "./harness/check.ts";
import { falsify } from "./harness/falsify.ts";
import { judge, reasonOf } from "./harness/statement.ts";
import { idOf, statements } from "./statements/all.ts";
import { openWorld, type World } from "./world.ts";

const TOKEN = "contract-token";
const folder = mkdtempSync(join(tmpdir(), "hotdash-contract-"));
let sandbox: Sandbox;
let world: World;
let before: Record<string, unknown>;

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    stateFile: join(folder, "sandbox.sqlite"),
    webhook: { url: "http://127.0.0.1:9/", secret: "contract-webhook-secret" },
    token: TOKEN,
    shopName: "Fennick Hose & Fitting",
    log: pino({ level: "silent" }),
  });
  await writeAsSomebodyElse();
  before = await listEverything();
  world = await openWorld({
    url: sandbox.address,
    token: TOKEN,
    agentToken: `${TOKEN}-agent`,
    mailPassword: `${TOKEN}-mail`,
    patience: { deliveryMs: 10_000, quietMs: 300 },
  });
});

afterAll(async () => {
  await world?.receiver.close();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the contract has at least 80 statements, each said once", () => {
  expect(statements.length).toBeGreaterThanOrEqual(80);
  expect(new Set(statements.map(idOf)).size).toBe(statements.length);
});

for (const statement of statements)
  test(idOf(statement), async () => {
    const verdict = await judge(world, statement);
    if (verdict.outcome !== "held") throw new Error(`${verdict.outcome}: ${reasonOf(verdict)}`);
  });

test("no statement holds about whatever a Chatwoot does", async () => {
  const inWorld = (into: "different" | "same"): World => ({
    ...world,
    play: async (scene) => falsify(await world.play(scene), into),
  });
  const empty: string[] = [];
  for (const statement of statements) {
    const verdicts = [await judge(inWorld("different"), statement), await judge(inWorld("same"), statement)];
    if (verdicts.every(({ outcome }) => outcome === "held")) empty.push(idOf(statement));
  }
  expect(empty).toEqual([]);
});

test("after a run nothing of it is left, and what others own is as it was", async () => {
  expect(await world.close()).toEqual([]);
  expect(await listEverything()).toEqual(before);
});

/** A contact with a conversation in an inbox, neither of them the run's. */
async function writeAsSomebodyElse(): Promise<void> {
  const admin = openAccount(sandbox.address, 1, TOKEN);
  const inbox = listAt(await admin.get("/inboxes"), "payload").map((one) => at(one, "id"))[0];
  const made = await admin.post("/contacts", { inbox_id: inbox, name: "Dana Whitfield", email: "dana@post.example" });
  await admin.post("/conversations", {
    inbox_id: inbox,
    contact_id: at(made, "payload.contact.id"),
    source_id: at(made, "payload.contact_inbox.source_id"),
  });
}

async function listEverything(): Promise<Record<string, unknown>> {
  const admin = openAccount(sandbox.address, 1, TOKEN);
  const lists = ["inboxes", "webhooks", "agent_bots", "automation_rules", "canned_responses", "labels", "teams"];
  const everything: Record<string, unknown> = {};
  for (const list of [...lists, "contacts", "contacts/search?q=a", "conversations?status=all"])
    everything[list] = await admin.get(`/${list}`);
  return everything;
}
