import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Sandbox, startSandbox } from "../../app/sandbox/sandbox.server.ts";
import { openAccount } from "./chatwoot.ts";
import { judge, type Verdict } from "./harness/statement.ts";
import { statements } from "./statements/all.ts";
import { openWorld, type Target } from "./world.ts";

const TOKEN = "a-secret-token-of-an-admin";
const MAIL = "a-secret-mail-password";
const folder = mkdtempSync(join(tmpdir(), "hotdash-contract-command-"));
const QUICK = ["--wait", "10", "--quiet", "0.3"];
/** A whole run is some 300 statements in a process of its own. */
const WHOLE_RUN_MS = 180_000;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    stateFile: join(folder, "sandbox.sqlite"),
    webhook: { url: "http://127.0.0.1:9/", secret: "contract-webhook-secret" },
    token: TOKEN,
    mailPassword: MAIL,
    shopName: "Fennick Hose & Fitting",
    log: pino({ level: "silent" }),
  });
});

afterAll(async () => {
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

test(
  "a whole run prints every statement as held, the version and the counts, and no secret",
  async () => {
    const all = ["--agent-token", `${TOKEN}-agent`, "--mail", MAIL];
    const { code, text } = await command(["--chatwoot", sandbox.address, "--token", TOKEN, ...all, ...QUICK]);
    const lines = text.trimEnd().split("\n");
    expect(lines.filter((line) => /^(differs|not tried|not removed)/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.startsWith("held"))).toHaveLength(statements.length);
    expect(lines.slice(-2)).toEqual(["Chatwoot 4.15.1", `${statements.length} held, 0 differ, 0 not tried`]);
    expect(code).toBe(0);
    for (const secret of [TOKEN, MAIL]) expect(text).not.toContain(secret);
  },
  WHOLE_RUN_MS,
);

test("Ctrl-C ends a run at once and removes what it made", async () => {
  const child = start(["--chatwoot", sandbox.address, "--token", TOKEN, ...QUICK]);
  const ended = collect(child);
  await new Promise<void>((begun) => {
    child.stdout?.on("data", (part) => String(part).includes("held") && begun());
  });
  child.kill("SIGINT");
  const { code, text } = await ended;
  expect(code).toBe(130);
  expect(text).toContain("Stopping; removing what was made");
  expect(text).not.toContain("not removed");
  expect(text).toMatch(/\d+ statements were not reached/);
  await expectNothingLeft();
});

test("what is missing or wrong is said with what to do, and the token is never printed", async () => {
  const there = ["--chatwoot", sandbox.address];
  const faulty: [string[], RegExp][] = [
    [[], /Say which Chatwoot: --chatwoot <url>/],
    [there, /Say with whose token: --token/],
    [[...there, "--token", TOKEN, "--tokn", "x"], /Unknown option '--tokn'/],
    [["--chatwoot", "chatwoot.example", "--token", TOKEN], /--chatwoot takes an address that begins with http/],
    [[...there, "--token", TOKEN, "--wait", "long"], /--wait takes a number of seconds above 0/],
    [
      ["--chatwoot", "http://127.0.0.1:1", "--token", TOKEN],
      /nothing answers at http:\/\/127\.0\.0\.1:1 .*is Chatwoot started/,
    ],
    [["--chatwoot", `${sandbox.address}/health`, "--token", TOKEN], /is no Chatwoot's base address/],
    [[...there, "--token", `${TOKEN}-wrong`], /Chatwoot refuses the token given as --token/],
    [[...there, "--token", `${TOKEN}-agent`], /is not an administrator's/],
  ];
  const ends = await Promise.all(faulty.map(([args]) => command(args)));
  for (const [index, { code, text }] of ends.entries()) {
    expect(text).toMatch(faulty[index]?.[1] ?? /never/);
    expect(text).not.toContain(TOKEN);
    expect(code).toBe(2);
  }
});

test("--help tells every option", async () => {
  const { code, text } = await command(["--help"]);
  expect(code).toBe(0);
  for (const option of ["--chatwoot", "--token", "--agent-token", "--mail", "--receive", "--wait", "--quiet"])
    expect(text).toContain(`  ${option} <`);
});

test("without a token of an agent or the mail password their statements are not tried, with the reason", async () => {
  const verdicts = await judgeSome({}, [/an agent as sender/, /agent may not read webhooks/, /a mail is an incoming/]);
  expect(verdicts).toEqual([
    { outcome: "held" },
    { outcome: "not tried", why: "no --agent-token" },
    { outcome: "not tried", why: "no --mail" },
  ]);
});

test("where no delivery comes, those about deliveries are not tried: refuses", async () => {
  sandbox.faults.set({ dropWebhooks: { chance: 1 } });
  onTestFinished(() => sandbox.faults.clear());
  const verdicts = await judgeSome({ patience: { deliveryMs: 300, quietMs: 50 } }, [
    /a delivery is a POST/,
    /GET \/health/,
  ]);
  expect(verdicts).toEqual([
    {
      outcome: "not tried",
      why: expect.stringMatching(/^refuses: no delivery came to 127\.0\.0\.1:\d+ within 0\.3 s/),
    },
    { outcome: "held" },
  ]);
});

/** The verdicts of the statements with these words, on a run of their own that is removed again. */
async function judgeSome(target: Partial<Target>, words: RegExp[]): Promise<(Verdict | undefined)[]> {
  const patience = { deliveryMs: 10_000, quietMs: 300 };
  const world = await openWorld({ url: sandbox.address, token: TOKEN, patience, ...target });
  const verdicts: (Verdict | undefined)[] = [];
  for (const word of words) {
    const statement = statements.find(({ says }) => word.test(says));
    verdicts.push(statement && (await judge(world, statement)));
  }
  expect(await world.close()).toEqual([]);
  return verdicts;
}

async function expectNothingLeft(): Promise<void> {
  const admin = openAccount(sandbox.address, 1, TOKEN);
  for (const list of ["inboxes", "webhooks", "agent_bots", "automation_rules", "contacts/search?q=contract"])
    expect(JSON.stringify(await admin.get(`/${list}`))).not.toMatch(/contract[0-9a-f]{8}/);
}

async function command(args: string[]): Promise<{ code: number | null; text: string }> {
  return collect(start(args));
}

function start(args: string[]): ChildProcess {
  const child = spawn(process.execPath, ["tests/contract/command.ts", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function collect(child: ChildProcess): Promise<{ code: number | null; text: string }> {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part) => (text += String(part)));
  const [code] = await once(child, "close");
  return { code: code as number | null, text };
}
