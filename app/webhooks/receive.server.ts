import { Readable } from "node:stream";
import { z } from "zod";
import type { App } from "../app.ts";
import { mayWait } from "./may-wait.ts";
import { readDelivery, sizeOf } from "./read-delivery.ts";
import { openBody, type ReceivedBody } from "./receive-body.server.ts";
import { receiveTimes } from "./receive-times.server.ts";
import { countReceivedBytes, LIMITS } from "./received-bytes.ts";
import { isTypingEvent, recordTyping } from "./record-typing.server.ts";
import { verifySignature } from "./signature.ts";
import { storeEvent } from "./store-event.server.ts";

/** Memory belongs to the process: its accounts and databases share it. */
const receivedBytes = countReceivedBytes();
/** Chatwoot hangs up after 5 s, and what it was not told it does not know: a database that hangs is a `no` before that. */
const STORE_WITHIN_MS = 4000;

const Numbered = z.object({ id: z.number().int().safe() });

/** What was not read would be taken for the next request on the same connection. */
const UNREAD = { Connection: "close" };

const answer = (status: number, body: Record<string, unknown>, headers?: HeadersInit) =>
  Response.json(body, { status, headers });
const refuse = (status: number, code: string, message: string, headers?: HeadersInit) =>
  answer(status, { code, message }, headers);

/** A request as any server hands it over, its body in pieces as they come. */
export type IncomingDelivery = {
  method: string;
  header(name: string): string | null;
  pieces: AsyncIterable<Uint8Array>;
};

/**
 * Takes one delivery from Chatwoot: verified over its raw bytes, stored with its job, answered. Chatwoot waits
 * 5 seconds and never comes back, so nothing else happens here. Who is typing is answered first and written then, and is no event.
 * 200 received or duplicate · 400 not a JSON object · 401 signature · 405 not POST · 413 too large · 503 no room, or
 * not stored: the sweep finds what these two turned away.
 */
export async function receiveWebhook(app: App, incoming: IncomingDelivery, held = receivedBytes): Promise<Response> {
  const took = receiveTimes.startTimer();
  const body = openBody(held);
  const response = await takeDelivery(app, incoming, body).finally(body.close);
  took({ status: String(response.status) });
  return response;
}

/** The same for the framework's request. */
export function receiveRequest(app: App, { method, headers, body }: Request): Promise<Response> {
  return receiveWebhook(app, { method, header: (name) => headers.get(name), pieces: body ?? NOTHING });
}
const NOTHING = Readable.from([]);

async function takeDelivery(app: App, incoming: IncomingDelivery, body: ReceivedBody): Promise<Response> {
  if (incoming.method !== "POST") return refuse(405, "method-not-allowed", "Webhooks are POSTed", { Allow: "POST" });
  const announced = Number(incoming.header("content-length") ?? 0);
  const pieces = announced > LIMITS.oneBytes ? "too-large" : await body.read(incoming.pieces);
  if (pieces === "too-large") return refuse(413, "too-large", `A delivery may have ${LIMITS.oneBytes} bytes`, UNREAD);
  if (pieces === "busy") {
    app.log.warn("a delivery was turned away, since too much is on its way; the sweep will find it");
    return refuse(503, "busy", "Too much is on its way at once; the sweep will find it", UNREAD);
  }
  return takeWhole(app, incoming, pieces, body);
}

async function takeWhole(app: App, { header }: IncomingDelivery, pieces: Uint8Array[], body: ReceivedBody) {
  const { webhookSecrets, legacySignature } = app.chatwoot;
  const verdict = verifySignature(
    pieces,
    { signature: header("x-chatwoot-signature"), timestamp: header("x-chatwoot-timestamp") },
    webhookSecrets,
    app.now(),
    { legacy: legacySignature },
  );
  if (!verdict.ok) {
    app.log.warn({ reason: verdict.reason, bytes: sizeOf(pieces) }, "a webhook's signature was refused");
    return refuse(401, `signature-${verdict.reason}`, refusals[verdict.reason]);
  }
  body.verify();

  const delivery = readDelivery(pieces);
  if (!delivery) return refuse(400, "not-a-delivery", "The body must be a JSON object with an event");
  const { event, account, id, conversation } = delivery;
  if (account && account.id !== app.chatwoot.accountId)
    return refuse(401, "wrong-account", "This secret belongs to another Chatwoot account");
  if (isTypingEvent(event)) {
    recordTyping(app, delivery);
    return answer(200, { received: true });
  }

  body.resize(delivery.text.length);
  const storing = storeEvent(app, {
    event,
    messageId: event === "message_created" ? (z.number().int().safeParse(id).data ?? null) : null,
    updatesConversationId: event === "message_updated" ? (Numbered.safeParse(conversation).data?.id ?? null) : null,
    mayWait: mayWait(event, delivery),
    source: "webhook",
    deliveryId: header("x-chatwoot-delivery")?.slice(0, 100) ?? null,
    body: delivery.text,
    ...(delivery.digest !== null && { digest: delivery.digest }),
  });
  // A database that hangs holds the text longer than its sender is kept waiting.
  body.closeAfter(storing);
  try {
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
