import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import type { QueueItem, Review } from "../../app/approvals/view.ts";
import { databaseFolder } from "../../app/db/command.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import { freePort } from "../../scripts/walk/free-port.ts";
import { signInByLink, until } from "../../scripts/walk/visitor.ts";
import { approvalOf } from "../support/desk.ts";
import { dataFolder, type HotdashProcess, startHotdash } from "../support/hotdash.ts";
import { openSandbox, SANDBOX_SECRET, SANDBOX_TOKEN } from "../support/sandbox.ts";

// A process of its own takes seconds to start, on a busy machine many.
vi.setConfig({ testTimeout: 60_000 });

const LONGER_THAN_AN_IDLE_STOP_MS = 2000;
const HEALTH = "GET /health HTTP/1.1\r\nHost: hotdash\r\n\r\n";
const REVIEWER = { email: "avery@shop.example", name: "Avery Stone", password: "a long test password" };

test("told to stop, HotDash answers the webhook it is reading, ends live pages, says on /health that it goes, and exits 0", async () => {
  const folder = dataFolder();
  const hotdash = await startHotdash({ DATA_DIR: folder });
  const cookie = await cookieOfFirstSignIn(hotdash);
  const page = await fetch(`${hotdash.address}/api/v1/activity`, { headers: { Cookie: cookie } });
  const stream = page.text();
  const webhook = signedWebhook(folder);
  const reading = await openConnection(hotdash);
  const asking = await openConnection(hotdash);
  reading.send(webhook.head + webhook.body.slice(0, 40));
  asking.send(HEALTH);
  expect(await asking.answer()).toMatch(/^HTTP\/1.1 200 /);

  hotdash.child.kill("SIGTERM");
  // Ended and not cut, or this would throw.
  expect(await stream).toContain("retry: 1000");
  asking.send(HEALTH);
  expect(await asking.answer()).toMatch(/^HTTP\/1.1 503 .*Connection: close.*"draining"/s);
  await refusal(hotdash);
  reading.send(webhook.body.slice(40));
  expect(await reading.answer()).toMatch(/^HTTP\/1.1 200 .*Connection: close.*"received":true/s);
  expect(await hotdash.ended).toBe(0);

  const { db, close } = await openEmbedded({ folder: databaseFolder(folder) });
  onTestFinished(close);
  expect(await db.selectFrom("webhookEvents").select("dedupeKey").execute()).toEqual([
    { dedupeKey: "message_created:4711" },
  ]);
});

test("a reply that is being posted when the stop comes is sent once, and recorded", async () => {
  const folder = dataFolder();
  const port = await freePort();
  const sandbox = await openSandbox({ webhookUrl: `http://127.0.0.1:${port}/api/webhooks/chatwoot` });
  const chatwoot = await holdReplies(sandbox.address);
  const hotdash = await startHotdash({
    DATA_DIR: folder,
    PORT: String(port),
    UNDO_SECONDS: "0",
    DRAFT_QUIET_SECONDS: "0",
    CHATWOOT_LIVE: "1",
    CHATWOOT_BASE_URL: chatwoot.address,
    CHATWOOT_TOKEN: SANDBOX_TOKEN,
    CHATWOOT_ACCOUNT_ID: "1",
    CHATWOOT_WEBHOOK_SECRET: SANDBOX_SECRET,
  });
  const { conversationId } = await sandbox.write({ text: "Where is my order #4790?" });
  await approve(hotdash, conversationId);

  await chatwoot.held;
  hotdash.child.kill("SIGTERM");
  await refusal(hotdash);
  expect(await Promise.race([hotdash.ended, delay(LONGER_THAN_AN_IDLE_STOP_MS, "still posting")])).toBe(
    "still posting",
  );
  chatwoot.release();
  expect(await hotdash.ended).toBe(0);

  const { db, close } = await openEmbedded({ folder: databaseFolder(folder) });
  onTestFinished(close);
  expect(await db.selectFrom("sends").select(["state", "posts"]).execute()).toEqual([{ state: "accepted", posts: 1 }]);
  const { messages } = await sandbox.thread(conversationId);
  expect(messages.filter((message) => message.from === "shop")).toHaveLength(1);
});

