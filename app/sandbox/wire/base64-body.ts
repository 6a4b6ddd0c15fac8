const CR = 0x0d;
const LF = 0x0a;

/**
 * The same mail with its body as one line of base64, when it is a single part that is not encoded. The parser handles
 * every line of such a body by itself, which makes a megabyte of short lines take seconds.
 */
export function withBase64Body(raw: Uint8Array): Uint8Array {
  const start = startOfBody(raw);
  if (start === null) return raw;
  const headers = Buffer.from(raw.subarray(0, start)).toString("latin1");
  if (/^content-type:\s*(?:multipart|message)\/|^content-transfer-encoding:\s*(?:base64|quoted)/im.test(headers))
    return raw;
  const body = Buffer.from(raw.subarray(start)).toString("base64");
  // The first header of a name counts.
  return Buffer.concat([
    Buffer.from("Content-Transfer-Encoding: base64\r\n"),
    raw.subarray(0, start),
    Buffer.from(`${body}\r\n`),
  ]);
}

function startOfBody(raw: Uint8Array): number | null {
  for (let end = raw.indexOf(LF); end >= 0; end = raw.indexOf(LF, end + 1)) {
    const next = raw[end + 1] === CR ? end + 2 : end + 1;
    if (raw[next] === LF) return next + 1;
  }
  return null;
}
