// node scripts/bench/large-answers.ts: what reading Chatwoot's largest answers costs, a page of 25 conversations of 3 MB and a
// thread of 100 messages of 600 KB, beside the least that any program does that reads them whole: the bytes and JSON.parse.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import type { ChatwootDoor } from "../../app/chatwoot/client.server.ts";
import { listByActivity, readThread } from "../../app/chatwoot/threads.server.ts";
import { openLargeChatwoot } from "../../tests/support/large-chatwoot.ts";

const RUNS = 7;
const MB = 1_000_000;
const path = { page: "conversations?page=1", thread: "conversations/1/messages?after=0" };
type Answer = keyof typeof path;
type Took = { seconds: number; peakMb: number };

const [answer, how, address] = process.argv.slice(2) as [Answer?, ("stream" | "whole")?, string?];
if (answer && how && address) await read(answer, how, address);
else await compare();

/** One process per way of reading, so that one's garbage is not the other's. */
async function compare(): Promise<void> {
  const chatwoot = await openLargeChatwoot();
  const rows = [];
  const sizes = { conversations: 25, itemBytes: 3 * MB, messages: 100, messageBytes: 0.6 * MB };
  chatwoot.account = { ...sizes, changedAt: Date.now(), firstMessageId: 1 };
  for (const name of Object.keys(path) as Answer[]) {
    const [whole, stream] = [
      await inProcess(name, "whole", chatwoot.address),
      await inProcess(name, "stream", chatwoot.address),
    ];
    rows.push({ answer: name, stream, whole, ratio: stream.seconds / whole.seconds });
  }
  await chatwoot.close();
  for (const { answer, stream, whole, ratio } of rows) {
    const told = ({ seconds, peakMb }: Took) => `${seconds.toFixed(2)} s, ${peakMb.toFixed(0)} MB above rest`;
    console.log(answer.padEnd(7), "HotDash:", told(stream), "· read whole:", told(whole), "· ratio", ratio.toFixed(2));
  }
  mkdirSync("artifacts/bench", { recursive: true });
  const file = { measuredAt: new Date().toISOString(), runs: RUNS, rows };
  writeFileSync("artifacts/bench/large-answers.json", `${JSON.stringify(file, null, 2)}\n`);
}

async function inProcess(...args: [Answer, "stream" | "whole", string]): Promise<Took> {
  const child = fork("scripts/bench/large-answers.ts", args, { execArgv: ["--expose-gc"] });
  const ended = new AbortController();
  child.once("exit", (code) => ended.abort(new Error(`reading ended with ${code}`)));
  const [took] = await once(child, "message", { signal: ended.signal });
  return took;
}

async function read(answer: Answer, how: "stream" | "whole", address: string): Promise<void> {
  const door: ChatwootDoor = { address, accountId: 1, token: "bench" };
  const readOnce = how === "whole" ? () => readWhole(answer, address) : () => readStream(answer, door);
  await readOnce();
  const used = () => process.memoryUsage().heapUsed + process.memoryUsage().external;
  const seconds: number[] = [];
  let above = 0;
  for (let run = 0; run < RUNS; run++) {
    global.gc?.();
    const rest = used();
    const looking = setInterval(() => {
      above = Math.max(above, used() - rest);
    }, 5);
    const startedAt = performance.now();
    await readOnce();
    seconds.push((performance.now() - startedAt) / 1000);
    above = Math.max(above, used() - rest);
    clearInterval(looking);
  }
  seconds.sort((a, b) => a - b);
  process.send?.({ seconds: seconds[Math.floor(RUNS / 2)], peakMb: above / 2 ** 20 } satisfies Partial<Took>);
  process.disconnect();
}

async function readWhole(answer: Answer, address: string): Promise<void> {
  const response = await fetch(`${address}/api/v1/accounts/1/${path[answer]}`);
  JSON.parse(await response.text());
}

/** A thread to its end, which takes more than one request where its messages are long. */
async function readStream(answer: Answer, door: ChatwootDoor): Promise<void> {
  if (answer === "page") return void (await listByActivity(door, 1));
  for await (const _ of readThread(door, 1, 0));
}
