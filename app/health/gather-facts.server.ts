import { timingSafeEqual } from "node:crypto";
import { askAboutConnection, type ConnectionAnswers } from "../chatwoot/connection.server.ts";
import type { Probed } from "../chatwoot/probe.server.ts";
import { readSettings } from "../settings/settings.server.ts";
import type { ConnectionApp } from "./connection-app.ts";
import type { Facts, Registration } from "./facts.ts";
import { readDeliveries, readSweeps } from "./flow.server.ts";
import { findPublicPlace } from "./public-place.server.ts";
import { readOwnAnswer } from "./token-user.server.ts";

/** Looks at everything a connection to Chatwoot depends on. Takes 10 s at the longest; changes nothing anywhere. */
export async function gatherFacts(app: ConnectionApp, signal: AbortSignal): Promise<Facts> {
  const { chatwoot, publicUrl, config } = app;
  const [answers, place] = await Promise.all([
    askAboutConnection(chatwoot, { signal, now: app.now }),
    findPublicPlace(publicUrl),
  ]);
  const { notesByInbox } = await readSettings(app.db, chatwoot, config);
  // Read last: at a start the first sweep is under way by then.
  const [deliveries, sweeps] = [await readDeliveries(app), await readSweeps(app)];
  const { probed: profile } = answers.profile;
  return {
    now: app.now(),
    zone: config.SUPPORT_TIMEZONE,
    sandbox: !config.CHATWOOT_LIVE,
    baseUrl: chatwoot.address,
    accountId: chatwoot.accountId,
    publicUrl,
    publicUrlSet: config.PUBLIC_URL !== undefined,
    place,
    installation: answers.installation.probed,
    liveness: answers.liveness.probed,
    profile,
    webhooks: compared(answers.webhooks.probed, chatwoot.webhookSecrets),
    ownerAnsweredAt: profile.ok ? await readOwnAnswer(app, profile.answer.id) : null,
    inboxes: of(answers.inboxes.probed, (inboxes) => inboxes.map(({ name }) => name)),
    rules: answers.rules.probed,
    inboxWebhooks: of(answers.inboxes.probed, (inboxes) =>
      inboxes.filter(({ id, hasWebhook }) => hasWebhook && notesByInbox[id] !== "none").map(({ name }) => name),
    ),
    bots: answers.bots,
    clockOffMs: clockOff(answers),
    deliveries,
    sweeps,
  };
}

const of = <Answer, Part>(probed: Probed<Answer>, part: (answer: Answer) => Part): Probed<Part> =>
  probed.ok ? { ok: true, answer: part(probed.answer) } : probed;

/** Secrets end here: what goes on is only whether they are ours. */
function compared(
  probed: ConnectionAnswers["webhooks"]["probed"],
  configured: readonly string[],
): Probed<Registration[]> {
  if (!probed.ok) return probed;
  const whose = (secret: string | null): Registration["secret"] =>
    !secret ? "hidden" : configured.some((one) => equal(one, secret)) ? "ours" : "other";
  return { ok: true, answer: probed.answer.map((one) => ({ ...one, secret: whose(one.secret) })) };
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * By the answer of Chatwoot itself if there is one, else by whatever answered. Chatwoot's own web server sends no `Date`, only
 * a proxy before it does: then by the time that `/api` tells.
 */
function clockOff({ profile, webhooks, inboxes, installation }: ConnectionAnswers): number | null {
  const asked = [profile, webhooks, inboxes, installation];
  const clock = (asked.find(({ probed, clock }) => probed.ok && clock) ?? asked.find((one) => one.clock))?.clock;
  if (clock) return clock.theirs.getTime() - clock.ours.getTime();
  const { probed, at } = installation;
  return probed.ok && probed.answer.time ? probed.answer.time.getTime() - at.getTime() : null;
}
