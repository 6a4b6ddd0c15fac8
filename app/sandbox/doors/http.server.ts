import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import type { Agent } from "../state/account.ts";
import type { Bot } from "../state/bots.server.ts";

/** A mail with pictures fits; nothing that anybody writes by hand comes near. */
const MOST_BODY_BYTES = 48_000_000;

/** An answer: an object goes out as JSON, a text or bytes as they are, null as nothing. */
export type Answer = { status: number; body: unknown; headers?: Record<string, string> };
/** Who calls, by their token. */
export type Caller = { agent: Agent } | { bot: Bot };
export type Call = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  /** Parsed JSON, the fields of a form, or bytes of any other kind. */
  body: unknown;
};
type Run<Context> = (context: Context, parts: PathParts, call: Call) => Answer | Promise<Answer>;
type Route<Context> = { method: string; pattern: RegExp; run: Run<Context> };

/** What stood in a path: `:id`s as whole numbers, `:key`s as texts, each in order. */
export type PathParts = number[] & { keys: string[] };

/** A request that cannot be served, with the answer it gets. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly answer: Answer;
  constructor(status: number, body: unknown, headers?: Record<string, string>) {
    super(`refused with ${status}`);
    this.answer = { status, body, ...(headers && { headers }) };
  }
  /** The answer for whoever accepts these types. */
  answerTo(_accept: string | undefined): Answer {
    return this.answer;
  }
}

/** An address or verb that Chatwoot does not have: a page, or JSON for whoever accepts nothing else. */
class NoSuchRoute extends Refusal {
  override answerTo(accept: string | undefined): Answer {
    return accept === "application/json" ? { status: 404, body: { status: 404, error: "Not Found" } } : this.answer;
  }
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const notFound = () => new Refusal(404, { error: "Resource could not be found" });
export const noSuchRoute = () =>
  new NoSuchRoute(
    404,
    "<!DOCTYPE html>\n<html>\n<head><title>Page not found (404)</title></head>\n<body><h1>There is no such page.</h1></body>\n</html>\n",
    { "Content-Type": "text/html; charset=UTF-8" },
  );
/** A word that Chatwoot does not know, where it expects one of its own. */
export const unknownWord = () => new Refusal(500, { status: 500, error: "Internal Server Error" });
export const notAllowed = () => new Refusal(401, { error: "You are not authorized to do this action" });

/** A route; `:id` in its path stands for a whole number, `:key` for any other word of a path. */
export function route<Context>(method: string, path: string, run: Run<Context>): Route<Context> {
  const pattern = path.replaceAll(":id", "(\\d{1,15})").replaceAll(":key", "([^/]{1,400})");
  return { method, pattern: new RegExp(`^${pattern}$`), run };
}

/** Runs the first route that fits, or refuses with the page of an unknown route. */
export function follow<Context>(routes: Route<Context>[], context: Context, path: string, call: Call) {
  for (const { method, pattern, run } of routes) {
    const match = call.method === method ? pattern.exec(path) : null;
    if (!match) continue;
    const found = match.slice(1);
    const ids = found.filter((part) => /^\d{1,15}$/.test(part)).map(Number);
    return run(context, Object.assign(ids, { keys: found.map((part) => safeDecode(part)) }), call);
  }
  throw noSuchRoute();
}

/** The body of a call by our own schema. @throws Refusal 422 that names the field. */
export function parseBody<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal(422, { error: `${issue?.path.join(".") || "body"}: ${issue?.message ?? "invalid"}` });
}

/** Reads a body: JSON, a form's fields (files among them), or bytes of another type; none is an empty object. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MOST_BODY_BYTES) throw new Refusal(413, { error: "The body is too large" });
    parts.push(part);
  }
  if (size === 0) return {};
  const type = request.headers["content-type"] ?? "";
  const bytes = Buffer.concat(parts);
  if (type.startsWith("application/json")) return parseJson(bytes.toString("utf8"));
  if (type.startsWith("multipart/form-data") || type.startsWith("application/x-www-form-urlencoded"))
    return parseForm(bytes, type);
  if (type.startsWith("message/rfc822")) return bytes;
  // A page elsewhere can post plain text here without asking; JSON it cannot.
  throw new Refusal(415, { error: "The body must be application/json" });
}

/** Neither broken JSON nor half a character gets a word in answer. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => {
      if (typeof value === "string" && !value.isWellFormed()) throw new Refusal(400, null);
      return value;
    });
  } catch {
    throw new Refusal(400, null);
  }
}

/** A form's fields as an object: `a[b]` nests, `a[]` is a list, `a[b][]` a list in an object. */
async function parseForm(bytes: Buffer, type: string): Promise<unknown> {
  const form = await new Response(new Uint8Array(bytes), { headers: { "Content-Type": type } })
    .formData()
    .catch(() => null);
  if (!form) throw new Refusal(400, null);
  const fields: Record<string, unknown> = {};
  for (const [name, value] of form.entries()) {
    const kept = typeof value === "string" ? value : await fileOf(value);
    putField(fields, name.replaceAll("]", "").split("["), kept);
  }
  return fields;
}

function putField(fields: Record<string, unknown>, [key = "", ...inner]: string[], value: unknown): void {
  const known = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (inner.length === 0) fields[key] = value;
  else if (inner[0] === "") fields[key] = [...(Array.isArray(known) ? known : []), value];
  else {
    const nested = { ...(typeof known === "object" && known) };
    putField(nested, inner, value);
    fields[key] = nested;
  }
}

async function fileOf(file: File) {
  return { name: file.name, contentType: file.type, bytes: new Uint8Array(await file.arrayBuffer()) };
}

export function writeAnswer(response: ServerResponse, { status, body, headers }: Answer): void {
  const plain = typeof body === "string" || Buffer.isBuffer(body);
  response.writeHead(status, {
    "Content-Type": plain ? "text/plain; charset=utf-8" : "application/json; charset=utf-8",
    ...headers,
  });
  response.end(body === null ? "" : plain ? body : JSON.stringify(body));
}

function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
