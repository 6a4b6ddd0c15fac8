import type { Failure } from "../../chatwoot/failure.ts";
import type { Profile } from "../../chatwoot/payloads.ts";
import { oneLine } from "../../chatwoot/printable.ts";
import { failed, ok, unknown, type Verdict, warning } from "../check.ts";
import type { Facts } from "../facts.ts";
import { isNoRoute, unasked } from "./reaching.ts";

const WHERE_IT_IS =
  "In Chatwoot, signed in as an administrator: Profile settings, Access token. Set CHATWOOT_TOKEN to it and start HotDash again.";

/** Longer ones are cut, so that the sentence stays one. */
const LONGEST_NAME = 100;

/** Chatwoot knows the token, it is a user's, and that user is HotDash's own. */
export function judgeToken({ profile, ownerAnsweredAt }: Facts): Verdict {
  if (profile.ok) {
    const name = profile.answer.available_name || profile.answer.name || "an unnamed user";
    const seen = `Customers will see replies from ${oneLine(name, LONGEST_NAME)}.`;
    if (!ownerAnsweredAt) return ok(`Accepted. ${seen}`);
    return warning(
      `${seen} This user also answers by hand, so Chatwoot counts both together, and HotDash does not wait while they type.`,
      "In Chatwoot: Settings, Agents. Add a user of HotDash's own, an administrator with the shop's name, and set CHATWOOT_TOKEN to that user's access token.",
    );
  }
  return refused(profile.failure) ?? unasked(profile.failure);
}

function refused(failure: Failure): Verdict | null {
  if (failure.kind !== "status" || failure.page || isNoRoute(failure)) return null;
  if (failure.said === "no-token")
    return failed(
      "Chatwoot was asked without a token: something on the way takes it off.",
      "Let the proxy before Chatwoot pass this header on:",
      ["Api-Access-Token"],
    );
  if (failure.said === "unknown-token") return failed("Chatwoot does not know the token.", WHERE_IT_IS);
  if (failure.status === 401)
    return failed(
      "Chatwoot refuses the token here (401), as it does a bot's or the platform's.",
      `A person's token is needed. ${WHERE_IT_IS}`,
    );
  if (failure.status === 403)
    return failed(
      "The question is forbidden (403).",
      "Chatwoot itself does not answer so: let the proxy or firewall before it pass HotDash's address.",
    );
  if (failure.status === 404)
    return failed(
      "There is no Chatwoot API below this address (404).",
      "CHATWOOT_BASE_URL must be where people open Chatwoot, without a path.",
    );
  return null;
}

const NOT_ASKED = "Not seen: the token must be accepted first.";

/** The token's owner belongs to the account that HotDash works for, and the account is active. */
export function judgeAccount({ profile, accountId }: Facts): Verdict {
  if (!profile.ok) return unknown(NOT_ASKED);
  const account = membershipIn(profile.answer, accountId);
  if (!account) {
    const others = profile.answer.accounts;
    return failed(
      others.length === 0
        ? `The token's owner belongs to no account, and HotDash works for ${accountId}.`
        : `The token's owner belongs to ${others.map(({ id, name }) => `${id} (${name ?? "unnamed"})`).join(", ")}, not to ${accountId}.`,
      `Set CHATWOOT_ACCOUNT_ID to the number after /accounts/ in Chatwoot's address, or invite the token's owner to account ${accountId} (Settings, Agents).`,
    );
  }
  const name = `Account ${accountId}, ${account.name ?? "unnamed"}`;
  return account.status === null || account.status === "active"
    ? ok(`${name}.`)
    : failed(
        `${name}, is ${account.status}.`,
        "Chatwoot answers nothing for it. Whoever runs Chatwoot can activate it.",
      );
}

/** Only an administrator sees every inbox and the webhooks; an agent's sweep misses the inboxes they are not in. */
export function judgeAdministrator({ profile, inboxes, accountId }: Facts): Verdict {
  if (!profile.ok) return unknown(NOT_ASKED);
  const account = membershipIn(profile.answer, accountId);
  if (!account) return unknown("Not seen: the token's owner must belong to the account first.");
  if (account.role === "administrator")
    return ok(inboxes.ok ? `Sees every inbox: ${listed(inboxes.answer)}.` : "Sees every inbox.");
  if (account.role === null) return unknown("Chatwoot does not say what the token's owner may do.");
  const seen = inboxes.ok ? `sees only ${listed(inboxes.answer)}` : "sees only their own inboxes";
  return failed(
    `The token's owner is ${account.role === "agent" ? "an agent" : `“${account.role}”`} and ${seen}. What a webhook loses elsewhere, the sweep cannot find.`,
    "Make them an administrator in Chatwoot (Settings, Agents), or set CHATWOOT_TOKEN to an administrator's.",
  );
}

const membershipIn = ({ accounts }: Profile, accountId: number) => accounts.find(({ id }) => id === accountId);

const MOST_NAMED = 4;
function listed(names: string[]): string {
  if (names.length === 0) return "none yet";
  const named = names.slice(0, MOST_NAMED).join(", ");
  return names.length > MOST_NAMED ? `${named} and ${names.length - MOST_NAMED} more` : named;
}
