import { brief, Unreachable } from "./harness/check.ts";

export type Answer = { status: number; headers: Headers; text: string; json: unknown };
type Body = Record<string, unknown> | unknown[] | string | FormData;
type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** Somebody who calls Chatwoot: with a token, a visitor's, or none. */
export type Caller = {
  /** Any answer, also a refusal. */
  call(method: Method, path: string, body?: Body, headers?: Record<string, string>): Promise<Answer>;
  /** The JSON of an answer that went well; throws on any other. */
  get(path: string): Promise<unknown>;
  post(path: string, body?: Body): Promise<unknown>;
  patch(path: string, body?: Body): Promise<unknown>;
  put(path: string, body?: Body): Promise<unknown>;
  delete(path: string, body?: Body): Promise<unknown>;
};

const TIMEOUT_MS = 60_000;

/** A client of Chatwoot's own API. `prefix` goes before every path, `headers` with every call. */
export function openCaller(base: string, prefix: string, headers: Record<string, string> = {}): Caller {
  const call: Caller["call"] = async (method, path, body, more = {}) => {
    const json = body !== undefined && !(body instanceof FormData);
    const response = await fetch(`${base}${prefix}${path}`, {
      method,
      headers: { ...(json && { "Content-Type": "application/json" }), ...headers, ...more },
      ...(body !== undefined && { body: json && typeof body !== "string" ? JSON.stringify(body) : (body as string) }),
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new Unreachable(`nothing answers at ${base} (${causeOf(error)})`);
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  };
  const sound = (method: Method) => async (path: string, body?: Body) => {
    const answer = await call(method, path, body);
    if (answer.status < 200 || answer.status > 299)
      throw new Error(`${method} ${prefix}${path} answered ${answer.status} ${brief(answer.json ?? answer.text)}`);
    return answer.json;
  };
  return {
    call,
    get: sound("GET"),
    post: sound("POST"),
    patch: sound("PATCH"),
    put: sound("PUT"),
    delete: sound("DELETE"),
  };
}

/** The account's REST API with a user's or a bot's token. */
export function openAccount(base: string, accountId: number, token: string): Caller {
  return openCaller(base, `/api/v1/accounts/${accountId}`, { "Api-Access-Token": token });
}

/** Posts a mail to Chatwoot's ingress, as a mail server's relay does. */
export async function relayMail(base: string, password: string, mail: string): Promise<number> {
  const response = await fetch(`${base}/rails/action_mailbox/relay/inbound_emails`, {
    method: "POST",
    headers: {
      "Content-Type": "message/rfc822",
      Authorization: `Basic ${Buffer.from(`actionmailbox:${password}`).toString("base64")}`,
    },
    body: mail,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.arrayBuffer();
  return response.status;
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
