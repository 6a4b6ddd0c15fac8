import { z } from "zod";
import { readBytes } from "./read-bytes.ts";
import { refusal } from "./refusal.ts";

/** A form of ours is far smaller; Chatwoot's longest message in UTF-8 with its escapes fits. */
const MOST_BYTES = 1024 * 1024;

/**
 * The JSON a page sent, parsed.
 * @throws Response 413 too large, 400 when it is not JSON or does not fit, naming the fields.
 */
export async function readJson<Form>(request: Request, schema: z.ZodType<Form>): Promise<Form> {
  const bytes = await readBytes(request, MOST_BYTES);
  if (!bytes) throw refusal(413, "too-large", "This is larger than a form may be.", { Connection: "close" });
  const parsed = schema.safeParse(parse(new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`);
  throw refusal(400, "not-readable", `Send the form again. ${fields.slice(0, 5).join("; ")}`);
}

/** A uuid in the path. @throws Response 404. */
export function idIn(param: string | undefined): string {
  const parsed = z.uuid().safeParse(param);
  if (!parsed.success) throw refusal(404, "not-found", "There is nothing at this address.");
  return parsed.data;
}

/** A whole number in the path. @throws Response 404. */
export function numberIn(param: string | undefined): number {
  const parsed = z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .safeParse(param);
  if (!parsed.success) throw refusal(404, "not-found", "There is nothing at this address.");
  return parsed.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
