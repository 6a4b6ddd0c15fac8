import { z } from "zod";
import type { App } from "../app.ts";
import { Delivery } from "../chatwoot/payloads.ts";
import { readBytes } from "../web/read-bytes.ts";
import { receiveTimes } from "./receive-times.server.ts";
import { verifySignature } from "./signature.ts";
import { storeEvent } from "./store-event.server.ts";

/** A message holds 150 000 characters and stands up to three times in a delivery, so 2 MB is the least to allow. */
export const MOST_BYTES = 2 * 1024 * 1024;
/** Chatwoot hangs up after 5 s, and what it was not told it does not know: a database that hangs is a `no` before that. */
const STORE_WITHIN_MS = 4000;
/** Says nothing worth keeping. */
const ANSWERED_ONLY = new Set(["conversation_typing_on", "conversation_typing_off"]);

/** What was not read would be taken for the next request on the same connection. */
const UNREAD = { Connection: "close" };

const answer = (status: number, body: Record<string, unknown>, headers?: HeadersInit) =>
  Response.json(body, { status, headers });
const refuse = (status: number, code: string, message: string, headers?: HeadersInit) =>
  answer(status, { code, message }, headers);

/**
 * Takes one delivery from Chatwoot: verified over its raw bytes, stored with its job, answered. Chatwoot waits
 * 5 seconds and never comes back, so nothing else happens here.
 * 200 received or duplicate · 400 not a JSON object · 401 signature · 405 not POST · 413 too large · 503 not stored.
 */
export async function receiveWebhook(app: App, request: Request): Promise<Response> {
  const took = receiveTimes.startTimer();
  const response = await takeDelivery(app, request);
  took({ status: String(response.status) });
  return response;
}

async function takeDelivery(app: App, request: Request): Promise<Response> {
  if (request.method !== "POST") return refuse(405, "method-not-allowed", "Webhooks are POSTed", { Allow: "POST" });
  const bytes = await readBytes(request, MOST_BYTES);
  if (!bytes) return refuse(413, "too-large", `A delivery may have ${MOST_BYTES} bytes`, UNREAD);

  const { webhookSecrets, legacySignature } = app.chatwoot;
  const verdict = verifySignature(
    bytes,
    { signature: request.headers.get("x-chatwoot-signature"), timestamp: request.headers.get("x-chatwoot-timestamp") },
    webhookSecrets,
    app.now(),
    { legacy: legacySignature },
  );
  if (!verdict.ok) {
    app.log.warn({ reason: verdict.reason, bytes: bytes.length }, "a webhook's signature was refused");
    return refuse(401, `signature-${verdict.reason}`, refusals[verdict.reason]);
  }

  const body = decode(bytes);
  const delivery = Delivery.safeParse(body === null ? null : parseJson(body));
  if (body === null || !delivery.success)
    return refuse(400, "not-a-delivery", "The body must be a JSON object with an event");
  const { event, account, id } = delivery.data;
  if (account && account.id !== app.chatwoot.accountId)
    return refuse(401, "wrong-account", "This secret belongs to another Chatwoot account");
  if (ANSWERED_ONLY.has(event)) return answer(200, { received: true });

  try {
    const storing = storeEvent(app, {
      event,
      messageId: event === "message_created" ? (z.number().int().safeParse(id).data ?? null) : null,
      source: "webhook",
      deliveryId: request.headers.get("x-chatwoot-delivery")?.slice(0, 100) ?? null,
      body,
    });
    const stored = await within(STORE_WITHIN_MS, storing);
    return answer(200, stored ? { received: true } : { received: true, duplicate: true });
  } catch (error) {
    app.log.error(
      { event, error: error instanceof Error ? error.message : "unknown" },
      "a webhook could not be stored",
    );
    return refuse(503, "not-stored", "The delivery could not be stored; the sweep will find it");
  }
}

/** What comes too late may still be stored; the sweep then finds it there. @throws Error when the time is over. */
function within<Result>(ms: number, promise: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not stored within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const refusals = {
  missing: "X-Chatwoot-Signature and X-Chatwoot-Timestamp are needed: Chatwoot 4.12 or later sends them",
  stale: "The signature is more than 5 minutes from this server's clock",
  wrong: "The signature does not fit: compare CHATWOOT_WEBHOOK_SECRET with the secret under Integrations, Webhooks",
};

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
