import { atRate, failures, median, type Outcome, percentile, saturated, taken } from "./load.ts";
import { openPages } from "./open-pages.ts";
import { report, round } from "./report.ts";
import { type Bench, type On, openFloor, openProduct } from "./world.ts";

const RATE = 1000;
const RATE_SECONDS = 15;
const CLIENTS = 50;
const SATURATED_SECONDS = 5;
const SPLIT_SECONDS = 4;
const PAGES_OPEN = 3;
const AIM_P99_MS = 50;

type Measured = { what: "floor" | "product"; on: On; rate: Outcome; full: Outcome };
/** What one more request costs the process that takes it, in microseconds of its processor. */
type Split = { bare: number; unsigned: number; typing: number; stored: number };

/** How fast a webhook is acknowledged at a steady rate with the worker drafting and pages open, and at most. */
export async function measureReceiver(databases: On[], runs: number): Promise<void> {
  const measured: Measured[] = [];
  for (const on of databases)
    for (let run = 1; run <= runs; run++)
      for (const what of ["floor", "product"] as const) {
        const one = await (what === "floor" ? measureFloor(on) : measureProduct(on));
        measured.push(one);
        const { full, rate } = one;
        console.log(
          `${on} run ${run} ${what}: p99 ${round(p(rate, 0.99), 1)} ms at ${RATE}/s, ${failures(rate)} failed; full ${round(perSecond(full))}/s`,
        );
      }
  const of = (what: Measured["what"], on: On) => measured.filter((one) => one.what === what && one.on === on);
  const row = (what: Measured["what"], on: On) => {
    const all = of(what, on);
    const at = (share: number) => round(median(all.map(({ rate }) => p(rate, share))), 1);
    return {
      database: on,
      what,
      "p50 ms": at(0.5),
      "p95 ms": at(0.95),
      "p99 ms": at(0.99),
      "p99 of each run": all.map(({ rate }) => round(p(rate, 0.99), 1)).join(", "),
      failed: all.reduce((sum, { rate, full }) => sum + failures(rate) + failures(full), 0),
      "full, acknowledged/s": round(median(all.map(({ full }) => perSecond(full)))),
    };
  };
  const remarks = databases.map((on) => {
    const [floor, product] = [row("floor", on), row("product", on)];
    return (
      `${on}: p99 ratio ${round(product["p99 ms"] / floor["p99 ms"], 1)}, full ratio ` +
      `${round(product["full, acknowledged/s"] / floor["full, acknowledged/s"], 2)}; aim p99 < ${AIM_P99_MS} ms at ${RATE}/s: ` +
      (product["p99 ms"] < AIM_P99_MS ? "met" : "NOT met")
    );
  });
  report(
    "receiver",
    `Receiver at ${RATE}/s for ${RATE_SECONDS} s, worker drafting, ${PAGES_OPEN} pages open; then ${CLIENTS} clients without a pause. Median of ${runs} runs.`,
    databases.flatMap((on) => [row("floor", on), row("product", on)]),
    remarks,
  );
}

async function measureProduct(on: On): Promise<Measured> {
  const product = await openProduct(on);
  const url = `${product.url}/api/webhooks/chatwoot`;
  await atRate(url, 50, 2, product.deliveries.question);
  const close = openPages(product.url, product.cookie, PAGES_OPEN);
  const rate = await atRate(url, RATE, RATE_SECONDS, product.deliveries.question);
  await close();
  const full = await saturated(url, CLIENTS, SATURATED_SECONDS, product.deliveries.question);
  await product.stop();
  return { what: "product", on, rate, full };
}

async function measureFloor(on: On): Promise<Measured> {
  const floor = await openFloor(on);
  const url = `${floor.url}/stored`;
  await atRate(url, 50, 2, floor.deliveries.question);
  const rate = await atRate(url, RATE, RATE_SECONDS, floor.deliveries.question);
  const full = await saturated(url, CLIENTS, SATURATED_SECONDS, floor.deliveries.question);
  await floor.stop();
  return { what: "floor", on, rate, full };
}

/** Where a webhook's time goes: what each step adds to the processor time of the web process, on Postgres with the worker apart. */
export async function measureSplit(_databases: On[], runs: number): Promise<void> {
  const splits: Split[] = [];
  for (let run = 0; run < runs; run++) {
    const floor = await openFloor("postgres");
    const bare = await cost(floor, "/bare", floor.deliveries.question);
    await floor.stop();
    const product = await openProduct("postgres");
    const hook = "/api/webhooks/chatwoot";
    splits.push({
      bare,
      unsigned: await cost(product, hook, product.deliveries.unsigned),
      typing: await cost(product, hook, product.deliveries.typing),
      stored: await cost(product, hook, product.deliveries.question),
    });
    await product.stop();
  }
  const of = (step: (split: Split) => number) => round(median(splits.map(step)));
  report(
    "receiver-split",
    `What one webhook costs the web process, in microseconds of processor time. Median of ${runs} runs.`,
    [
      { step: "a bare node:http handler", µs: of((one) => one.bare) },
      { step: "framework: until receiveWebhook, and its answer", µs: of((one) => one.unsigned - one.bare) },
      { step: "verify and parse", µs: of((one) => one.typing - one.unsigned) },
      { step: "insert, event and job", µs: of((one) => one.stored - one.typing) },
      { step: "all", µs: of((one) => one.stored) },
    ],
  );
}

async function cost(bench: Bench, path: string, post: Parameters<typeof saturated>[3]): Promise<number> {
  await saturated(bench.url + path, CLIENTS, 1, post);
  const before = (await bench.usage()).web.cpuMs;
  const { answered } = await saturated(bench.url + path, CLIENTS, SPLIT_SECONDS, post);
  return (((await bench.usage()).web.cpuMs - before) * 1000) / answered.length;
}

const p = (outcome: Outcome, share: number) =>
  percentile(
    taken(outcome).map(({ latencyMs }) => latencyMs),
    share,
  );
const perSecond = (outcome: Outcome) => taken(outcome).length / outcome.seconds;
