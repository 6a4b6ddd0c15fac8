import type { IncomingMessage } from "node:http";
import { SIGNATURE_HEADER, signatureFault, TIMESTAMP_HEADER } from "../drafts/signature.ts";
import { Refusal } from "./refusal.ts";

/** A context pack of 100 messages and 8 articles stays well below. */
const LONGEST_BODY_BYTES = 1024 * 1024;

/**
 * The JSON of a genuine request, read over its raw bytes.
 * @throws Refusal 413 when too long, 401 when not signed by us within 5 minutes, 400 when no JSON.
 */
export async function readSigned(request: IncomingMessage, secret: string, now: Date): Promise<unknown> {
  const body = await readBody(request);
  const given = { timestamp: single(request, TIMESTAMP_HEADER), signature: single(request, SIGNATURE_HEADER) };
  const fault = signatureFault(secret, given, body, now);
  if (fault) throw new Refusal(401, fault, "the request is not signed, or not by us, or too old");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new Refusal(400, "not-json", "the body is not JSON");
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // The rest is read and dropped: an answer sent while the asker still writes would be lost.
    if (length <= LONGEST_BODY_BYTES) chunks.push(chunk);
  }
  if (length > LONGEST_BODY_BYTES)
    throw new Refusal(413, "too-long", `the body is longer than ${LONGEST_BODY_BYTES} bytes`);
  return Buffer.concat(chunks);
}

function single(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}
