import { readFileSync } from "node:fs";
import { afterAll, expect, inject, test } from "vitest";
import { Installation } from "../../../app/chatwoot/payloads.ts";
import { probe } from "../../../app/chatwoot/probe.server.ts";
import { openEmbedded } from "../../../app/db/embedded.server.ts";
import type { Check, CheckName } from "../../../app/health/check.ts";
import { lookAtConnection } from "../../../app/health/check-connection.server.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { openSandbox, SANDBOX_SECRET, SANDBOX_TOKEN } from "../../support/sandbox.ts";
import { type Answering, json, openStandIn, page, redirect } from "../../support/stand-in.ts";

const TOKEN = "token-that-must-not-travel";
const SECRET = "secret-that-must-not-show";
/** Looking writes nothing, so one empty database serves all. */
const database = await openEmbedded({ image: new Blob([readFileSync(inject("emptyDatabase"))]) });
afterAll(() => database.close());

/** Public, and known without DNS. */
const PUBLIC_URL = "https://93.184.216.34";
const RECEIVER = `${PUBLIC_URL}/api/webhooks/chatwoot`;
const EVENTS = [
  "message_created",
  "message_updated",
  "conversation_created",
  "conversation_updated",
  "conversation_status_changed",
  "contact_created",
  "contact_updated",
  "conversation_typing_on",
  "conversation_typing_off",
];

const live = (address: string) => ({
  CHATWOOT_LIVE: "1",
  CHATWOOT_BASE_URL: address,
  CHATWOOT_TOKEN: TOKEN,
  CHATWOOT_ACCOUNT_ID: "7",
  CHATWOOT_WEBHOOK_SECRET: SECRET,
  PUBLIC_URL,
});

/** A HotDash that believes in a real Chatwoot at this address. */
async function openLiveApp(address: string): Promise<TestApp> {
  const chatwoot = { address, browserAddress: address, accountId: 7, token: TOKEN, webhookSecrets: ["older", SECRET] };
  const app = await openTestApp({ env: live(address), chatwoot, database });
  return Object.assign(app, { publicUrl: PUBLIC_URL });
}

const checksOf = async (app: TestApp) => (await lookAtConnection(app)).checks;
const named = (checks: Check[], name: CheckName) => checks.find((check) => check.name === name);
const states = (checks: Check[]) => Object.fromEntries(checks.map(({ name, state }) => [name, state]));

/** Chatwoot's answers, each to be replaced. */
const sound = {
  "/api": json(200, { version: "4.15.1", timestamp: "2026-11-21 11:45:00", queue_services: "ok", data_services: "ok" }),
  "/health": json(200, { status: "woot" }),
  "/api/v1/profile": json(200, {
    id: 3,
    name: "Avery Stone",
    access_token: TOKEN,
    pubsub_token: "pubsub-that-must-not-show",
    accounts: [{ id: 7, name: "Lumen Lamps", status: "active", role: "administrator", permissions: [] }],
  }),
  "/api/v1/accounts/7/webhooks": json(200, {
    payload: {
      webhooks: [{ id: 1, name: "HotDash", url: RECEIVER, account_id: 7, subscriptions: EVENTS, secret: SECRET }],
    },
  }),
  "/api/v1/accounts/7/inboxes": json(200, { payload: [{ id: 2, name: "Shop chat" }] }),
  "/api/v1/accounts/7/automation_rules": json(200, { payload: [] }),
  "/api/v1/accounts/7/agent_bots": json(200, []),
};
type Path = keyof typeof sound;

async function openChatwoot(change: Partial<Record<Path, Answering>> | Answering = {}) {
  const answers: Record<string, Answering> = typeof change === "function" ? {} : { ...sound, ...change };
  return openStandIn((request, response) => {
    const answering = typeof change === "function" ? change : answers[request.url ?? ""];
    (answering ?? json(404, { error: "Resource could not be found" }))(request, response);
  });
}

test("the sandbox is found sound as far as can be seen before the first message", async () => {
  const app = await openTestApp({ database });
  const sandbox = await openSandbox({ webhookUrl: `${app.publicUrl}/api/webhooks/chatwoot` });
  Object.assign(app.chatwoot, { address: sandbox.address, token: SANDBOX_TOKEN, webhookSecrets: [SANDBOX_SECRET] });
  await sandbox.rest("GET", "/labels");
  const checks = await checksOf(app);
  // It sends no Date, as the genuine one without a proxy, so its clock is what /api tells.
  const seen = { "last-webhook": "unknown", sweep: "unknown" };
  expect(states(checks)).toEqual({ ...Object.fromEntries(checks.map(({ name }) => [name, "ok"])), ...seen });
  expect(named(checks, "administrator")?.seen).toBe("Sees every inbox: Shop chat, Shop mail, Text line, Order app.");
});