test("a second signal ends at once, whatever is under way", async () => {
  const folder = dataFolder();
  const hotdash = await startHotdash({ DATA_DIR: folder });
  const reading = await openConnection(hotdash);
  const webhook = signedWebhook(folder);
  reading.send(webhook.head + webhook.body.slice(0, 40));
  hotdash.child.kill("SIGTERM");
  // By then the second can be no echo of the first, as npm makes of a Ctrl-C.
  await refusal(hotdash);
  hotdash.child.kill("SIGTERM");
  expect(await hotdash.ended).toBe(143);
});

/** Waits until nobody new is let in. */
const refusal = ({ address }: HotdashProcess) =>
  vi.waitFor(
    () => expect(fetch(`${address}/health`)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } }),
    10_000,
  );

/** One connection, kept alive as a proxy keeps it. */
async function openConnection({ address }: HotdashProcess) {
  const socket: Socket = connect(Number(new URL(address).port), "127.0.0.1").setEncoding("utf8");
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  return {
    send: (text: string) => void socket.write(text),
    answer: async (): Promise<string> => {
      let text = "";
      while (!/\r\n\r\n./.test(text)) text += (await once(socket, "data"))[0];
      return text;
    },
  };
}

function signedWebhook(folder: string): { head: string; body: string } {
  const { sandboxWebhook } = JSON.parse(readFileSync(join(folder, "secrets.json"), "utf8")) as Record<string, string>;
  const body = JSON.stringify({ event: "message_created", id: 4711, account: { id: 1 }, content: "x".repeat(100) });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", sandboxWebhook ?? "")
    .update(`${timestamp}.${body}`)
    .digest("hex");
  const head = [
    "POST /api/webhooks/chatwoot HTTP/1.1",
    "Host: hotdash",
    `X-Chatwoot-Timestamp: ${timestamp}`,
    `X-Chatwoot-Signature: sha256=${signature}`,
    `Content-Length: ${body.length}`,
  ];
  return { head: `${head.join("\r\n")}\r\n\r\n`, body };
}

async function cookieOfFirstSignIn({ address, signInLink }: HotdashProcess): Promise<string> {
  const answer = await fetch(signInLink ?? "", {
    method: "POST",
    headers: { Origin: address },
    body: new URLSearchParams(REVIEWER),
    redirect: "manual",
  });
  return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

async function approve({ signInLink }: HotdashProcess, conversationId: number): Promise<void> {
  const reviewer = await signInByLink(signInLink ?? "", REVIEWER);
  const item = await until("a draft", async () => {
    const { data } = await reviewer.get<{ data: QueueItem[] }>("/api/v1/approvals");
    return data.find((one) => one.conversationId === conversationId && one.state === "pending_review");
  });
  const { data: review } = await reviewer.get<{ data: Review }>(`/api/v1/approvals/${item.approvalId}`);
  const decided = await reviewer.post<{ ok: boolean }>(
    `/app/approvals/${item.approvalId}/decisions`,
    approvalOf(review),
  );
  expect(decided).toMatchObject({ ok: true });
}

/** Chatwoot, but a public reply waits at its door until it is released. */
async function holdReplies(chatwoot: string) {
  const { promise: held, resolve: holds } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const body = Buffer.concat(parts).toString();
    if (incoming.method === "POST" && incoming.url?.endsWith("/messages") && body.includes('"private":false')) {
      holds();
      await released;
    }
    const answer = await fetch(chatwoot + incoming.url, {
      method: incoming.method ?? "GET",
      headers: { "Content-Type": "application/json", "Api-Access-Token": String(incoming.headers["api-access-token"]) },
      ...(body && { body }),
    });
    outgoing.writeHead(answer.status, { "Content-Type": "application/json" }).end(await answer.text());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, held, release };
}
