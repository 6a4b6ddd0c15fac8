import { span } from "../../ui/time.ts";
import { SIGNATURE_WINDOW_SECONDS } from "../../webhooks/signature.ts";
import { failed, ok, unknown, type Verdict, warning } from "../check.ts";
import type { Facts } from "../facts.ts";
import { unasked } from "./reaching.ts";
import { arriving } from "./registrations.ts";
import { isAtLeast } from "./version.ts";

/** The first release that signs the webhooks of an account. */
const SIGNS_SINCE = "4.12.0";

/** Chatwoot signs its webhooks; HotDash takes no unsigned one. */
export function judgeSignature(facts: Facts): Verdict {
  const { installation, deliveries } = facts;
  const hasSecret = arriving(facts).some(({ secret }) => secret !== "hidden");
  if (hasSecret) return ok("The webhook has a secret, so it is signed.");
  if (deliveries.lastAt) return ok("Signed webhooks were taken in.");
  if (!installation.ok) return unasked(installation.failure);
  const { version } = installation.answer;
  const signs = isAtLeast(version, SIGNS_SINCE);
  if (signs === null)
    return unknown(
      `Chatwoot calls its version “${version}”.`,
      `From ${SIGNS_SINCE} on webhooks are signed; the first one will tell.`,
    );
  return signs
    ? ok(`Chatwoot ${version} signs its webhooks.`)
    : failed(
        `Chatwoot ${version} does not sign its webhooks, and HotDash takes no unsigned one.`,
        `Update Chatwoot to ${SIGNS_SINCE} or later. Until then the sweep finds messages, up to a minute late.`,
      );
}

/** Well before the window closes, so that there is time to act. */
const WARN_MS = 60_000;
const FAIL_MS = (SIGNATURE_WINDOW_SECONDS - 60) * 1000;

/** A signature carries Chatwoot's time and is refused when it is too far from ours. */
export function judgeClocks({ clockOffMs }: Facts): Verdict {
  if (clockOffMs === null) return unknown("Not seen: no answer told a time.");
  const off = Math.abs(clockOffMs);
  if (off <= WARN_MS) return ok("Both show the same time.");
  const seen = `Chatwoot's clock is ${span(off)} ${clockOffMs > 0 ? "ahead of" : "behind"} HotDash's.`;
  const window = `${SIGNATURE_WINDOW_SECONDS / 60} min`;
  return off <= FAIL_MS
    ? warning(seen, `Set both machines' clocks by NTP. At ${window} HotDash refuses every webhook as stale.`)
    : failed(
        seen,
        `Set both machines' clocks by NTP. HotDash refuses webhooks that are ${window} or more off as stale.`,
      );
}
