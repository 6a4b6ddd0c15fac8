import { createHmac, timingSafeEqual } from "node:crypto";

/** How far a signature's clock may be from ours: what the author of Chatwoot's signing advises (its pull request 13573). */
export const SIGNATURE_WINDOW_SECONDS = 300;

export type Verdict = { ok: true } | { ok: false; reason: "missing" | "stale" | "wrong" };

/**
 * Does one of the secrets sign these bytes? Chatwoot 4.12 and later send `sha256=` + hex HMAC-SHA256 of
 * `timestamp.body`. With `legacy`, a bare hex HMAC of the body alone passes as well: it cannot be stale, so it
 * can be replayed, which is why it is off unless asked for.
 * @param body its bytes, in as many pieces as they came.
 * @param headers `X-Chatwoot-Signature` and `X-Chatwoot-Timestamp` (Unix seconds).
 */
export function verifySignature(
  body: readonly Uint8Array[],
  headers: { signature: string | null; timestamp: string | null },
  secrets: string[],
  now: Date,
  { legacy }: { legacy: boolean },
): Verdict {
  const { signature, timestamp } = headers;
  if (!signature) return { ok: false, reason: "missing" };
  if (legacy && /^[0-9a-f]{64}$/.test(signature))
    return secrets.some((secret) => equal(signature, hmacOf(secret, body)))
      ? { ok: true }
      : { ok: false, reason: "wrong" };
  if (!timestamp || !/^\d{10}$/.test(timestamp)) return { ok: false, reason: "missing" };
  const signed = secrets.some((secret) =>
    equal(signature, `sha256=${hmacOf(secret, [Buffer.from(`${timestamp}.`), ...body])}`),
  );
  if (!signed) return { ok: false, reason: "wrong" };
  const offSeconds = Math.abs(now.getTime() / 1000 - Number(timestamp));
  return offSeconds <= SIGNATURE_WINDOW_SECONDS ? { ok: true } : { ok: false, reason: "stale" };
}

function hmacOf(secret: string, parts: readonly Uint8Array[]): string {
  const hmac = createHmac("sha256", secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function equal(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
