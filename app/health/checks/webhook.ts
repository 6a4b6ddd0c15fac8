import type { Failure } from "../../chatwoot/failure.ts";
import { failed, ok, unknown, type Verdict, warning } from "../check.ts";
import { type Facts, type Registration, webhooksArrive } from "../facts.ts";
import { isNoRoute, unasked } from "./reaching.ts";
import { arriving, keepsOnRedirect, type Leads, leadingHere, leadsTo, webhookUrl } from "./registrations.ts";

const WHERE = "In Chatwoot: Settings, Integrations, Webhooks.";

/** One webhook of the account leads to this HotDash. */
export function judgeWebhook(facts: Facts): Verdict {
  const { webhooks, publicUrl, accountId, sandbox, publicUrlSet } = facts;
  const ours = webhookUrl(publicUrl);
  if (!webhooks.ok) return unlisted(webhooks.failure, accountId);
  const here = leadingHere(facts);
  if (here.length === 1) return ok(`Leads to ${ours}.`);
  if (here.length > 1)
    return warning(
      `${here.length} webhooks lead here, so everything comes ${here.length === 2 ? "twice" : `${here.length} times`}. HotDash takes each message once.`,
      `${WHERE} Keep one and delete the others:`,
      here.map(({ url }) => shown(url)),
    );
  if (!sandbox && !publicUrlSet) return unknown("Not seen: PUBLIC_URL must be set first.");
  const near = nearest(webhooks.answer, publicUrl);
  if (!near)
    return failed("No webhook of the account leads here.", `${WHERE} Add a new webhook with this URL:`, [ours]);
  const seen = nearly[near.leads](near.url, publicUrl);
  const redirected = byRedirect(facts, near.leads);
  const verdict = redirected ? warning : failed;
  return verdict(redirected ? `${seen} ${redirected}` : seen, `${WHERE} Set its URL to:`, [ours]);
}

/** What may bring posts here that go to another address; null when nothing is known to. */
function byRedirect(facts: Facts, leads: Near): string | null {
  const { installation, publicUrl, deliveries } = facts;
  if (leads !== "other-scheme" || deliveries.missed)
    return webhooksArrive(facts) ? "None was missed so far, so a redirect or a second name may bring them here." : null;
  const version = installation.ok ? `Chatwoot ${installation.answer.version}` : "this Chatwoot";
  if (!keepsOnRedirect(facts)) return `Whether ${version} keeps what it posts when it is redirected is not known.`;
  const readable = publicUrl.startsWith("https:") ? ", and customers' words can be read on the way" : "";
  return `${version} keeps what it posts when it is redirected, but every webhook takes two requests${readable}.`;
}

function unlisted(failure: Failure, accountId: number): Verdict {
  const status = failure.kind === "status" && !failure.page && !isNoRoute(failure) ? failure.status : null;
  if (status === 401 || status === 403)
    return unknown("Not seen: only an administrator's token may read the webhooks.");
  if (status === 404) return unknown(`Not seen: there is no account ${accountId} below this address.`);
  return unasked(failure);
}

type Near = Exclude<Leads, "here" | "elsewhere">;
/** What is wrong with a registration that was probably meant for us, most likely first. */
const nearly: Record<Near, (url: string, publicUrl: string) => string> = {
  "other-scheme": (url, publicUrl) =>
    `A webhook leads here by ${new URL(url).protocol}//, and HotDash is at ${new URL(publicUrl).protocol}//.`,
  "other-path": (url) => `A webhook leads to HotDash, but not to its receiver: ${shown(url)}.`,
  "other-host": (url, publicUrl) =>
    `A webhook leads to ${shown(url)}, and HotDash is at ${new URL(publicUrl).host}. If PUBLIC_URL is what is wrong, correct that.`,
};

function nearest(registrations: Registration[], publicUrl: string) {
  for (const leads of ["other-scheme", "other-path", "other-host"] as const) {
    const found = registrations.find(({ url }) => leadsTo(url, publicUrl) === leads);
    if (found) return { leads, url: found.url };
  }
  return null;
}

/** An address without its query and credentials, which may be somebody's secret. */
function shown(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** Without these everything works, but a reply does not wait for an agent who is typing one. */
const typing = ["conversation_typing_on", "conversation_typing_off"];
/**
 * The events HotDash works with; nothing else brings the first two in full or tells of typing, the sweep brings the others late.
 */
const needed = [
  "message_created",
  "message_updated",
  "conversation_created",
  "conversation_updated",
  "conversation_status_changed",
  "contact_created",
  "contact_updated",
  ...typing,
];
const indispensable = needed.slice(0, 2);
/** Their bodies may hold a channel's tokens. */
const withTokens = ["inbox_created", "inbox_updated"];

/** The webhook sends what HotDash works with, and no secrets besides. */
export function judgeEvents(facts: Facts): Verdict {
  const here = arriving(facts);
  if (here.length === 0) return unknown("Not seen: a webhook must lead here first.");
  const sent = new Set(here.flatMap(({ subscriptions }) => subscriptions));
  const missing = needed.filter((event) => !sent.has(event));
  const extra = [...sent].filter((event) => !needed.includes(event));
  if (missing.length > 0) {
    const verdict = missing.some((event) => indispensable.includes(event)) ? failed : warning;
    return verdict(
      `${missing.length} of ${needed.length} events are not sent. ${consequence(missing)}`,
      `${WHERE} Edit the webhook and tick:`,
      missing,
    );
  }
  const telling = extra.filter((event) => withTokens.includes(event));
  if (telling.length > 0)
    return warning(
      "All that HotDash needs, and more: inbox events may carry a channel's tokens. HotDash does not keep them.",
      `${WHERE} Edit the webhook and untick:`,
      telling,
    );
  return ok(
    extra.length > 0
      ? `All ${needed.length} that HotDash needs. Harmless besides: ${extra.join(", ")}.`
      : `All ${needed.length} that HotDash needs.`,
  );
}

function consequence(missing: string[]): string {
  if (missing.includes("message_created")) return "New messages are found only by the sweep, up to a minute late.";
  if (missing.includes("message_updated")) return "That a reply failed or a message was deleted stays unseen.";
  if (missing.every((event) => typing.includes(event)))
    return "HotDash does not learn that an agent is typing, so its reply may go out beside theirs.";
  return "What they tell is noticed only with the next message or sweep.";
}

/** Chatwoot signs with a secret that HotDash knows. */
export function judgeSecret(facts: Facts): Verdict {
  const here = arriving(facts);
  if (here.length === 0) return unknown("Not seen: a webhook must lead here first.");
  const others = here.filter(({ secret }) => secret === "other").length;
  if (others > 0)
    return failed(
      others === here.length
        ? "Chatwoot signs with another secret than the configured one, so HotDash refuses its webhooks."
        : `${others} of ${here.length} webhooks that lead here sign with an unknown secret, and are refused.`,
      `${WHERE} Edit the webhook, copy its secret, set CHATWOOT_WEBHOOK_SECRET to it and start HotDash again.`,
    );
  if (here.some(({ secret }) => secret === "ours")) return ok("The secret matches.");
  return facts.deliveries.lastAt
    ? ok("Chatwoot does not show it, and webhooks signed with it were taken in.")
    : unknown("Chatwoot does not show it. The first webhook will tell.");
}
