import type { Facts, Registration } from "../facts.ts";

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

/** The registrations that lead to this HotDash. */
export const leadingHere = ({ webhooks, publicUrl }: Pick<Facts, "webhooks" | "publicUrl">): Registration[] =>
  webhooks.ok ? webhooks.answer.filter(({ url }) => leadsTo(url, publicUrl) === "here") : [];
