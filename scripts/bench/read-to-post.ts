// node scripts/bench/read-to-post.ts: how long a message in Chatwoot can stand unseen by a send, from Chatwoot's last answer to
// the arrival of our POST, beside the least any program can do: a bare GET followed by a bare POST. Embedded database, loopback.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import type { App } from "../../app/app.ts";
import { sendReply } from "../../app/approvals/send-reply.server.ts";
import { parseEnvironment } from "../../app/config/environment.ts";
import { openChangeFeed } from "../../app/db/changes.server.ts";
import { openEmbedded } from "../../app/db/embedded.server.ts";
import { openQueue } from "../../app/queue/queue.server.ts";
import { jobs } from "../../app/worker.server.ts";
import { askAndDraft, decide, openReview, scheduleSend } from "../../tests/support/decided.ts";
import { percentile } from "./load.ts";
import { report, round } from "./report.ts";

const SENDS = 300;
const WARM_UP = 30;
/** As many as one worker sends at a time. */
const AT_ONCE = 2;

if (process.send) serve();
else await measure();

/** Chatwoot, in a process of its own: notes for each conversation how long after its last read the POST came. */
function serve(): void {
  const readAt = new Map<string, number>();
  let gapsMs: number[] = [];
  let id = 1_000_000;
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    const [, conversation = "", messages] = /\/conversations\/(\d+)(\/messages)?/.exec(request.url ?? "") ?? [];
    const answer = (body: unknown) =>
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    const message = { content: "It is on its way.", message_type: 1, private: false, created_at: 1_790_000_000 };
    if (request.method === "POST") {
      if (messages) gapsMs.push(performance.now() - (readAt.get(conversation) ?? Number.NaN));
      return answer({ ...message, id: ++id });
    }
    if (!messages) return answer({ id: Number(conversation), status: "open", can_reply: true });
    answer({ payload: [] });
    readAt.set(conversation, performance.now());
  }).listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  process.on("message", () => {
    process.send?.(gapsMs);
    gapsMs = [];
  });
}

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-bench-"));
  const chatwoot = fork("scripts/bench/read-to-post.ts");
  try {
    const [address] = (await once(chatwoot, "message")) as [string];
    const gaps = async (act: () => Promise<unknown>): Promise<number[]> => {
      await act();
      chatwoot.send("gaps");
      const [gapsMs] = (await once(chatwoot, "message")) as [number[]];
      return gapsMs.slice(WARM_UP);
    };
    const floor = await gaps(() => readAndPost(address));
    const { app, nextSend, close } = await openHotdash(address, folder);
    const alone = await gaps(() => sendAll(app, nextSend, 1));
    const together = await gaps(() => sendAll(app, nextSend, AT_ONCE));
    await close();
    const row = (what: string, gapsMs: number[]) => ({
      what,
      sends: gapsMs.length,
      "p50 ms": round(percentile(gapsMs, 0.5), 2),
      "p99 ms": round(percentile(gapsMs, 0.99), 2),
      "max ms": round(Math.max(...gapsMs), 2),
      ratio: round(percentile(gapsMs, 0.5) / percentile(floor, 0.5), 1),
    });
    report("read-to-post", "From Chatwoot's last answer to the arrival of the POST.", [
      row("bare GET and POST", floor),
      row("HotDash, one after the other", alone),
      row(`HotDash, ${AT_ONCE} at once`, together),
    ]);
  } finally {
    chatwoot.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readAndPost(address: string): Promise<void> {
  for (let conversation = 1; conversation <= SENDS + WARM_UP; conversation++) {
    const url = `${address}/api/v1/accounts/1/conversations/${conversation}/messages`;
    await (await fetch(url)).json();
    const body = JSON.stringify({ content: "It is on its way.", message_type: "outgoing" });
    await (await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body })).json();
  }
}

async function sendAll(app: App, nextSend: () => Promise<string>, atOnce: number): Promise<void> {
  let left = SENDS + WARM_UP;
  const send = async () => {
    while (left-- > 0) await sendReply(app, { sendId: await nextSend() });
  };
  await Promise.all(Array.from({ length: atOnce }, send));
}

/** HotDash with a reviewer, no worker running; each call of `nextSend` approves one more reply. */
async function openHotdash(address: string, folder: string) {
  const database = await openEmbedded({ folder });
  const { db } = database;
  const config = parseEnvironment({});
  const queue = await openQueue(database, jobs, { retryLimit: config.RETRY_LIMIT }, () => {});
  const changes = await openChangeFeed(database, () => {});
  const first = await openReview(db);
  const chatwoot = { baseUrl: "sandbox", address, browserAddress: address, accountId: 1, token: "bench" };
  const app: App = {
    config,
    db,
    queue,
    changes,
    chatwoot: { ...chatwoot, id: first.accountId, webhookSecrets: [], legacySignature: false },
    agentService: { address, secret: "" },
    publicUrl: address,
    log: pino({ level: "silent" }),
    now: () => new Date(),
  };
  let conversationId = 1;
  const nextSend = async () => {
    const review = { ...first, ...(await askAndDraft(db, first.accountId, ++conversationId)) };
    const decisionId = await decide(db, review, { channel: "chat" });
    await db.updateTable("approvals").set({ state: "approved" }).where("id", "=", review.approvalId).execute();
    return scheduleSend(db, review, decisionId);
  };
  const close = async () => {
    await queue.stop(1000);
    await changes.close();
    await database.close();
  };
  return { app, nextSend, close };
}
