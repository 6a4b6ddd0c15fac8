import { Agent, request } from "node:http";

/** One POST to make: its body and the headers that sign it, made when it is due. */
export type Post = () => { body: string; headers: Record<string, string> };
export type Outcome = { latenciesMs: number[]; failed: number; seconds: number };

const agent = new Agent({ keepAlive: true, maxSockets: 128 });

/** Posts at a steady rate whatever the answers take; latency counts from when each post was due, so waiting is not hidden. */
export async function atRate(url: string, perSecond: number, seconds: number, post: Post): Promise<Outcome> {
  const outcome: Outcome = { latenciesMs: [], failed: 0, seconds };
  const startedAt = performance.now();
  const open: Promise<void>[] = [];
  for (let sent = 0; sent < perSecond * seconds; ) {
    const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1);
    for (; sent < due; sent++) open.push(once(url, post, startedAt + (sent / perSecond) * 1000, outcome));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(open);
  return outcome;
}

/** Keeps so many clients posting without a pause. */
export async function saturated(url: string, clients: number, seconds: number, post: Post): Promise<Outcome> {
  const outcome: Outcome = { latenciesMs: [], failed: 0, seconds };
  const until = performance.now() + seconds * 1000;
  const client = async () => {
    while (performance.now() < until) await once(url, post, performance.now(), outcome);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return outcome;
}

export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function once(url: string, post: Post, dueAt: number, outcome: Outcome): Promise<void> {
  const { body, headers } = post();
  return new Promise((resolve) => {
    const failed = () => {
      outcome.failed += 1;
      resolve();
    };
    const sending = request(
      url,
      {
        method: "POST",
        agent,
        headers: { ...headers, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) },
      },
      (answer) => {
        answer.resume();
        answer.on("error", failed);
        answer.on("end", () => {
          if (answer.statusCode === 200) outcome.latenciesMs.push(performance.now() - dueAt);
          else outcome.failed += 1;
          resolve();
        });
      },
    );
    sending.on("error", failed);
    sending.end(body);
  });
}
