import type { Facts, Registration } from "../facts.ts";
import { isAtLeast } from "./version.ts";

/** The receiver's path, and its older name, which works as well. */
const DOORS = ["/api/webhooks/chatwoot", "/api/v1/webhooks/chatwoot"];

/** Where a registered webhook leads, seen from the address HotDash should be reached at. */
export type Leads = "here" | "other-scheme" | "other-path" | "other-host" | "elsewhere";

/** The address to register in Chatwoot. */
export const webhookUrl = (publicUrl: string): string => publicUrl + DOORS[0];

/** Compares addresses as machines do: case of the host, a default port and a slash at the end make no difference. */
export function leadsTo(url: string, publicUrl: string): Leads {
  if (!URL.canParse(url)) return "elsewhere";
  const [at, ours] = [new URL(url), new URL(publicUrl)];
  const path = at.pathname.replace(/\/+$/, "");
  const base = ours.pathname.replace(/\/+$/, "");
  const door = DOORS.some((one) => path === base + one);
  // A port that is the default of one scheme only differs as well; the scheme is what to put right first.
  const sameHost = at.hostname === ours.hostname && (at.port === ours.port || at.protocol !== ours.protocol);
  if (!sameHost) return DOORS.some((one) => path.endsWith(one)) ? "other-host" : "elsewhere";
  if (!door) return "other-path";
  return at.protocol === ours.protocol ? "here" : "other-scheme";
}

/**
 * From here on Chatwoot follows redirects with method, body and signature kept (its source from 4.14.0 on; 301, 302, 303, 307
 * and 308 tried on 4.15.1). Of older releases nothing is known.
 */
const KEEPS_ON_REDIRECT_SINCE = "4.14.0";

/** Whether this Chatwoot is known to keep what it posts when it is redirected. */
export const keepsOnRedirect = ({ installation }: Pick<Facts, "installation">): boolean =>
  installation.ok && isAtLeast(installation.answer.version, KEEPS_ON_REDIRECT_SINCE) === true;

/** The registrations that lead to this HotDash. */
export const leadingHere = (facts: Pick<Facts, "webhooks" | "publicUrl">): Registration[] => ofKind(facts, "here");

/** Those whose posts arrive: what leads here, else what a redirect between http and https is known to bring here. */
export function arriving(facts: Pick<Facts, "webhooks" | "publicUrl" | "installation">): Registration[] {
  const here = leadingHere(facts);
  return here.length > 0 || !keepsOnRedirect(facts) ? here : ofKind(facts, "other-scheme");
}

const ofKind = ({ webhooks, publicUrl }: Pick<Facts, "webhooks" | "publicUrl">, leads: Leads): Registration[] =>
  webhooks.ok ? webhooks.answer.filter(({ url }) => leadsTo(url, publicUrl) === leads) : [];
