import { Refusal } from "./refusal.ts";

/** Answers of a provider that an operator or time can heal: keys, quotas, overload. */
const HEALED_BY_WAITING = new Set([401, 402, 403, 408, 409, 425, 429]);

/** A provider's failure by name, or null when the error is no provider's. Its words stay out: they may quote the prompt. */
export function unavailableModel(error: unknown): Refusal | null {
  const seen = new Set<unknown>();
  for (let cause: unknown = error; cause instanceof Error && !seen.has(cause); cause = cause.cause) {
    seen.add(cause);
    const status = "status" in cause && typeof cause.status === "number" ? cause.status : null;
    if (status !== null && status < 500 && !HEALED_BY_WAITING.has(status))
      return new Refusal(502, "model-refused", `the model's provider answered ${status}`);
    if (status !== null) return new Refusal(503, "model-unavailable", `the model's provider answered ${status}`);
    if (isConnection(cause)) return new Refusal(503, "model-unavailable", "the model's provider does not answer");
  }
  return null;
}

function isConnection(error: Error): boolean {
  const code = "code" in error ? String(error.code) : "";
  return (
    /Connection|Timeout|Abort/.test(`${error.name} ${error.constructor.name}`) ||
    /^(?:E[A-Z]+|UND_ERR_.*)$/.test(code) ||
    (error instanceof TypeError && error.message === "fetch failed")
  );
}
