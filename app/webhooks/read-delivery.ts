import { createHash } from "node:crypto";
import type { z } from "zod";
import { Delivery } from "../chatwoot/payloads.ts";
import { LIMITS } from "./received-bytes.ts";
import { trimDelivery } from "./trim-delivery.ts";

/** What is stored of a delivery. `digest` is the whole body's SHA-256 where `text` is not the whole. */
export type ReadDelivery = z.infer<typeof Delivery> & { text: string; digest: string | null };

/**
 * Reads a whole body. Larger ones are kept without what nothing uses, so that neither the database nor the worker meets
 * megabytes. Null for what is no JSON object with an event. `pieces` is emptied: a large body is held once.
 */
export function readDelivery(pieces: Uint8Array[]): ReadDelivery | null {
  const large = sizeOf(pieces) > LIMITS.smallBytes;
  const digest = large ? digestOf(pieces) : null;
  const text = decode(pieces);
  const parsed = text === null ? null : parse(text);
  const delivery = Delivery.safeParse(parsed).data;
  if (text === null || !delivery) return null;
  return { ...delivery, text: large ? JSON.stringify(trimDelivery(delivery)) : text, digest };
}

export function sizeOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
}

function digestOf(pieces: Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

function decode(pieces: Uint8Array[]): string | null {
  const [first] = pieces;
  const bytes = pieces.length === 1 && first ? first : Buffer.concat(pieces);
  pieces.length = 0;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
