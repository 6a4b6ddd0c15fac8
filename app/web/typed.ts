import { printableText } from "../chatwoot/printable.ts";
import { readBytes } from "./read-bytes.ts";
import { refusal } from "./refusal.ts";

/** Short texts only; anybody may send one to the sign-in page. */
const MOST_BYTES = 64 * 1024;
const FORM = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/;
const JSON_BODY = /^application\/json\b/;

/**
 * Fields as texts that the database takes, sent as a form or as JSON; what is missing, or is no text, number or flag, is empty.
 * @throws Response 413 for a body larger than a form of short texts can be.
 */
export async function typed<Field extends string>(
  request: Request,
  ...fields: Field[]
): Promise<Record<Field, string>> {
  const sent = await sentFields(request);
  const texts = fields.map((field) => [field, asText(sent[field])] as const);
  return Object.fromEntries(texts) as Record<Field, string>;
}

async function sentFields(request: Request): Promise<Record<string, unknown>> {
  const type = request.headers.get("Content-Type") ?? "";
  const bytes = await readBytes(request, MOST_BYTES);
  if (!bytes) throw refusal(413, "too-large", "This is larger than a form may be.", { Connection: "close" });
  const body = new Response(bytes, { headers: { "Content-Type": type } });
  // What cannot be read as what it says it is has no fields, and the form then names those it misses.
  if (FORM.test(type)) return body.formData().then(Object.fromEntries, () => ({}));
  const sent: unknown = JSON_BODY.test(type) ? await body.json().catch(() => null) : null;
  return typeof sent === "object" && sent !== null ? { ...sent } : {};
}

const asText = (value: unknown): string =>
  ["string", "number", "boolean"].includes(typeof value) ? printableText(String(value)) : "";
