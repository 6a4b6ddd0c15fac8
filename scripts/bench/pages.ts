import { performance } from "node:perf_hooks";
import { allOf, median, percentile } from "./load.ts";
import { report, round } from "./report.ts";
import { floorOn, type Ground, type On, openGround, productOn } from "./world.ts";

/** A busy morning's queue. */
const WAITING = 50;
const READINGS = 100;
const WARM_READINGS = 10;
const NOTED_WITHIN_MS = 120_000;

/** Where each page is read; the drawer's needs an approval. */
const places: Record<string, (approvalId: string) => string> = {
  dashboard: () => "/app",
  queue: () => "/app/approvals",
  drawer: (approvalId) => `/app/approvals?approvalId=${approvalId}`,
  activity: () => "/app/activity",
  ops: () => "/app/ops",
};

type Timings = Record<string, number[]>;
type Measured = { on: On; floor: Timings; loader: Timings; document: Timings };

/** How long a page takes, as the loader's data and as a whole document, read one after the other by one person. */
export async function measurePages(databases: On[], runs: number): Promise<void> {
  const measured: Measured[] = [];
  for (const on of databases)
    for (let run = 0; run < runs; run++) {
      const ground = await openGround(on);
      const { approvalId, ...product } = await readProduct(ground);
      measured.push({ on, ...product, floor: await readFloor(ground, approvalId) });
      await ground.close();
    }
  const rows = databases.flatMap((on) =>
    Object.keys(places).map((page) => {
      const of = (kind: "floor" | "loader" | "document", share: number) =>
        median(measured.filter((one) => one.on === on).map((one) => percentile(one[kind][page] ?? [], share)));
      return {
        database: on,
        page,
        "floor p50 ms": round(of("floor", 0.5), 1),
        "loader p50 ms": round(of("loader", 0.5), 1),
        "loader p95 ms": round(of("loader", 0.95), 1),
        ratio: round(of("loader", 0.5) / of("floor", 0.5), 1),
        "document p50 ms": round(of("document", 0.5), 1),
        "document p95 ms": round(of("document", 0.95), 1),
      };
    }),
  );
  report("pages", `Pages with ${WAITING} drafts waiting, ${READINGS} readings each. Median of ${runs} runs.`, rows);
}

async function readProduct(ground: Ground) {
  const product = await productOn(ground);
  await allOf(`${product.url}/api/webhooks/chatwoot`, 5, WAITING, product.deliveries.question);
  await product.chatwoot.noted(WAITING, NOTED_WITHIN_MS);
  const headers = { Cookie: product.cookie, Accept: "application/json" };
  const list = (await (await fetch(`${product.url}/api/v1/approvals`, { headers })).json()) as ApprovalList;
  const approvalId = list.data[0]?.approvalId ?? "";
  const loader: Timings = {};
  const document: Timings = {};
  for (const [page, place] of Object.entries(places)) {
    const path = place(approvalId);
    const { pathname, search } = new URL(path, product.url);
    loader[page] = await timed(`${product.url}${pathname}.data${search}`, product.cookie);
    document[page] = await timed(product.url + path, product.cookie);
  }
  await product.stop();
  return { approvalId, loader, document };
}
type ApprovalList = { data: { approvalId: string }[] };

async function readFloor(ground: Ground, approvalId: string): Promise<Timings> {
  const floor = await floorOn(ground);
  const timings: Timings = {};
  for (const page of Object.keys(places))
    timings[page] = await timed(`${floor.url}/page/${page}?approvalId=${approvalId}`, "");
  await floor.stop();
  return timings;
}

/** @throws Error when the page does not come: a refusal is quick and says nothing. */
async function timed(url: string, cookie: string): Promise<number[]> {
  const timings: number[] = [];
  for (let reading = -WARM_READINGS; reading < READINGS; reading++) {
    const startedAt = performance.now();
    const answer = await fetch(url, { headers: { Cookie: cookie }, redirect: "manual" });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${new URL(url).pathname} was answered ${answer.status}`);
    if (reading >= 0) timings.push(performance.now() - startedAt);
  }
  return timings;
}
