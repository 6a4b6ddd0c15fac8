import type { JoinedBots } from "../chatwoot/connection.server.ts";
import type { Installation, Liveness, Profile, RuleList } from "../chatwoot/payloads.ts";
import type { Probed } from "../chatwoot/probe.server.ts";
import type { PublicPlace } from "./public-place.server.ts";

/** A webhook that Chatwoot has, its secret already compared with the configured ones. */
export type Registration = { url: string; subscriptions: string[]; secret: "ours" | "other" | "hidden" };

/** What was seen of the connection at one moment, for the rules to judge. */
export type Facts = {
  now: Date;
  /** IANA zone in which times are told. */
  zone: string;
  /** HotDash's own sandbox stands in for Chatwoot. */
  sandbox: boolean;
  baseUrl: string;
  accountId: number;
  /** How HotDash is reached, without a trailing slash, and whether somebody said so or it was guessed. */
  publicUrl: string;
  publicUrlSet: boolean;
  place: PublicPlace;
  installation: Probed<Installation>;
  liveness: Probed<Liveness>;
  profile: Probed<Profile>;
  webhooks: Probed<Registration[]>;
  inboxes: Probed<string[]>;
  /** When the token's owner last answered a customer by hand within the last days, as far as messages are mirrored. */
  ownerAnsweredAt: Date | null;
  rules: Probed<RuleList>;
  /** The names of the API inboxes that post what happens in them, and so our notes, to a program. */
  inboxWebhooks: Probed<string[]>;
  bots: Probed<JoinedBots>;
  /** Chatwoot's clock minus ours. Null when no answer told a time. */
  clockOffMs: number | null;
  deliveries: Deliveries;
  sweeps: Sweeps;
};

export type Deliveries = {
  /** When the last webhook was taken in, which means that its signature was right. */
  lastAt: Date | null;
  /** Messages the sweep had to find since then, while HotDash was up, and when the first of them was written. */
  missed: { count: number; since: Date } | null;
  /** The same within the last hour, whether or not webhooks came since. */
  missedLastHour: number;
};

export type Sweeps = {
  lastGoodAt: Date | null;
  last: { startedAt: Date; outcome: "running" | "good" | "failed" | "unfinished"; detail: string | null } | null;
  /** Conversations that could not be read by themselves, the first of them since when, and why. */
  owed: { count: number; since: Date; cause: string } | null;
  /** Pages of Chatwoot's list that the last good one could not read, since when there are any, and why. */
  skipped: { pages: number; since: Date; cause: string } | null;
};

/** What can be told from HotDash's own records, without asking Chatwoot. */
export type Flow = Pick<Facts, "now" | "zone" | "sandbox" | "deliveries" | "sweeps">;

/** Webhooks come through, and none was missed since the last: the best proof that whatever they depend on is right. */
export const webhooksArrive = ({ deliveries }: Pick<Facts, "deliveries">): boolean =>
  deliveries.lastAt !== null && deliveries.missed === null;
