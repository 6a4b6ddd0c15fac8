// npm run bench:sweep: a catch-up over many conversations, with refusals for the rate and a kill in the middle, beside the
// least requests any program must make for it, in one run. npm run bench:sweep -- 1000 takes fewer.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCrowdedChatwoot } from "../../tests/support/crowded-chatwoot.ts";

const CONVERSATIONS = Number(process.argv[2] ?? 10_000);
/** Every so manieth request is refused with 429, every other time without saying for how long. */
const REFUSED_EVERY = 500;
const MINUTE_MS = 60_000;

type Told = {
  seconds: number;
  turns: number;
  before: number;
  peak: number;
  after: number;
  stored: number;
  messages: number;
};

const folder = mkdtempSync(join(tmpdir(), "hotdash-bench-"));
const crowd = await openCrowdedChatwoot();
const running = new Set<ChildProcess>();
try {
  // Connected to an empty account, and away for an hour since.
  await told("forget");
  const at = Date.now() - 30 * MINUTE_MS;
  for (let id = 1; id <= CONVERSATIONS; id++) crowd.write(id, at + id * 20);

  const floor = await measured(() => told("floor"));
  let refused = 0;
  crowd.fault = (_path: string, request: number) => {
    if (request % REFUSED_EVERY !== 0) return null;
    refused += 1;
    return { status: 429, ...(refused % 2 && { headers: { "Retry-After": "0" } }) };
  };
  const product = await measured(async () => {
    const startedAt = performance.now();
    await killedAfter(CONVERSATIONS / 2);
    return { ...(await told("sweep")), seconds: (performance.now() - startedAt) / 1000 };
  });
  const threads = crowd.asked.slice(-product.requests).filter((path: string) => path.includes("/messages"));
  const again = threads.length - new Set(threads).size;
  report(floor, product, { refused, again });
} finally {
  for (const child of running) child.kill("SIGKILL");
  await crowd.close();
  rmSync(folder, { recursive: true, force: true });
}

function start(what: string): ChildProcess {
  const child = fork("scripts/bench/sweeper.ts", [what, crowd.address, join(folder, "pg"), String(CONVERSATIONS)], {
    execArgv: ["--expose-gc"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

async function told(what: string): Promise<Told> {
  const child = start(what);
  const ended = once(child, "exit");
  let last: unknown;
  child.on("message", (message) => {
    last = message;
  });
  const [code] = await ended;
  if (code !== 0) throw new Error(`${what} ended with ${code}`);
  return last as Told;
}

/** A sweep that is killed once so many threads were asked for. */
async function killedAfter(threads: number): Promise<void> {
  const child = start("sweep");
  const before = crowd.threadsAsked();
  const { fault } = crowd;
  let asked = 0;
  crowd.fault = (path: string, request: number) => {
    if (path.endsWith("/messages") && ++asked >= threads) child.kill("SIGKILL");
    return fault(path, request);
  };
  await once(child, "exit");
  crowd.fault = fault;
  if (crowd.threadsAsked() - before < threads) throw new Error("the sweep ended before it could be killed");
}

async function measured<Result>(act: () => Promise<Result>): Promise<Result & { requests: number }> {
  const before = crowd.asked.length;
  const result = await act();
  return { ...result, requests: crowd.asked.length - before };
}

function report(
  floor: { seconds: number; requests: number },
  product: Told & { requests: number },
  { refused, again }: { refused: number; again: number },
): void {
  const row = {
    conversations: CONVERSATIONS,
    requests: product.requests,
    leastRequests: Math.ceil(CONVERSATIONS / 25) + CONVERSATIONS,
    refusedWith429: refused,
    threadsReadAgain: again,
    seconds: product.seconds,
    floorSeconds: floor.seconds,
    ratio: product.seconds / floor.seconds,
    secondsAt1200PerMinute: product.requests / 20,
    heapBeforeMb: product.before,
    heapPeakMb: product.peak,
    heapAfterMb: product.after,
    missed: CONVERSATIONS - product.messages,
    storedTwice: product.stored - product.messages,
  };
  for (const [name, value] of Object.entries(row))
    console.log(name.padEnd(24), Number.isInteger(value) ? value : value.toFixed(1));
  mkdirSync("artifacts/bench", { recursive: true });
  writeFileSync(
    "artifacts/bench/sweep.json",
    `${JSON.stringify({ measuredAt: new Date().toISOString(), ...row }, null, 2)}\n`,
  );
  if (row.missed !== 0 || row.storedTwice !== 0) process.exitCode = 1;
}
