import { asShown } from "./as-shown.ts";
import type { ConnectionApp } from "./connection-app.ts";
import type { ConnectionResult } from "./connection-result.ts";
import { gatherFacts } from "./gather-facts.server.ts";
import { judgeConnection } from "./judge.ts";
import { keepResult } from "./keep-result.server.ts";

const NEVER = new AbortController().signal;

/**
 * Looks whether HotDash and Chatwoot understand each other. Whatever Chatwoot does is a result; only a failing database
 * throws.
 * @param signal gives up what is still asked of Chatwoot, and throws.
 */
export async function lookAtConnection(app: ConnectionApp, signal = NEVER): Promise<ConnectionResult> {
  const facts = await gatherFacts(app, signal);
  signal.throwIfAborted();
  const secrets = [app.chatwoot.token, ...app.chatwoot.webhookSecrets];
  return {
    checkedAt: facts.now.toISOString(),
    checks: judgeConnection(facts).map((check) => asShown(check, secrets)),
  };
}

/** Looks, and keeps what it came to for the pages. */
export async function checkConnection(app: ConnectionApp, signal = NEVER): Promise<ConnectionResult> {
  const startedAt = performance.now();
  const result = await lookAtConnection(app, signal);
  await keepResult(app, result, performance.now() - startedAt);
  return result;
}