test("a sandbox with its faults on is put right on its page", async () => {
  const app = await openTestApp({ database });
  const sandbox = await openSandbox();
  Object.assign(app.chatwoot, { address: sandbox.address, token: SANDBOX_TOKEN });
  sandbox.faults.set({ unauthorized: true });
  const refused = await checksOf(app);
  expect(named(refused, "token")).toMatchObject({
    state: "failed",
    toDo: expect.stringContaining("switch off its faults"),
  });
  sandbox.faults.set({ down: true });
  expect(named(await checksOf(app), "reachable")).toMatchObject({
    state: "failed",
    toDo: expect.stringContaining("faults"),
  });
});

test("a real Chatwoot in order: nothing to do, and no token or secret in what is kept", async () => {
  const { address, asked } = await openChatwoot();
  const app = await openLiveApp(address);
  const checks = await checksOf(app);
  // It sends no Date, as the genuine one without a proxy, so its clock is what /api tells.
  const seen = { "last-webhook": "unknown", sweep: "unknown" };
  expect(states(checks)).toEqual({ ...Object.fromEntries(checks.map(({ name }) => [name, "ok"])), ...seen });
  expect(JSON.stringify(checks)).not.toMatch(/must-not/);
  expect(named(checks, "webhook")?.seen).toContain(RECEIVER);
  // The version is open to all, so the token is not shown for it.
  expect(asked.map(({ url, headers }) => [url, headers["api-access-token"]]).sort()).toEqual([
    ["/api", undefined],
    ["/api/v1/accounts/7/agent_bots", TOKEN],
    ["/api/v1/accounts/7/automation_rules", TOKEN],
    ["/api/v1/accounts/7/inboxes", TOKEN],
    ["/api/v1/accounts/7/webhooks", TOKEN],
    ["/api/v1/profile", TOKEN],
    ["/health", undefined],
  ]);
});

test.each<[string, Partial<Record<Path, Answering>>, Partial<Record<CheckName, Check["state"]>>]>([
  ["an unknown token", { "/api/v1/profile": json(401, { error: "Invalid Access Token" }) }, { token: "failed" }],
  [
    "an agent's token",
    {
      "/api/v1/profile": json(200, { id: 3, name: "Sam", accounts: [{ id: 7, name: "Lumen", role: "agent" }] }),
      "/api/v1/accounts/7/webhooks": json(401, { error: "You are not authorized to do this action" }),
    },
    { token: "ok", administrator: "failed", webhook: "unknown", events: "unknown", secret: "unknown", signature: "ok" },
  ],
  [
    "another account",
    {
      "/api/v1/profile": json(200, { id: 3, name: "Sam", accounts: [{ id: 9, name: "Other", role: "administrator" }] }),
      "/api/v1/accounts/7/webhooks": json(404, { error: "Resource could not be found" }),
    },
    { token: "ok", account: "failed", administrator: "unknown", webhook: "unknown" },
  ],
  [
    "a webhook whose secret is another",
    {
      "/api/v1/accounts/7/webhooks": json(200, {
        payload: { webhooks: [{ url: RECEIVER, subscriptions: EVENTS, secret: `${SECRET}x` }] },
      }),
    },
    { webhook: "ok", secret: "failed" },
  ],
  [
    "a webhook without a secret on an old version",
    {
      "/api": json(200, { version: "4.10.1", timestamp: "" }),
      "/api/v1/accounts/7/webhooks": json(200, { payload: { webhooks: [{ url: RECEIVER, subscriptions: EVENTS }] } }),
    },
    { reachable: "ok", secret: "unknown", signature: "failed" },
  ],
  [
    "a webhook that takes a redirect to get here",
    {
      "/api/v1/accounts/7/webhooks": json(200, {
        payload: { webhooks: [{ url: RECEIVER.replace("https:", "http:"), subscriptions: EVENTS, secret: SECRET }] },
      }),
    },
    { webhook: "warning", events: "ok", secret: "ok", signature: "ok" },
  ],
  ["a failing queue", { "/api": json(200, { version: "4.15.1", queue_services: "failing" }) }, { reachable: "failed" }],
  ["a version in other words", { "/api": json(200, { hello: "world" }) }, { reachable: "ok", signature: "ok" }],
  [
    "a clock five minutes behind",
    {
      "/api/v1/profile": json(
        200,
        { id: 3, name: "Sam", accounts: [{ id: 7, name: "Lumen", role: "administrator" }] },
        { Date: new Date(Date.now() - 300_000).toUTCString() },
      ),
    },
    { clocks: "failed", token: "ok" },
  ],
])("a Chatwoot with %s", async (_, change, expected) => {
  const { address } = await openChatwoot(change);
  expect(states(await checksOf(await openLiveApp(address)))).toMatchObject(expected);
});

