import type { Facts } from "../facts.ts";
import { isAtLeast } from "./version.ts";

/** The first release that signs its webhooks; all that HotDash asks is there since. */
const NEEDED = "4.12.0";

/**
 * A question was answered with "no such address". Where `/api` or `/health` answer as Chatwoot does, it is a Chatwoot that
 * lacks the address; else nothing of Chatwoot is below the base address.
 */
export function wordsForUnknownRoute({ installation, liveness, baseUrl }: Facts): { seen: string; toDo: string } {
  const { host, pathname, origin } = new URL(baseUrl);
  const version = installation.ok ? installation.answer.version : null;
  if (version !== null && isAtLeast(version, NEEDED) === true)
    return {
      seen: `Chatwoot ${version} answers, but not at every address that HotDash asks: one is not found (404).`,
      toDo: "Let whatever stands in front of Chatwoot pass on all addresses below /api/v1, with every verb.",
    };
  if (version !== null || liveness.ok)
    return {
      seen: `Chatwoot${version === null ? "" : ` ${version}`} answers, but does not have every address that HotDash asks (404): it is too old.`,
      toDo: `Update Chatwoot to ${NEEDED} or later.`,
    };
  return pathname === "/"
    ? {
        seen: `${host} answers, but nothing of Chatwoot is there (404).`,
        toDo: "CHATWOOT_BASE_URL must be where people open Chatwoot: the part of the address before /app.",
      }
    : {
        seen: `${host} answers, but nothing of Chatwoot is below ${pathname} there (404).`,
        toDo: `CHATWOOT_BASE_URL has a path. Chatwoot's own address seldom has one: try ${origin}.`,
      };
}

/** The base address leads into Chatwoot's dashboard, which says so itself. */
export const wordsForDashboard = ({ baseUrl }: Facts): { seen: string; toDo: string } => ({
  seen: `CHATWOOT_BASE_URL leads into Chatwoot's dashboard (${new URL(baseUrl).pathname}), where no API is.`,
  toDo: `Set it to what stands before /app: ${new URL(baseUrl).origin}.`,
});
