import { createHash } from "node:crypto";
import type { z } from "zod";
import { deliveryFields } from "../chatwoot/answer-fields.ts";
import { createFieldReader, InvalidJson } from "../chatwoot/json-fields.ts";
import { Delivery } from "../chatwoot/payloads.ts";
import { LIMITS } from "./received-bytes.ts";

/** What is stored of a delivery. `digest` is the whole body's SHA-256 where `text` is not the whole. */
export type ReadDelivery = z.infer<typeof Delivery> & { text: string; digest: string | null };

/**
 * Reads a whole body. Of a large one only the fields in use are read and kept, so that neither this process nor the worker
 * or the database meets megabytes. Null for what is no JSON object with an event.
 */
export function readDelivery(pieces: readonly Uint8Array[]): ReadDelivery | null {
  return sizeOf(pieces) > LIMITS.smallBytes ? readLarge(pieces) : readSmall(pieces);
}

export function sizeOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
}

function readSmall(pieces: readonly Uint8Array[]): ReadDelivery | null {
  const [first] = pieces;
  const bytes = pieces.length === 1 && first ? first : Buffer.concat(pieces);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const delivery = Delivery.safeParse(JSON.parse(text)).data;
    return delivery ? { ...delivery, text, digest: null } : null;
  } catch {
    return null;
  }
}

function readLarge(pieces: readonly Uint8Array[]): ReadDelivery | null {
  const reader = createFieldReader(deliveryFields);
  const hash = createHash("sha256");
  try {
    for (const piece of pieces) {
      reader.write(piece);
      hash.update(piece);
    }
    const delivery = Delivery.safeParse(reader.end()).data;
    return delivery ? { ...delivery, text: JSON.stringify(delivery), digest: hash.digest("hex") } : null;
  } catch (error) {
    if (error instanceof InvalidJson) return null;
    throw error;
  }
}