test.each<[string, Answering, RegExp]>([
  ["a login page in front", page(200), /answers with a web page/],
  ["a proxy that says 403 with a page", page(403), /web page answered 403/],
  ["a Chatwoot in trouble", json(502, { error: "no" }), /answered 502/],
  ["a rate limit", json(429, {}), /limits HotDash's rate/],
  ["a torn connection", (request) => void request.socket.destroy(), /broke/],
])("%s: one thing to do, and the rest is not judged", async (_, answering, seen) => {
  const { address } = await openChatwoot(answering);
  const checks = await checksOf(await openLiveApp(address));
  expect(named(checks, "reachable")).toMatchObject({ state: "failed", seen: expect.stringMatching(seen) });
  for (const name of ["token", "account", "administrator", "webhook", "events", "secret", "signature"] as const)
    expect([name, named(checks, name)?.state]).toEqual([name, "unknown"]);
});

test.each<[string, Answering]>([
  ["JSON", json(404, { status: 404, error: "Not Found" })],
  ["a page", page(404)],
])("an address it does not have, told by %s, is too old a Chatwoot or a path too many", async (_, noRoute) => {
  const reachable = async (address: string) => named(await checksOf(await openLiveApp(address)), "reachable");
  const old = await openChatwoot({
    "/api": json(200, { version: "3.9.0", timestamp: "" }),
    "/health": noRoute,
    "/api/v1/accounts/7/webhooks": noRoute,
  });
  expect((await reachable(old.address))?.seen).toMatch(/^Chatwoot 3\.9\.0 answers, .* too old\.$/);
  const { address } = await openStandIn(noRoute);
  expect((await reachable(address))?.seen).toMatch(/nothing of Chatwoot is there \(404\)/);
  expect((await reachable(`${address}/support`))?.seen).toMatch(/nothing of Chatwoot is below \/support there \(404\)/);
});

test("a redirect is named and not followed, so the token stays here", async () => {
  const elsewhere = await openStandIn(json(200, {}));
  const { address } = await openChatwoot(redirect(`${elsewhere.address}/login?next=secret-word`));
  const reachable = named(await checksOf(await openLiveApp(address)), "reachable");
  expect(reachable?.seen).toContain(`sends HotDash on to ${elsewhere.address}/login.`);
  expect(elsewhere.asked).toEqual([]);
});

test("a closed port is named", async () => {
  const { address, close } = await openChatwoot();
  await close();
  const checks = await checksOf(await openLiveApp(address));
  expect(named(checks, "reachable")?.seen).toMatch(/^Nobody listens at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)\.$/);
  expect(named(checks, "clocks")?.state).toBe("unknown");
});

test.each<[string, (address: string) => string, RegExp]>([
  ["a name that is none", () => "http://chatwoot.invalid", /The name chatwoot\.invalid cannot be found/],
  ["https where http is spoken", (address) => address.replace("http:", "https:"), /does not speak https/],
])("%s is named", async (_, at, seen) => {
  const { address } = await openChatwoot();
  expect(named(await checksOf(await openLiveApp(at(address))), "reachable")?.seen).toMatch(seen);
});

test("silence ends at its limit, as does an answer that never ends", async () => {
  const now = () => new Date();
  const ask = async (answering: Answering) =>
    probe((await openStandIn(answering)).address, Installation, { signal: AbortSignal.timeout(50), now });
  const silence = { ok: false, failure: { kind: "timeout" } };
  expect((await ask(() => {})).probed).toEqual(silence);
  expect((await ask((_, response) => void response.writeHead(200).write("{"))).probed).toEqual(silence);
});

test("an answer too large to be one is not read to its end", async () => {
  const now = () => new Date();
  const filler = Buffer.alloc(1024 * 1024, " ");
  let sent = 0;
  const endless: Answering = (_, response) => {
    const fill = () => {
      while (!response.destroyed) {
        sent++;
        if (!response.write(filler)) return;
      }
    };
    response.on("drain", fill);
    fill();
  };
  const { address } = await openStandIn(endless);
  const { probed } = await probe(address, Installation, { signal: AbortSignal.timeout(4000), now });
  expect(probed).toEqual({ ok: false, failure: { kind: "other-shape" } });
  expect(sent).toBeLessThan(100);
});

test("whatever Chatwoot calls itself and its own: one line, no end of length, and no secret of ours", async () => {
  const name = `Shop\u001b[2J\r\n\u202e<b> ${TOKEN} ${SECRET} ${"x".repeat(100_000)}`;
  const { address } = await openChatwoot({
    "/api": json(200, { version: name, queue_services: "ok" }),
    "/api/v1/profile": json(200, {
      id: 3,
      name,
      accounts: Array.from({ length: 50 }, (_, at) => ({ id: at + 100, name })),
    }),
    "/api/v1/accounts/7/inboxes": redirect(`/${TOKEN}/${SECRET}`),
    "/api/v1/accounts/7/webhooks": json(200, {
      payload: { webhooks: Array.from({ length: 500 }, () => ({ url: RECEIVER, subscriptions: [...EVENTS, name] })) },
    }),
  });
  const checks = await checksOf(await openLiveApp(address));
  expect(named(checks, "reachable")?.seen).toContain("[secret]");
  expect(JSON.stringify(checks)).not.toMatch(/must-not|u001b|\\[rn]|\u202e/);
  expect(JSON.stringify(checks).length).toBeLessThan(15_000);
});

test("a check that is given up throws and keeps nothing", async () => {
  const stop = new AbortController();
  const { address } = await openChatwoot(() => stop.abort());
  await expect(lookAtConnection(await openLiveApp(address), stop.signal)).rejects.toThrow();
});
