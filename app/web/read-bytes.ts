/**
 * The body of a request or an answer, or null as soon as it proves larger than `most` bytes: what is announced is not believed, and no
 * more than that is ever held.
 */
export async function readBytes(
  { headers, body }: Pick<Request | Response, "headers" | "body">,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(headers.get("Content-Length") ?? 0) > most) return null;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > most) return null;
    chunks.push(chunk);
  }
  if (chunks[0]?.byteLength === size) return chunks[0];
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
