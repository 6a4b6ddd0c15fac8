import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Account, SandboxEvent } from "../state/account.ts";
import { eventBody } from "./event-body.server.ts";
import { railsJson } from "./rails-json.ts";
import { type Receiver, receiversOf } from "./receivers.server.ts";

/** `WEBHOOK_TIMEOUT` of a Chatwoot that nobody configured. */
const TIMEOUT_MS = 5000;
/** Chatwoot's background workers: deliveries overtake each other. */
const WORKERS = 10;
const MOST_REDIRECTS = 5;
/** Chatwoot posts again at these, with body and signature as they were. */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const BOT_RETRIES = { tries: 3, everyMs: 3000, statuses: new Set([429, 500]) };

export type Postman = {
  deliver(event: SandboxEvent): void;
  /** Posts once, unsigned, and looks at no answer. */
  post(url: string, body: object): void;
  idle(): Promise<void>;
  close(): void;
};

export type PostmanOptions = {
  /** Asked once per delivery; true loses it. */
  dropped(): boolean;
  /** How long a delivery lies before a worker takes it: what makes their order free. */
  delayMs(): number;
  /** An API inbox or a bot could not be reached with a message's event. */
  failed(receiver: Receiver, event: SandboxEvent, reason: string): void;
};

type Delivery = { event: SandboxEvent; receiver: Receiver; id: string };

/** Posts signed webhooks as Chatwoot does: in no order, one try each, five seconds, and a failed one is gone for good. */
export function openPostman(account: Account, { dropped, delayMs, failed }: PostmanOptions): Postman {
  const waiting: Delivery[] = [];
  const stop = new AbortController();
  let lying = 0;
  let busy = 0;
  let resting: (() => void)[] = [];

  const settle = () => {
    if (busy > 0 || lying > 0) return;
    for (const rested of resting) rested();
    resting = [];
  };
  const work = async () => {
    for (let next = waiting.shift(); next && !stop.signal.aborted; next = waiting.shift()) {
      const body = eventBody(account, next.event);
      if (!body || dropped()) continue;
      const reason = await post(account, next, railsJson(body), stop.signal);
      if (reason !== null && !stop.signal.aborted) failed(next.receiver, next.event, reason);
    }
  };
  const take = (delivery: Delivery) => {
    waiting.push(delivery);
    if (busy >= WORKERS) return;
    busy += 1;
    work()
      .catch((error: unknown) => account.log.error({ error: String(error) }, "the sandbox failed"))
      .finally(() => {
        busy -= 1;
        settle();
      });
  };

  return {
    deliver: (event) => {
      if (stop.signal.aborted) return;
      for (const receiver of receiversOf(account, event)) {
        lying += 1;
        setTimeout(() => {
          lying -= 1;
          if (stop.signal.aborted) settle();
          else take({ event, receiver, id: randomUUID() });
        }, delayMs());
      }
    },
    post: (url, body) => {
      lying += 1;
      const headers = { "Content-Type": "application/json", Accept: "application/json" };
      send(url, headers, railsJson(body), stop.signal).finally(() => {
        lying -= 1;
        settle();
      });
    },
    idle: () => (busy === 0 && lying === 0 ? Promise.resolve() : new Promise((rested) => resting.push(rested))),
    close: () => stop.abort(),
  };
}

/** @returns null when the receiver took it, else why not. */
async function post(account: Account, { event, receiver, id }: Delivery, body: string, stop: AbortSignal) {
  const tries = receiver.kind === "bot" ? BOT_RETRIES.tries : 1;
  for (let attempt = 1; ; attempt += 1) {
    const answered = await postOnce(account, receiver, id, body, stop);
    if (answered.ok) return null;
    account.log.warn({ event: event.event, reason: answered.reason }, "sandbox webhook failed, not sent again");
    if (attempt >= tries || !BOT_RETRIES.statuses.has(answered.status)) return answered.reason;
    await wait(BOT_RETRIES.everyMs, undefined, { signal: stop }).catch(() => {});
    if (stop.aborted) return null;
  }
}

async function postOnce(account: Account, { url, secret }: Receiver, id: string, body: string, stop: AbortSignal) {
  const timestamp = String(Math.floor(account.now() / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  const headers = {
    "Content-Type": "application/json",
    Accept: "application/json",
    "X-Chatwoot-Delivery": id,
    "X-Chatwoot-Timestamp": timestamp,
    "X-Chatwoot-Signature": `sha256=${signature}`,
  };
  return send(url, headers, body, stop);
}

async function send(url: string, headers: Record<string, string>, body: string, stop: AbortSignal) {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    let target = url;
    for (let redirects = 0; ; redirects += 1) {
      const response = await fetch(target, { method: "POST", headers, body, signal, redirect: "manual" });
      await response.body?.cancel();
      const location = REDIRECTS.has(response.status) ? response.headers.get("location") : null;
      if (location === null || redirects >= MOST_REDIRECTS)
        return { ok: response.ok, status: response.status, reason: `answered ${response.status}` };
      target = new URL(location, target).href;
    }
  } catch (error) {
    return { ok: false, status: 0, reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : error.name;
}
