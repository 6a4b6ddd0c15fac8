import type { z } from "zod";
import { Unavailable } from "../queue/job.ts";
import { printable } from "./printable.ts";

/** The address and key of one Chatwoot account. */
export type ChatwootDoor = { address: string; accountId: number; token: string };

/** Chatwoot's slowest honest answers (a message with attachments) stay well below this. */
const TIMEOUT_MS = 10_000;
const MOST_REDIRECTS = 3;

/** Chatwoot did not answer, or said to come back later. `sent` is false only when the request cannot have arrived. */
export class ChatwootUnavailable extends Unavailable {
  override name = "ChatwootUnavailable";
  readonly sent: boolean;
  readonly status: number | null;
  constructor(
    cause: "unreachable" | "timeout" | "interrupted" | "rate-limited" | "server-error",
    message: string,
    { sent, status = null }: { sent: boolean; status?: number | null },
  ) {
    super(`chatwoot-${cause}`, message);
    this.sent = sent;
    this.status = status;
  }
}

/** Chatwoot answered, and the answer is no (4xx, a redirect to elsewhere, or not what it promises). */
export class ChatwootRefused extends Error {
  override name = "ChatwootRefused";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Errors of a connection that was never made, so nothing can have been sent. */
const NEVER_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * One call to Chatwoot's account API, parsed.
 * @param path below `/api/v1/accounts/{id}`.
 * @throws ChatwootUnavailable when waiting may help, ChatwootRefused when it will not. Neither holds the token
 *   or Chatwoot's answer, which may carry customer text.
 */
export async function callChatwoot<Answer>(
  door: ChatwootDoor,
  answer: z.ZodType<Answer>,
  path: string,
  { method = "GET", body, signal }: { method?: "GET" | "POST"; body?: unknown; signal?: AbortSignal } = {},
): Promise<Answer> {
  const what = `${method} ${path.replace(/\?.*/, "")}`;
  const url = new URL(`${door.address}/api/v1/accounts/${door.accountId}${path}`);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const init: RequestInit = {
    method,
    headers: {
      "Api-Access-Token": door.token,
      Accept: "application/json",
      ...(body !== undefined && { "Content-Type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    redirect: "manual",
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  };
  const response = await knock(url, init, what);
  if (response.status === 429)
    throw new ChatwootUnavailable("rate-limited", `${what}: Chatwoot limits the rate`, { sent: false, status: 429 });
  if (response.status >= 500)
    throw new ChatwootUnavailable("server-error", `${what}: Chatwoot answered ${response.status}`, {
      sent: true,
      status: response.status,
    });
  if (!response.ok) throw new ChatwootRefused(response.status, `${what}: Chatwoot answered ${response.status}`);
  const json = await read(response, what);
  const parsed = answer.safeParse(json);
  if (!parsed.success)
    throw new ChatwootRefused(
      response.status,
      `${what}: the answer is not Chatwoot's (${parsed.error.issues[0]?.path.join(".")})`,
    );
  return parsed.data;
}

/** Follows redirects on the same origin only: `fetch` itself would carry the token elsewhere. */
async function knock(start: URL, init: RequestInit, what: string): Promise<Response> {
  let url = start;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await fetch(url, init).catch((error: unknown) => {
      throw unavailable(error, what);
    });
    const target = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (!target) return response;
    await response.body?.cancel();
    const next = new URL(target, url);
    if (next.origin !== start.origin)
      throw new ChatwootRefused(response.status, `${what}: redirected to another origin, ${next.origin}`);
    // A redirected POST would be repeated or turned into a GET; both are worse than stopping.
    if (init.method !== "GET")
      throw new ChatwootRefused(response.status, `${what}: redirected, set CHATWOOT_BASE_URL to ${next.origin}`);
    url = next;
  }
  throw new ChatwootRefused(310, `${what}: redirected more than ${MOST_REDIRECTS} times`);
}

async function read(response: Response, what: string): Promise<unknown> {
  const raw = await response.text().catch((error: unknown) => {
    throw unavailable(error, what);
  });
  try {
    return raw === "" ? {} : printable(JSON.parse(raw));
  } catch {
    throw new ChatwootRefused(response.status, `${what}: the answer is not JSON`);
  }
}

function unavailable(error: unknown, what: string): ChatwootUnavailable {
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError"))
    return new ChatwootUnavailable("timeout", `${what}: no answer in time`, { sent: true });
  const code = causeCode(error);
  const sent = !(
    code &&
    (NEVER_CONNECTED.has(code) || code.startsWith("ERR_TLS") || code.startsWith("CERT_") || code.includes("_CERT"))
  );
  return new ChatwootUnavailable(sent ? "interrupted" : "unreachable", `${what}: ${code ?? "the connection broke"}`, {
    sent,
  });
}

/** The code of the error beneath a failed `fetch`, or null. */
export function causeCode(error: unknown): string | null {
  const cause =
    error instanceof Error ? (error.cause as { code?: unknown; errors?: { code?: unknown }[] } | undefined) : undefined;
  const code = cause?.code ?? cause?.errors?.[0]?.code;
  return typeof code === "string" ? code : null;
}
