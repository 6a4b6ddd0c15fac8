import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { byShortWay } from "../../app/web/short-way.server.ts";
import { processEventJob } from "../../app/webhooks/jobs.ts";
import { countReceivedBytes, LIMITS } from "../../app/webhooks/received-bytes.ts";
import { webhookWay } from "../../app/webhooks/short-way.server.ts";
import { openTestApp } from "../support/app.ts";
import { dataFolder, startHotdash } from "../support/hotdash.ts";
import { openPostgres } from "../support/postgres.ts";
import { openSandbox, SANDBOX_SECRET, SANDBOX_TOKEN, signatureOf } from "../support/sandbox.ts";

const PATH = "/api/webhooks/chatwoot";
const KIB = 1024;
const MIB = 1024 * KIB;

function signed(body: string, secret = true) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = secret ? signatureOf(timestamp, body) : `sha256=${"0".repeat(64)}`;
  return { "Content-Type": "application/json", "X-Chatwoot-Timestamp": timestamp, "X-Chatwoot-Signature": signature };
}

const contact = (id: number, name: string) =>
  JSON.stringify({ event: "contact_updated", id, name, account: { id: 1, name: "Lumen Lamps" } });

/** A receiver on a socket, with limits small enough to reach: 1 MiB in all, 400 KiB of it unverified. */
async function openReceiver() {
  const app = await openTestApp({ jobs: [processEventJob as never] });
  Object.assign(app.chatwoot, { webhookSecrets: [SANDBOX_SECRET] });
  const held = countReceivedBytes({
    ...LIMITS,
    oneBytes: 300 * KIB,
    allBytes: MIB,
    unverifiedBytes: 400 * KIB,
    smallBytes: 10 * KIB,
    smallShareBytes: 50 * KIB,
  });
  const server = createServer(byShortWay(webhookWay(app, held), app.log, () => {})).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const open = (body: string, headers: Record<string, string>) => {
    const sending = httpRequest({
      port: (server.address() as AddressInfo).port,
      host: "127.0.0.1",
      path: PATH,
      method: "POST",
      headers: { ...headers, "Content-Length": Buffer.byteLength(body) },
    });
    sending.on("error", () => {});
    const answered = once(sending, "response").then(
      ([response]: IncomingMessage[]) => {
        response?.resume();
        return response?.statusCode;
      },
      () => null,
    );
    return { sending, answered };
  };
  return { app, held, open };
}

test("a slow large delivery makes room for a fast one, and is told to come by the sweep", async () => {
  const { app, held, open } = await openReceiver();
  const body = contact(1, "x".repeat(250 * KIB));
  const slow = open(body, signed(body));
  slow.sending.write(body.slice(0, 200 * KIB));
  await expect.poll(() => held.held().unverified).toBe(200 * KIB);
  const fast = open(body, signed(body));
  fast.sending.end(body);
  expect(await fast.answered).toBe(200);
  expect(await slow.answered).toBe(503);
  expect(held.held()).toEqual({ all: 0, unverified: 0 });
  expect(await app.db.selectFrom("webhookEvents").selectAll().execute()).toHaveLength(1);
});

test("small deliveries are taken while senders without the secret hold all they may", async () => {
  const { held, open } = await openReceiver();
  const body = contact(1, "x".repeat(250 * KIB));
  const forged = [1, 2].map(() => open(body, signed(body, false)));
  for (const { sending } of forged) sending.write(body.slice(0, 170 * KIB));
  await expect.poll(() => held.held().unverified).toBe(340 * KIB);
  for (let id = 1; id <= 20; id++) {
    const small = contact(id, "Kai");
    const one = open(small, signed(small));
    one.sending.end(small);
    expect(await one.answered).toBe(200);
  }
  for (const { sending } of forged) sending.destroy();
  await expect.poll(() => held.held().all).toBe(0);
});

/** Most memory a process held since `reset`, in bytes. Linux alone tells. */
const peakOf = (pid: number) =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * KIB;
const reset = (pid: number) => writeFileSync(`/proc/${pid}/clear_refs`, "5");

test.each(["embedded", "Postgres"])(
  "a delivery of 15 MB takes at most six times its bytes, on %s",
  { timeout: 120_000 },
  async (database) => {
    const sandbox = await openSandbox();
    const { child, address } = await startHotdash({
      DATA_DIR: dataFolder(),
      CHATWOOT_LIVE: "1",
      CHATWOOT_BASE_URL: sandbox.address,
      CHATWOOT_TOKEN: SANDBOX_TOKEN,
      CHATWOOT_ACCOUNT_ID: "1",
      CHATWOOT_WEBHOOK_SECRET: SANDBOX_SECRET,
      ...(database === "Postgres" && { DATABASE_URL: (await openPostgres()).appUrl }),
    });
    const pid = child.pid ?? 0;
    const post = async (body: string) => {
      const answer = await fetch(`${address}${PATH}`, { method: "POST", headers: signed(body), body });
      return [answer.status, await answer.json()];
    };
    // What a first delivery of any size loads belongs to the rest.
    for (let id = 1; id <= 30; id++) await post(contact(id, "Kai"));
    const html = `<p>${"Wörter & <b>mehr</b> € ".repeat(105_000)}</p>`;
    const text = html.slice(0, 150_000);
    const texts = { full: html, reply: html, quoted: html };
    const mail = JSON.stringify({
      event: "message_updated",
      id: 99,
      content: text,
      content_attributes: { email: { html_content: texts, text_content: texts } },
      message_type: "incoming",
      created_at: new Date().toISOString(),
      account: { id: 1, name: "Lumen Lamps" },
      conversation: { id: 1, inbox_id: 1, status: "open", messages: [{ id: 99, content: text }] },
    });
    const bytes = Buffer.byteLength(mail);
    expect(bytes).toBeGreaterThan(15_000_000);
    reset(pid);
    const rest = peakOf(pid);
    expect(await post(mail)).toEqual([200, { received: true }]);
    const grown = peakOf(pid) - rest;
    expect(grown / bytes).toBeLessThan(6);
    expect(grown).toBeGreaterThan(bytes);
  },
);
