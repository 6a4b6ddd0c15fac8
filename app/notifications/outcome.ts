/** Why a message was not taken. Stored, shown in words by `causes.ts`. */
export type Cause =
  | "rate-limited"
  | "server-error"
  | "timeout"
  | "interrupted"
  | "unreachable"
  | "address-unknown"
  | "no-such-webhook"
  | "not-allowed"
  | "channel-archived"
  | "not-slack"
  | "message-refused";

/**
 * What came of a POST. Waiting heals `later`, and `arrived` says whether Slack may have shown the message all the
 * same; a refusal is of this message, or of anything sent to this webhook.
 */
export type Posted =
  | { kind: "posted" }
  | { kind: "later"; cause: Cause; arrived: "no" | "maybe"; retryAfterSeconds: number | null }
  | { kind: "refused"; cause: Cause; of: "message" | "webhook" };

/** Slack takes about one message a second from a webhook. */
const SPACING_SECONDS = 1;
const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 300;
/** Slack asks for seconds or minutes; whoever asks for more is not believed. */
const LONGEST_RETRY_AFTER_SECONDS = 3600;

/** How long the line rests after this outcome, the `failures`th failure in a row. */
export function restSeconds(posted: Posted, failures: number): number {
  if (posted.kind !== "later") return SPACING_SECONDS;
  const growing = Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** Math.max(0, Math.min(failures, 20) - 1));
  if (posted.retryAfterSeconds === null) return growing;
  return Math.min(LONGEST_RETRY_AFTER_SECONDS, Math.max(SPACING_SECONDS, posted.retryAfterSeconds));
}

/** What Slack's answer means. `word` is the body: "ok", or Slack's name for what is wrong. */
export function outcomeOf(status: number, word: string, retryAfter: string | null): Posted {
  if (status === 200 && word === "ok") return { kind: "posted" };
  if (status === 429)
    return { kind: "later", cause: "rate-limited", arrived: "no", retryAfterSeconds: secondsOf(retryAfter) };
  if (status >= 500) return { kind: "later", cause: "server-error", arrived: "no", retryAfterSeconds: null };
  if (status === 400 || status === 413) return { kind: "refused", cause: "message-refused", of: "message" };
  return { kind: "refused", cause: refusalOf(status, word), of: "webhook" };
}

/** Errors of a connection that was never made, so nothing can have arrived; of TLS there are dozens. */
const NEVER_CONNECTED =
  /^(ECONNREFUSED|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$|^ERR_(TLS|SSL)|CERT|^UNABLE_TO/;

/** What it means that there was no answer: "timeout", or the code of Node's error. */
export function brokenOff(code: string): Posted {
  const later = (cause: Cause, arrived: "no" | "maybe"): Posted => ({
    kind: "later",
    cause,
    arrived,
    retryAfterSeconds: null,
  });
  if (code === "timeout") return later("timeout", "maybe");
  if (code === "ENOTFOUND") return later("address-unknown", "no");
  return NEVER_CONNECTED.test(code) ? later("unreachable", "no") : later("interrupted", "maybe");
}

function refusalOf(status: number, word: string): Cause {
  if (word === "channel_is_archived") return "channel-archived";
  if (status === 401 || status === 403) return "not-allowed";
  if (status === 404 || status === 410) return "no-such-webhook";
  return "not-slack";
}

const secondsOf = (retryAfter: string | null): number | null =>
  retryAfter !== null && /^\d{1,6}$/.test(retryAfter.trim()) ? Number(retryAfter) : null;
