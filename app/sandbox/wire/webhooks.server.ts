import { createHmac, randomUUID } from "node:crypto";
import type { Account, SandboxEvent } from "../state/account.ts";
import { eventBody } from "./event-body.server.ts";
import { railsJson } from "./rails-json.ts";

/** `WEBHOOK_TIMEOUT` of a Chatwoot that nobody configured. */
const TIMEOUT_MS = 5000;
/** Chatwoot's background workers: deliveries overtake each other. */
const WORKERS = 10;

export const SUBSCRIPTIONS = [
  "conversation_created",
  "conversation_status_changed",
  "conversation_updated",
  "message_created",
  "message_updated",
  "contact_created",
  "contact_updated",
] as const satisfies SandboxEvent["event"][];

export type Webhook = { url: string; secret: string };
export type Postman = { deliver(event: SandboxEvent): void; idle(): Promise<void>; close(): void };

/**
 * Posts signed webhooks as Chatwoot does: one try each, five seconds, and a failed one is gone for good.
 * @param dropped asked once per delivery; true loses it.
 */
export function openPostman(account: Account, webhook: Webhook, dropped: () => boolean): Postman {
  const waiting: SandboxEvent[] = [];
  const stop = new AbortController();
  let busy = 0;
  let resting: (() => void)[] = [];

  const work = async () => {
    for (let event = waiting.shift(); event && !stop.signal.aborted; event = waiting.shift()) {
      const body = bodyOf(account, event);
      if (body && !dropped()) await post(account, webhook, event.event, body, stop.signal);
    }
  };
  const rest = () => {
    busy -= 1;
    if (busy > 0) return;
    for (const rested of resting) rested();
    resting = [];
  };

  return {
    deliver: (event) => {
      if (stop.signal.aborted) return;
      waiting.push(event);
      if (busy >= WORKERS) return;
      busy += 1;
      // Chatwoot dispatches in the background: the body is read from the rows a moment after the event.
      setImmediate(() => {
        work()
          .catch((error: unknown) => account.log.error({ error: String(error) }, "the sandbox failed"))
          .finally(rest);
      });
    },
    idle: () => (busy === 0 ? Promise.resolve() : new Promise((rested) => resting.push(rested))),
    close: () => stop.abort(),
  };
}

function bodyOf(account: Account, event: SandboxEvent): string | null {
  const body = eventBody(account, event);
  return body && railsJson(body);
}

async function post(account: Account, webhook: Webhook, event: string, body: string, stop: AbortSignal) {
  const timestamp = String(Math.floor(account.now() / 1000));
  const signature = createHmac("sha256", webhook.secret).update(`${timestamp}.${body}`).digest("hex");
  try {
    const response = await fetch(webhook.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-Chatwoot-Delivery": randomUUID(),
        "X-Chatwoot-Timestamp": timestamp,
        "X-Chatwoot-Signature": `sha256=${signature}`,
      },
      body,
      signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    if (!response.ok) account.log.warn({ event, status: response.status }, "sandbox webhook refused, not sent again");
  } catch (error) {
    if (!stop.aborted) account.log.warn({ event, reason: reasonOf(error) }, "sandbox webhook failed, not sent again");
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : error.name;
}
