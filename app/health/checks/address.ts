import { failed, ok, type Verdict, warning } from "../check.ts";
import { type Facts, webhooksArrive } from "../facts.ts";
import { isAtLeast } from "./version.ts";

/** From here on Chatwoot refuses to post to addresses that are not public, and logs it on its own side only. */
const GUARDS_SINCE = "4.14.0";
/** From here on whoever runs Chatwoot can allow it. */
const ALLOWS_SINCE = "4.14.1";
const ALLOW = "SAFE_FETCH_ALLOW_PRIVATE_NETWORK=true";
const PUT_IT_PUBLIC = "give HotDash a public https address, set PUBLIC_URL to it";

/** Chatwoot can and may post to the address HotDash is reached at. */
export function judgePublicAddress(facts: Facts): Verdict {
  const { sandbox, place, publicUrl } = facts;
  if (sandbox) return ok("Does not apply: the sandbox posts to HotDash on this machine.");
  const { host, hostname, protocol } = new URL(publicUrl);
  const arrive = webhooksArrive(facts);
  if (place.kind === "unresolved" && !arrive)
    return failed(
      `The name ${hostname} cannot be found from here (${place.code}).`,
      "Create its DNS entry, or correct PUBLIC_URL.",
    );
  if ((place.kind === "private" || place.kind === "private-name") && !arrive) return judgePrivate(facts, hostname);
  if (protocol !== "https:")
    return warning(
      `HotDash is reached by ${protocol}//: customers' words and sign-ins can be read on the way.`,
      "Put a proxy with a certificate in front of HotDash, and set PUBLIC_URL to its https:// address.",
    );
  return ok(
    place.kind === "public" ? `${host} is public and encrypted.` : `${host} is not public, and webhooks come through.`,
  );
}

/** Whether it refuses is known only once messages were found that no webhook brought; some installations allow it. */
function judgePrivate({ publicUrlSet, installation, deliveries }: Facts, host: string): Verdict {
  if (!publicUrlSet)
    return failed(
      `PUBLIC_URL is not set, so HotDash gives its address as ${host}, which leads Chatwoot nowhere.`,
      "Set PUBLIC_URL to the address people and Chatwoot reach HotDash at, and start it again.",
    );
  const version = installation.ok ? installation.answer.version : null;
  const since = (least: string) => version === null || (isAtLeast(version, least) ?? true);
  if (!since(GUARDS_SINCE))
    return warning(
      `${host} is a private address. Chatwoot ${version} posts there; from ${GUARDS_SINCE} on it silently refuses.`,
      `Before you update Chatwoot, ${PUT_IT_PUBLIC} and change the webhook's URL.`,
    );
  const who = version === null ? `Chatwoot from ${GUARDS_SINCE} on` : `Chatwoot ${version}`;
  if (deliveries.missed === null && since(ALLOWS_SINCE))
    return warning(
      `${host} is a private address, and ${who} may refuse to post there. Nothing has been tried yet.`,
      `Write a message as a customer, then check again. If it does not come by webhook, set this on Chatwoot's Sidekiq process and restart it, or ${PUT_IT_PUBLIC} and change the webhook's URL:`,
      [ALLOW],
    );
  const seen = `${host} is a private address, and ${who} silently refuses to post there.`;
  return since(ALLOWS_SINCE)
    ? failed(
        seen,
        `Set this on Chatwoot's Sidekiq process and restart it, or ${PUT_IT_PUBLIC} and change the webhook's URL:`,
        [ALLOW],
      )
    : failed(
        `${seen} This release has no switch for it.`,
        `Update Chatwoot to ${ALLOWS_SINCE} or later and set this on its Sidekiq process, or ${PUT_IT_PUBLIC}:`,
        [ALLOW],
      );
}
