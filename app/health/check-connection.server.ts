import { recordAccountName, recordSignature } from "../settings/shop/identity.server.ts";
import { asShown } from "./as-shown.ts";
import type { ConnectionApp } from "./connection-app.ts";
import type { ConnectionResult } from "./connection-result.ts";
import type { Facts } from "./facts.ts";
import { gatherFacts } from "./gather-facts.server.ts";
import { judgeConnection } from "./judge.ts";
import { keepResult } from "./keep-result.server.ts";
import { recordTokenUser } from "./token-user.server.ts";

const NEVER = new AbortController().signal;

/**
 * Looks whether HotDash and Chatwoot understand each other. Whatever Chatwoot does is a result; only a failing database
 * throws.
 * @param signal gives up what is still asked of Chatwoot, and throws.
 */
export async function lookAtConnection(app: ConnectionApp, signal = NEVER): Promise<ConnectionResult> {
  return judged(app, await factsNow(app, signal));
}

async function factsNow(app: ConnectionApp, signal: AbortSignal): Promise<Facts> {
  const facts = await gatherFacts(app, signal);
  signal.throwIfAborted();
  return facts;
}

function judged(app: ConnectionApp, facts: Facts): ConnectionResult {
  const secrets = [app.chatwoot.token, ...app.chatwoot.webhookSecrets];
  return {
    checkedAt: facts.now.toISOString(),
    checks: judgeConnection(facts).map((check) => asShown(check, secrets)),
  };
}

/** Looks, and keeps what it came to for the pages, how Chatwoot calls the shop, and whose token it is. */
export async function checkConnection(app: ConnectionApp, signal = NEVER): Promise<ConnectionResult> {
  const startedAt = performance.now();
  const facts = await factsNow(app, signal);
  const result = judged(app, facts);
  await keepResult(app, result, performance.now() - startedAt);
  if (facts.profile.ok) {
    const { id: userId, accounts, message_signature: signature } = facts.profile.answer;
    await recordAccountName(app, app.db, accounts.find(({ id }) => id === app.chatwoot.accountId) ?? null);
    await recordSignature(app, app.db, signature);
    await recordTokenUser(app, userId);
  }
  return result;
}
