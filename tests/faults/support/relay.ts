import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AFRESH } from "./afresh.ts";

/** What the way does to deliveries. */
export type Bend = {
  /** How often each is delivered, all at once. */
  times?: number;
  /** How far Chatwoot's clock is from the right time, in seconds: the signature is made anew. */
  skewSeconds?: number;
};

/** Stands between Chatwoot and HotDash's receiver, and knows which deliveries HotDash said it has. */
export type Relay = {
  url: string;
  /** Ids of customer messages whose `message_created` was answered 200. */
  acknowledged: Set<number>;
  /** What each delivery was answered, in order; null when there was no answer. */
  answers: (number | null)[];
  /** How many deliveries told of a message of an automation rule. */
  automatic(): number;
  /** What to do the moment the next `message_created` of a customer is acknowledged. */
  whenAcknowledged(act: () => void): void;
  /** What happens to deliveries from now on; nothing, when left out. */
  bend(how?: Bend): void;
  close(): Promise<void>;
};

type Told = {
  event: string;
  id: number;
  message_type?: string;
  content_attributes?: { automation_rule_id?: number | null };
};

/**
 * @param target where HotDash receives webhooks.
 * @param secret what Chatwoot signs with.
 */
export async function openRelay(target: string, secret: string): Promise<Relay> {
  const acknowledged = new Set<number>();
  const answers: (number | null)[] = [];
  let automatic = 0;
  let next: (() => void) | null = null;
  let bent: Bend = {};

  const deliver = async (headers: Record<string, string>, body: Buffer<ArrayBuffer>, until: AbortSignal) => {
    const init = { method: "POST", headers: { ...headers, ...AFRESH }, body, signal: until };
    const answer = await fetch(target, init).catch(() => null);
    answers.push(answer?.status ?? null);
    if (answer?.status === 200) {
      const event = JSON.parse(body.toString()) as Told;
      if (event.content_attributes?.automation_rule_id) automatic += 1;
      if (event.event === "message_created" && event.message_type === "incoming") {
        next?.();
        next = null;
        acknowledged.add(event.id);
      }
    }
    await answer?.body?.cancel().catch(() => {});
    return answer?.status ?? null;
  };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => /^(x-chatwoot-|content-type)/.test(name)),
    ) as Record<string, string>;
    if (bent.skewSeconds) Object.assign(headers, signedAt(Date.now() / 1000 + bent.skewSeconds, secret, body));
    // Chatwoot hangs up when it has waited long enough.
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const deliveries = Array.from({ length: bent.times ?? 1 }, () => deliver(headers, body, gone.signal));
    const [status] = await Promise.all(deliveries);
    // Nobody listens: Chatwoot sees that too, and does not come back.
    if (!status) return response.destroy();
    response.writeHead(status).end();
  });
  // Its own side never closes a connection that Chatwoot is about to use.
  server.keepAliveTimeout = 0;
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    acknowledged,
    answers,
    automatic: () => automatic,
    whenAcknowledged: (act) => {
      next = act;
    },
    bend: (how = {}) => {
      bent = how;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function signedAt(seconds: number, secret: string, body: Buffer): Record<string, string> {
  const timestamp = String(Math.floor(seconds));
  const signature = createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex");
  return { "x-chatwoot-timestamp": timestamp, "x-chatwoot-signature": `sha256=${signature}` };
}
