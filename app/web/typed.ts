const FORM = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/;
const JSON_BODY = /^application\/json\b/;

/** Fields as texts, sent as a form or as JSON; what is missing, or is no text, number or flag, is empty. */
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
  if (FORM.test(type)) return Object.fromEntries(await request.formData());
  if (!JSON_BODY.test(type)) return {};
  const body: unknown = await request.json().catch(() => null);
  return typeof body === "object" && body !== null ? { ...body } : {};
}

const asText = (value: unknown): string =>
  ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
