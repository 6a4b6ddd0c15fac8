import { atRate, median, percentile } from "./load.ts";
import { report, round } from "./report.ts";
import { type Bench, type On, openFloor, openProduct } from "./world.ts";

/** Slow enough that no message waits for another: what is measured is the way, not the queue. */
const RATE = 2;
const SECONDS = 30;
const NOTED_WITHIN_MS = 60_000;

type Measured = { what: "floor" | "product"; on: On; waysMs: number[] };

/** How long a customer's message takes until its draft stands as a private note in Chatwoot. */
export async function measureJourney(databases: On[], runs: number): Promise<void> {
  const measured: Measured[] = [];
  for (const on of databases)
    for (let run = 0; run < runs; run++) {
      const floor = await openFloor(on);
      measured.push({ what: "floor", on, waysMs: await ways(floor, "/noted") });
      const product = await openProduct(on);
      measured.push({ what: "product", on, waysMs: await ways(product, "/api/webhooks/chatwoot") });
    }
  const row = (what: Measured["what"], on: On) => {
    const all = measured.filter((one) => one.what === what && one.on === on);
    const at = (share: number) => round(median(all.map(({ waysMs }) => percentile(waysMs, share))));
    return {
      database: on,
      what,
      messages: all[0]?.waysMs.length ?? 0,
      "p50 ms": at(0.5),
      "p95 ms": at(0.95),
      "p99 ms": at(0.99),
    };
  };
  report(
    "journey",
    `From the webhook to the private note, one message after the other, no quiet time. Median of ${runs} runs.`,
    databases.flatMap((on) => [row("floor", on), row("product", on)]),
    databases.map((on) => `${on}: p50 ratio ${round(row("product", on)["p50 ms"] / row("floor", on)["p50 ms"], 1)}`),
  );
}

async function ways(bench: Bench, path: string): Promise<number[]> {
  const { chatwoot, deliveries, url } = bench;
  await atRate(url + path, RATE, 3, deliveries.question);
  await chatwoot.noted(RATE * 3, NOTED_WITHIN_MS);
  const { answered } = await atRate(url + path, RATE, SECONDS, deliveries.question);
  await chatwoot.noted(RATE * (3 + SECONDS), NOTED_WITHIN_MS);
  await bench.stop();
  return answered.map(({ id, dueAt }) => (chatwoot.notedAt.get(id)?.[0] ?? Number.NaN) - dueAt);
}
