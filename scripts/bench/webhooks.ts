// npm run bench:webhooks: how fast a webhook is acknowledged, beside the least any program must do for it, in one run.
import { type ChildProcess, fork } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildIfStale } from "../build/stale.ts";
import { atRate, type Outcome, type Post, percentile, saturated } from "./load.ts";

const RATE = 200;
const RATE_SECONDS = 15;
const CLIENTS = 50;
const SATURATED_SECONDS = 5;
/** The machine is shared: one run says little. */
const RUNS = Number(process.argv[2] ?? 3);

type Served = { url: string; secret: string; process: ChildProcess; folder: string };
type Row = { what: string; run: number; rate: Outcome; full: Outcome };

const perSecond = ({ latenciesMs, seconds }: Outcome) => latenciesMs.length / seconds;

buildIfStale();
const rows: Row[] = [];
for (let run = 1; run <= RUNS; run++) {
  for (const what of ["floor", "product"]) {
    const served = await serve(what);
    const post = messages(served.secret);
    await atRate(served.url, 50, 2, post);
    const rate = await atRate(served.url, RATE, RATE_SECONDS, post);
    const full = await saturated(served.url, CLIENTS, SATURATED_SECONDS, post);
    rows.push({ what, run, rate, full });
    console.log(line(rows.at(-1) as Row));
    served.process.disconnect();
    await new Promise((resolve) => served.process.once("exit", resolve));
    rmSync(served.folder, { recursive: true, force: true });
  }
}
summary();

function line({ what, run, rate, full }: Row): string {
  const at = (share: number) => percentile(rate.latenciesMs, share).toFixed(1).padStart(7);
  return (
    `run ${run}  ${what.padEnd(8)} at ${RATE}/s: p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)} ms, ${rate.failed} failed` +
    `   full: ${perSecond(full).toFixed(0).padStart(5)}/s, p99 ${percentile(full.latenciesMs, 0.99).toFixed(0).padStart(4)} ms, ${full.failed} failed`
  );
}

function summary(): void {
  const of = (what: string) => rows.filter((row) => row.what === what);
  const median = (values: number[]) => percentile(values, 0.5);
  const p99 = (what: string) => median(of(what).map((row) => percentile(row.rate.latenciesMs, 0.99)));
  const full = (what: string) => median(of(what).map((row) => perSecond(row.full)));
  console.log(`\nMedian of ${RUNS} runs, embedded database, worker busy drafting:`);
  console.log(
    `  p99 at ${RATE}/s        product ${p99("product").toFixed(1)} ms, floor ${p99("floor").toFixed(1)} ms, ratio ${(p99("product") / p99("floor")).toFixed(1)}`,
  );
  console.log(
    `  acknowledged/s full  product ${full("product").toFixed(0)}, floor ${full("floor").toFixed(0)}, ratio ${(full("product") / full("floor")).toFixed(2)}`,
  );
  console.log(`  aim: p99 < 50 ms at ${RATE}/s: ${p99("product") < 50 ? "met" : "NOT met"}`);
  mkdirSync("artifacts/bench", { recursive: true });
  const kept = rows.map(({ what, run, rate, full: most }) => ({
    what,
    run,
    atRate: {
      perSecond: RATE,
      p50: percentile(rate.latenciesMs, 0.5),
      p95: percentile(rate.latenciesMs, 0.95),
      p99: percentile(rate.latenciesMs, 0.99),
      failed: rate.failed,
    },
    full: { acknowledgedPerSecond: perSecond(most), p99: percentile(most.latenciesMs, 0.99), failed: most.failed },
  }));
  writeFileSync(
    "artifacts/bench/webhooks.json",
    `${JSON.stringify({ measuredAt: new Date().toISOString(), runs: kept }, null, 2)}\n`,
  );
}

/** Each message is a new customer's question, so that the worker has drafting to do for each. */
function messages(secret: string): Post {
  let id = 1_000_000;
  return () => {
    id += 1;
    const now = Date.now() / 1000;
    const contact = {
      id,
      name: `Customer ${id}`,
      email: `c${id}@post.example`,
      phone_number: null,
      identifier: null,
      blocked: false,
      custom_attributes: {},
      additional_attributes: {},
      thumbnail: "",
    };
    const body = JSON.stringify({
      id,
      account: { id: 1, name: "Fennick Hose & Fitting" },
      content: "Hello, where is my order? It should have been here on Monday and I need the swivels for the weekend.",
      content_type: "text",
      content_attributes: { in_reply_to: null },
      message_type: "incoming",
      private: false,
      created_at: new Date().toISOString(),
      source_id: null,
      sender: contact,
      inbox: { id: 1, name: "Shop chat" },
      conversation: {
        id,
        inbox_id: 1,
        status: "open",
        priority: null,
        labels: [],
        channel: "Channel::WebWidget",
        can_reply: true,
        messages: [],
        meta: { sender: { ...contact, type: "contact" }, assignee: null, hmac_verified: false },
        additional_attributes: {},
        custom_attributes: {},
        unread_count: 1,
        waiting_since: Math.floor(now),
        last_activity_at: Math.floor(now),
        timestamp: Math.floor(now),
        created_at: Math.floor(now),
        updated_at: now,
      },
      event: "message_created",
    });
    const timestamp = String(Math.floor(now));
    const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
    return { body, headers: { "X-Chatwoot-Timestamp": timestamp, "X-Chatwoot-Signature": `sha256=${signature}` } };
  };
}

async function serve(what: string): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), "hotdash-bench-"));
  const child = fork(`scripts/bench/serve-${what}.ts`, [folder], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const told = await new Promise<{ url: string; secret: string }>((resolve, reject) => {
    child.once("message", (message) => resolve(message as { url: string; secret: string }));
    child.once("exit", (code) => reject(new Error(`${what} ended with ${code}`)));
  });
  return { ...told, process: child, folder };
}
