import type { ChatwootDoor } from "./client.server.ts";
import { InboxNames, Installation, Liveness, Profile, WebhookList } from "./payloads.ts";
import { type Asked, probe } from "./probe.server.ts";

/** An answer that takes longer than this is as good as none: the limit of every health check. */
const TIMEOUT_MS = 10_000;

export type ConnectionAnswers = {
  installation: Asked<Installation>;
  liveness: Asked<Liveness>;
  profile: Asked<Profile>;
  webhooks: Asked<WebhookList>;
  inboxes: Asked<string[]>;
};

/** Asks Chatwoot what a connection to it depends on, all at once. Answers within 10 s, whatever happens. */
export async function askAboutConnection(
  { address, accountId, token }: ChatwootDoor,
  { signal, now }: { signal: AbortSignal; now: () => Date },
): Promise<ConnectionAnswers> {
  const limits = { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]), now };
  const account = `${address}/api/v1/accounts/${accountId}`;
  const [installation, liveness, profile, webhooks, inboxes] = await Promise.all([
    // Open to all, so the token stays at home.
    probe(`${address}/api`, Installation, limits),
    probe(`${address}/health`, Liveness, limits),
    probe(`${address}/api/v1/profile`, Profile, { token, ...limits }),
    probe(`${account}/webhooks`, WebhookList, { token, ...limits }),
    probe(`${account}/inboxes`, InboxNames, { token, ...limits }),
  ]);
  return { installation, liveness, profile, webhooks, inboxes };
}
