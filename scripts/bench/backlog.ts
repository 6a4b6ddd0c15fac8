import { allOf, failures, median } from "./load.ts";
import { report, round } from "./report.ts";
import { type Bench, type On, openFloor, openProduct } from "./world.ts";

const MESSAGES = 5000;
/** The floor does the same for fewer: its rate does not change with them. */
const FLOOR_MESSAGES = 1000;
const CLIENTS = 50;
/** The floor works so many at a time, as the product's workers do. */
const FLOOR_CLIENTS = 8;
const DRAINED_WITHIN_MS = 15 * 60_000;
const AIM_PER_SECOND = 20;

type Measured = {
  on: On;
  floor: number;
  acknowledged: number;
  refused: number;
  drained: number;
  lost: number;
  twice: number;
};

/** A backlog is posted as fast as it is taken, then drained to the last private note by the offline model. */
export async function measureBacklog(databases: On[], runs: number): Promise<void> {
  const measured: Measured[] = [];
  for (const on of databases)
    for (let run = 0; run < runs; run++) {
      const floor = await floorRate(on);
      const one = { on, floor, ...(await drain(on)) };
      measured.push(one);
      console.log(`${on} run ${run + 1}: drained ${round(one.drained, 1)}/s, floor ${round(floor, 1)}/s`);
    }
  report(
    "backlog",
    `A backlog of ${MESSAGES} messages, each of a customer of their own, until the last private note. Median of ${runs} runs.`,
    databases.map((on) => {
      const all = measured.filter((one) => one.on === on);
      const of = (value: (one: Measured) => number) => median(all.map(value));
      return {
        database: on,
        messages: MESSAGES,
        "acknowledged/s": round(of((one) => one.acknowledged)),
        "not acknowledged": of((one) => one.refused),
        "drained/s": round(
          of((one) => one.drained),
          1,
        ),
        "floor/s": round(
          of((one) => one.floor),
          1,
        ),
        ratio: round(
          of((one) => one.drained / one.floor),
          2,
        ),
        lost: Math.max(...all.map((one) => one.lost)),
        "noted twice": Math.max(...all.map((one) => one.twice)),
        [`aim ≥ ${AIM_PER_SECOND}/s`]: of((one) => one.drained) >= AIM_PER_SECOND ? "met" : "NOT met",
      };
    }),
  );
}

async function drain(on: On) {
  const product = await openProduct(on);
  const { chatwoot, deliveries, url } = product;
  const startedAt = performance.now();
  const posted = await allOf(`${url}/api/webhooks/chatwoot`, CLIENTS, MESSAGES, deliveries.question);
  await chatwoot.noted(MESSAGES, DRAINED_WITHIN_MS).catch((error: Error) => console.log(error.message));
  const drained = chatwoot.notedAt.size / ((performance.now() - startedAt) / 1000);
  const twice = [...chatwoot.notedAt.values()].filter((times) => times.length > 1).length;
  await product.stop();
  const refused = failures(posted);
  return {
    acknowledged: MESSAGES / posted.seconds,
    refused,
    drained,
    lost: MESSAGES - refused - chatwoot.notedAt.size,
    twice,
  };
}

async function floorRate(on: On): Promise<number> {
  const floor: Bench = await openFloor(on);
  const startedAt = performance.now();
  await allOf(`${floor.url}/noted`, FLOOR_CLIENTS, FLOOR_MESSAGES, floor.deliveries.question);
  await floor.chatwoot.noted(FLOOR_MESSAGES, DRAINED_WITHIN_MS);
  const perSecond = FLOOR_MESSAGES / ((performance.now() - startedAt) / 1000);
  await floor.stop();
  return perSecond;
}
