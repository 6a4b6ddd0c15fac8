import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";

/** A message of 150 000 characters fits well. */
const MOST_BODY_BYTES = 2_000_000;

/** An answer: an object goes out as JSON, a text or bytes as they are, null as nothing. */
export type Answer = { status: number; body: unknown; headers?: Record<string, string> };
export type Call = { method: string; path: string; query: URLSearchParams; body: unknown };
type Route<Context> = {
  method: string;
  pattern: RegExp;
  run: (context: Context, ids: number[], call: Call) => Answer;
};

/** A request that cannot be served, with the answer it gets. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly answer: Answer;
  constructor(status: number, body: unknown) {
    super(`refused with ${status}`);
    this.answer = { status, body };
  }
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const notFound = () => new Refusal(404, { error: "Resource could not be found" });

/** A route; `:id` in its path stands for a whole number handed to `run` in order. */
export function route<Context>(method: string, path: string, run: Route<Context>["run"]): Route<Context> {
  return { method, pattern: new RegExp(`^${path.replaceAll(":id", "(\\d{1,15})")}$`), run };
}

/** Runs the first route that fits, or refuses with 404. */
export function follow<Context>(routes: Route<Context>[], context: Context, path: string, call: Call): Answer {
  for (const { method, pattern, run } of routes) {
    const match = call.method === method ? pattern.exec(path) : null;
    if (match) return run(context, match.slice(1).map(Number), call);
  }
  throw notFound();
}

/** The body of a call by our own schema. @throws Refusal 422 that names the field. */
export function parseBody<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal(422, { error: `${issue?.path.join(".") || "body"}: ${issue?.message ?? "invalid"}` });
}

/** Reads a JSON body; none is an empty object. @throws Refusal 413, 415 or 400. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MOST_BODY_BYTES) throw new Refusal(413, { error: "The body is too large" });
    parts.push(part);
  }
  if (size === 0) return {};
  // A page elsewhere can post plain text here without asking; JSON it cannot.
  if (!request.headers["content-type"]?.startsWith("application/json"))
    throw new Refusal(415, { error: "The body must be application/json" });
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    throw new Refusal(400, { status: 400, error: "Bad Request" });
  }
}

export function writeAnswer(response: ServerResponse, { status, body, headers }: Answer): void {
  const plain = typeof body === "string" || Buffer.isBuffer(body);
  response.writeHead(status, {
    "Content-Type": plain ? "text/plain; charset=utf-8" : "application/json; charset=utf-8",
    ...headers,
  });
  response.end(body === null ? "" : plain ? body : JSON.stringify(body));
}
