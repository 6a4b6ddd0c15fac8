import { createHmac, timingSafeEqual } from "node:crypto";

/** Headers that sign a request to the agent service. */
export const TIMESTAMP_HEADER = "x-hotdash-timestamp";
export const SIGNATURE_HEADER = "x-hotdash-signature";

/** A captured request is worthless after this; clocks of two machines differ by less. */
const WINDOW_SECONDS = 5 * 60;

/** Headers for `body`: an HMAC-SHA256 over `<unix seconds>.<raw body>` with the shared secret. */
export function signRequest(secret: string, body: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return {
    [TIMESTAMP_HEADER]: timestamp,
    [SIGNATURE_HEADER]: `sha256=${hmac(secret, timestamp, Buffer.from(body)).toString("hex")}`,
  };
}

export type SignatureFault = "signature-missing" | "signature-stale" | "signature-wrong";

/** What is wrong with a request's signature, or null when it is genuine. Compares in constant time. */
export function signatureFault(
  secret: string,
  given: { timestamp: string | undefined; signature: string | undefined },
  body: Uint8Array,
  now: Date,
): SignatureFault | null {
  if (!given.timestamp || !given.signature) return "signature-missing";
  if (!/^\d{1,12}$/.test(given.timestamp)) return "signature-wrong";
  if (Math.abs(now.getTime() / 1000 - Number(given.timestamp)) > WINDOW_SECONDS) return "signature-stale";
  const hex = /^sha256=([0-9a-f]{64})$/.exec(given.signature)?.[1];
  if (!hex) return "signature-wrong";
  const genuine = timingSafeEqual(Buffer.from(hex, "hex"), hmac(secret, given.timestamp, body));
  return genuine ? null : "signature-wrong";
}

function hmac(secret: string, timestamp: string, body: Uint8Array): Buffer {
  return createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest();
}
