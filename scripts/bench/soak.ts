import { atRate, failures, median, type Outcome, percentile, taken } from "./load.ts";
import { openPages } from "./open-pages.ts";
import { report, round } from "./report.ts";
import type { Usage } from "./usage.ts";
import { type On, openProduct, type Product } from "./world.ts";

const RATE = 20;
const SAMPLE_SECONDS = 30;
const PAGES_OPEN = 2;
const LAST_NOTES_WITHIN_MS = 120_000;
/** What runs for long may fill its caches; the last third must not hold more than the two before it by more than this. */
const MOST_GROWTH = 0.1;
/** Messages under way at any moment: so many seconds' worth is a queue that keeps up. */
const MOST_WAITING = RATE * 15;

type Sample = { minute: number; waiting: number; web: Usage; worker: Usage; p99Ms: number; failed: number };

/** A steady stream for long: memory and queue must stay flat, and nothing may be lost. */
export async function soak(databases: On[], minutes: number): Promise<void> {
  for (const on of databases) {
    const product = await openProduct(on);
    const samples = await run(product, minutes);
    const { lost, twice } = await settled(product, minutes);
    await product.stop();
    print(on, minutes, samples, lost, twice);
  }
}

async function run(product: Product, minutes: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const close = openPages(product.url, product.cookie, PAGES_OPEN);
  let posted = 0;
  for (let at = 0; at < (minutes * 60) / SAMPLE_SECONDS; at++) {
    const outcome = await atRate(
      `${product.url}/api/webhooks/chatwoot`,
      RATE,
      SAMPLE_SECONDS,
      product.deliveries.question,
    );
    posted += RATE * SAMPLE_SECONDS;
    const used = await product.usage();
    const waiting = posted - product.chatwoot.notedAt.size;
    samples.push({
      minute: ((at + 1) * SAMPLE_SECONDS) / 60,
      waiting,
      ...used,
      p99Ms: p99(outcome),
      failed: failures(outcome),
    });
    const { web, worker } = used;
    console.log(
      `${samples.at(-1)?.minute} min: ${waiting} under way, web ${round(web.residentMb)} MB, worker ${round(worker.residentMb)} MB, p99 ${round(p99(outcome))} ms`,
    );
  }
  await close();
  return samples;
}

async function settled({ chatwoot }: Product, minutes: number) {
  await chatwoot.noted(RATE * minutes * 60, LAST_NOTES_WITHIN_MS).catch(() => {});
  return {
    lost: RATE * minutes * 60 - chatwoot.notedAt.size,
    twice: [...chatwoot.notedAt.values()].filter((times) => times.length > 1).length,
  };
}

function print(on: On, minutes: number, samples: Sample[], lost: number, twice: number): void {
  const third = Math.ceil(samples.length / 3);
  const parts = {
    first: samples.slice(0, third),
    second: samples.slice(third, 2 * third),
    last: samples.slice(2 * third),
  };
  const rows = Object.entries(parts).map(([part, these]) => {
    const of = (value: (sample: Sample) => number) => round(median(these.map(value)));
    return {
      third: part,
      "web MB": of(({ web }) => web.residentMb),
      "web MB, most": round(Math.max(...these.map(({ web }) => web.residentMb))),
      "web heap MB": of(({ web }) => web.heapMb),
      "worker MB": of(({ worker }) => worker.residentMb),
      "worker MB, most": round(Math.max(...these.map(({ worker }) => worker.residentMb))),
      "worker heap MB": of(({ worker }) => worker.heapMb),
      "under way, median": of(({ waiting }) => waiting),
      "under way, most": Math.max(...these.map(({ waiting }) => waiting)),
      "p99 ms": of(({ p99Ms }) => p99Ms),
      "not acknowledged": these.reduce((sum, { failed }) => sum + failed, 0),
    };
  });
  const growth = (of: (sample: Sample) => number) =>
    Math.max(...parts.last.map(of)) / Math.max(...[...parts.first, ...parts.second].map(of)) - 1;
  // What is resident goes up and down as the system takes back what lies idle, so that its peaks are compared.
  const peaks = {
    "web MB": growth(({ web }) => web.residentMb),
    "web heap MB": growth(({ web }) => web.heapMb),
    "worker MB": growth(({ worker }) => worker.residentMb),
    "worker heap MB": growth(({ worker }) => worker.heapMb),
  };
  const flat = Object.values(peaks).every((grown) => grown <= MOST_GROWTH);
  const last = rows.at(-1);
  report(
    `soak-${on}`,
    `${RATE} messages a second for ${minutes} minutes, ${on}, ${PAGES_OPEN} pages open; nobody decides.`,
    rows,
    [
      `The last third's peaks beside those before it: ${Object.entries(peaks)
        .map(([what, grown]) => `${what} ${percent(grown)}`)
        .join(", ")}: ${flat ? "flat" : "NOT flat"}.`,
      `Queue: ${(last?.["under way, most"] ?? Number.NaN) <= MOST_WAITING ? "flat" : "NOT flat"}. Lost ${lost}, noted twice ${twice}.`,
    ],
  );
}

const percent = (share: number) => `${share >= 0 ? "+" : ""}${round(share * 100, 1)} %`;
const p99 = (outcome: Outcome) =>
  percentile(
    taken(outcome).map(({ latencyMs }) => latencyMs),
    0.99,
  );
