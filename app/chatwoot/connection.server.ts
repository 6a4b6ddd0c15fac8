import type { ChatwootDoor } from "./client.server.ts";
import { BotList, InboxList, Installation, JoinedBot, Liveness, Profile, RuleList, WebhookList } from "./payloads.ts";
import { type Asked, type Probed, probe } from "./probe.server.ts";

/** An answer that takes longer than this is as good as none: the limit of every health check. */
const TIMEOUT_MS = 10_000;

export type ConnectionAnswers = {
  installation: Asked<Installation>;
  liveness: Asked<Liveness>;
  profile: Asked<Profile>;
  webhooks: Asked<WebhookList>;
  inboxes: Asked<InboxList>;
  rules: Asked<RuleList>;
  bots: Probed<JoinedBots>;
};

/** Which bot is joined to which inbox, both by name. */
export type JoinedBots = { joined: { bot: string; inbox: string; hasProgram: boolean }[]; inboxesLeftOut: number };

/** Each takes a question of its own, every 15 minutes: Chatwoot allows 3000 a minute, and a shop has a dozen. */
const MOST_INBOXES_ASKED = 50;
/** So that a small Chatwoot still has web threads for its agents. */
const INBOXES_AT_A_TIME = 5;

/** Asks Chatwoot what a connection to it depends on, all at once. Answers within 10 s, whatever happens. */
export async function askAboutConnection(
  { address, accountId, token }: ChatwootDoor,
  { signal, now }: { signal: AbortSignal; now: () => Date },
): Promise<ConnectionAnswers> {
  const limits = { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]), now };
  const account = `${address}/api/v1/accounts/${accountId}`;
  const asked = { token, ...limits };
  const [installation, liveness, profile, webhooks, inboxes, rules, bots] = await Promise.all([
    // Open to all, so the token stays at home.
    probe(`${address}/api`, Installation, limits),
    probe(`${address}/health`, Liveness, limits),
    probe(`${address}/api/v1/profile`, Profile, asked),
    probe(`${account}/webhooks`, WebhookList, asked),
    probe(`${account}/inboxes`, InboxList, asked),
    probe(`${account}/automation_rules`, RuleList, asked),
    probe(`${account}/agent_bots`, BotList, asked),
  ]);
  const joined = await askForJoinedBots(account, { bots: bots.probed, inboxes: inboxes.probed }, asked);
  return { installation, liveness, profile, webhooks, inboxes, rules, bots: joined };
}

/** An inbox in the list of inboxes does not tell of its bot, so each is asked; where there are no bots, none. */
async function askForJoinedBots(
  account: string,
  { bots, inboxes }: { bots: Probed<BotList>; inboxes: Probed<InboxList> },
  limits: Parameters<typeof probe>[2],
): Promise<Probed<JoinedBots>> {
  if (!bots.ok) return bots;
  if (!inboxes.ok) return inboxes;
  const all = bots.answer.length === 0 ? [] : inboxes.answer;
  const asked = all.slice(0, MOST_INBOXES_ASKED);
  const joined: JoinedBots["joined"] = [];
  for (let at = 0; at < asked.length; at += INBOXES_AT_A_TIME) {
    const together = asked.slice(at, at + INBOXES_AT_A_TIME);
    const ask = ({ id }: InboxList[number]) => probe(`${account}/inboxes/${id}/agent_bot`, JoinedBot, limits);
    const answers = await Promise.all(together.map(ask));
    for (const [place, { probed }] of answers.entries()) {
      if (!probed.ok) return probed;
      const inbox = together[place]?.name ?? "unnamed";
      if (probed.answer) joined.push({ bot: probed.answer.name, inbox, hasProgram: probed.answer.hasProgram });
    }
  }
  return { ok: true, answer: { joined, inboxesLeftOut: all.length - asked.length } };
}
