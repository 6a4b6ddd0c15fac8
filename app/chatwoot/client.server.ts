import type { z } from "zod";
import { Refused, Unavailable } from "../queue/job.ts";
import { readBytes } from "../web/read-bytes.ts";
import { printable } from "./printable.ts";

/** The address and key of one Chatwoot account. */
export type ChatwootDoor = { address: string; accountId: number; token: string };

/** Chatwoot's slowest honest answers (a message with attachments) stay well below this. */
const TIMEOUT_MS = 10_000;
const MOST_REDIRECTS = 3;
/** A page of 100 long mails, each told twice, fits; parsed, an answer takes several times its size of a small machine's memory. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Chatwoot did not answer, or said to come back later. `sent` is false only when the request cannot have arrived. */
export class ChatwootUnavailable extends Unavailable {
  override name = "ChatwootUnavailable";
  readonly sent: boolean;
  readonly status: number | null;
  constructor(
    cause: "unreachable" | "timeout" | "interrupted" | "rate-limited" | "server-error",
    message: string,
    {
      sent,
      status = null,
      retryAfterMs = null,
    }: { sent: boolean; status?: number | null; retryAfterMs?: number | null },
  ) {
    super(`chatwoot-${cause}`, message, retryAfterMs);
    this.sent = sent;
    this.status = status;
  }
}

/** Chatwoot answered, and the answer is no (4xx, a redirect to elsewhere, or not what it promises). */
export class ChatwootRefused extends Refused {
  override name = "ChatwootRefused";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The answer is larger than its reader will hold. */
export class AnswerTooLarge extends ChatwootRefused {
  override name = "AnswerTooLarge";
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

type Call = { method?: "GET" | "POST" | "DELETE"; body?: unknown; signal?: AbortSignal; mostBytes?: number };

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
  call: Call = {},
): Promise<Answer> {
  return (await askChatwoot(door, answer, path, call)).answer;
}

/** The same, with what Chatwoot's clock said (whole seconds), null when the answer did not tell. */
export async function askChatwoot<Answer>(
  door: ChatwootDoor,
  answer: z.ZodType<Answer>,
  path: string,
  { method = "GET", body, signal, mostBytes = MOST_BYTES }: Call = {},
): Promise<{ answer: Answer; at: Date | null }> {
  const what = `${method} ${path.replace(/\?.*/, "")}`;
  const url = new URL(`${door.address}/api/v1/accounts/${door.accountId}${path}`);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new DOMException("no answer in time", "TimeoutError")), TIMEOUT_MS);
  const init: RequestInit = {
    method,
    headers: {
      "Api-Access-Token": door.token,
      Accept: "application/json",
      ...(body !== undefined && { "Content-Type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    redirect: "manual",
    signal: signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal,
  };
  // A timer left running would keep each of a sweep's many answers in memory until it is over.
  return answerTo(url, init, { answer, what, mostBytes }).finally(() => clearTimeout(timer));
}

type Expected<Answer> = { answer: z.ZodType<Answer>; what: string; mostBytes: number };

async function answerTo<Answer>(url: URL, init: RequestInit, { answer, what, mostBytes }: Expected<Answer>) {
  const response = await knock(url, init, what);
  const { status } = response;
  if (!response.ok) await response.body?.cancel();
  if (status === 429)
    throw new ChatwootUnavailable("rate-limited", `${what}: Chatwoot limits the rate`, {
      sent: false,
      status,
      retryAfterMs: retryAfter(response),
    });
  if (status >= 500)
    throw new ChatwootUnavailable("server-error", `${what}: Chatwoot answered ${status}`, { sent: true, status });
  if (!response.ok) throw new ChatwootRefused(status, `${what}: Chatwoot answered ${status}`);
  const parsed = answer.safeParse(await read(response, what, mostBytes));
  if (!parsed.success)
    throw new ChatwootRefused(
      status,
      `${what}: the answer is not Chatwoot's (${parsed.error.issues[0]?.path.join(".")})`,
    );
  return { answer: parsed.data, at: dated(response.headers.get("date")) };
}

const dated = (text: string | null) => {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
};

/** Seconds, or a moment by the sender's own clock. */
function retryAfter({ headers }: Response): number | null {
  const said = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,6}$/.test(said)) return Number(said) * 1000;
  const until = said === "" ? null : dated(said);
  return until && Math.max(0, until.getTime() - (dated(headers.get("date")) ?? new Date()).getTime());
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

async function read(response: Response, what: string, mostBytes: number): Promise<unknown> {
  const bytes = await readBytes(response, mostBytes).catch((error: unknown) => {
    throw unavailable(error, what);
  });
  if (!bytes) {
    await response.body?.cancel();
    throw new AnswerTooLarge(response.status, `${what}: the answer has more than ${mostBytes} bytes`);
  }
  const raw = new TextDecoder().decode(bytes);
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
    (NEVER_CONNECTED.has(code) || /^(ERR_TLS|CERT_|UNABLE_TO_)|_CERT|^ERR_SSL_WRONG_VERSION_NUMBER$/.test(code))
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
