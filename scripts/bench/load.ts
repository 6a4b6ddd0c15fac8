import { Agent, request } from "node:http";

/** One POST to make, made when it is due. */
export type Post = { id: number; body: string; headers: Record<string, string> };
/** How one was answered, and when, by `performance.now()`. `latencyMs` counts from when it was due. */
export type Answered = { id: number; status: number; dueAt: number; latencyMs: number };
export type Outcome = { answered: Answered[]; broken: number; seconds: number };

/** Servers close what is idle for 5 s, and a request sent at that moment meets a closed door. */
const LONGEST_IDLE_MS = 2000;
const agent = new Agent({ keepAlive: true, maxSockets: 128, timeout: LONGEST_IDLE_MS });

/** Posts at a steady rate whatever the answers take; latency counts from when each post was due, so waiting is not hidden. */
export async function atRate(url: string, perSecond: number, seconds: number, post: () => Post): Promise<Outcome> {
  const outcome: Outcome = { answered: [], broken: 0, seconds };
  const startedAt = performance.now();
  const open: Promise<void>[] = [];
  for (let sent = 0; sent < perSecond * seconds; ) {
    const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1);
    for (; sent < due; sent++) open.push(once(url, post(), startedAt + (sent / perSecond) * 1000, outcome));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(open);
  return outcome;
}

/** Keeps so many clients posting without a pause. */
export async function saturated(url: string, clients: number, seconds: number, post: () => Post): Promise<Outcome> {
  const outcome: Outcome = { answered: [], broken: 0, seconds };
  const until = performance.now() + seconds * 1000;
  const client = async () => {
    while (performance.now() < until) await once(url, post(), performance.now(), outcome);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return outcome;
}

/** Keeps so many clients posting until `count` were posted. */
export async function allOf(url: string, clients: number, count: number, post: () => Post): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome: Outcome = { answered: [], broken: 0, seconds: 0 };
  let left = count;
  const client = async () => {
    while (left-- > 0) await once(url, post(), performance.now(), outcome);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { ...outcome, seconds: (performance.now() - startedAt) / 1000 };
}

/** The posts answered 200. */
export const taken = ({ answered }: Outcome): Answered[] => answered.filter(({ status }) => status === 200);

/** How many were not answered 200, or not answered at all. */
export const failures = (outcome: Outcome): number => outcome.broken + outcome.answered.length - taken(outcome).length;

/** The value below which `share` of all lie; NaN of none. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: number[]): number => percentile(values, 0.5);

function once(url: string, { id, body, headers }: Post, dueAt: number, outcome: Outcome): Promise<void> {
  return new Promise((resolve) => {
    const broken = (error: Error) => {
      console.error(error.message);
      outcome.broken += 1;
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
        answer.on("error", broken);
        answer.on("end", () => {
          outcome.answered.push({ id, status: answer.statusCode ?? 0, dueAt, latencyMs: performance.now() - dueAt });
          resolve();
        });
      },
    );
    sending.on("error", broken);
    sending.end(body);
  });
}
