import type { Failure } from "../../chatwoot/failure.ts";
import { failed, ok, unknown, type Verdict } from "../check.ts";
import type { Facts } from "../facts.ts";
import { wordsForDashboard, wordsForUnknownRoute } from "./unknown-route.ts";

type Words = { seen: string; toDo: string };

const CHECK_ADDRESS =
  "CHATWOOT_BASE_URL must be where people open Chatwoot, without a path. If a login page of your own stands in front of it, let addresses below /api pass.";

/** Whether the failure says that Chatwoot cannot be worked with at all, rather than no to one question. */
const concernsAll = (failure: Failure): boolean =>
  failure.kind !== "other-shape" &&
  (failure.kind !== "status" || failure.page || failure.status >= 500 || failure.status === 429 || isNoRoute(failure));

/** The address itself is unknown there, rather than what it names. */
export const isNoRoute = (failure: Failure): boolean =>
  failure.kind === "status" && (failure.said === "unknown-route" || failure.said === "dashboard-route");

/** Chatwoot answers, in JSON, and says that its own parts work. */
export function judgeReachable(facts: Facts): Verdict {
  const { installation, profile, webhooks, inboxes } = facts;
  const broken = [profile, webhooks, inboxes, installation]
    .map((probed) => (probed.ok ? null : probed.failure))
    .find((failure) => failure !== null && concernsAll(failure) && !noVersion(facts, failure));
  if (broken) {
    const { seen, toDo } = wordsFor(broken, facts);
    return failed(seen, toDo);
  }
  if (!installation.ok) return ok("Answers, without telling its version.");
  const { version, failing: said } = installation.answer;
  // Until a web process has made its first query it says so of its database; an answer to our token proves the contrary.
  const failing = said.filter((part) => part !== "database" || !profile.ok);
  if (failing.length > 0)
    return failed(
      `Chatwoot ${version} answers, and says that its ${failing.join(" and ")} fails.`,
      "Look at Chatwoot's own log: while its queue or database fails, it sends no webhooks.",
    );
  return ok(`Chatwoot ${version} answers.`);
}

/** An installation that hides `/api` alone can be worked with. */
const noVersion = ({ installation, profile }: Facts, failure: Failure): boolean =>
  profile.ok &&
  !installation.ok &&
  installation.failure === failure &&
  failure.kind === "status" &&
  failure.status < 500;

/** For a question that got no answer: not judged, and what to do stands where the reason is. */
export const unasked = (failure: Failure): Verdict =>
  concernsAll(failure)
    ? unknown(`Could not be asked: ${isNoRoute(failure) ? "there is no such address" : "Chatwoot gave no answer"}.`)
    : unknown(
        failure.kind === "status" ? `Chatwoot answered ${failure.status}.` : "Chatwoot's answer could not be read.",
        "Chatwoot may be older or newer than HotDash knows. 4.12 or later is needed.",
      );

function wordsFor(failure: Failure, facts: Facts): Words {
  const { host, protocol } = new URL(facts.baseUrl);
  switch (failure.kind) {
    case "status":
      if (failure.said === "unknown-route") return wordsForUnknownRoute(facts);
      return failure.said === "dashboard-route" ? wordsForDashboard(facts) : ofStatus(failure.status);
    case "redirect":
      return {
        seen: `${host} sends HotDash on to ${failure.to}.`,
        toDo: `HotDash follows nobody with the token. ${CHECK_ADDRESS}`,
      };
    case "page":
      return { seen: `${host} answers with a web page where Chatwoot answers with data.`, toDo: CHECK_ADDRESS };
    case "timeout":
      return {
        seen: `${host} did not answer within 10 s.`,
        toDo: "See whether Chatwoot is up, and whether a firewall between it and HotDash drops the connection.",
      };
    case "no-such-name":
      return {
        seen: `The name ${host} cannot be found (${failure.code}).`,
        toDo: "Check CHATWOOT_BASE_URL for a typing mistake, and that HotDash's machine can resolve the name.",
      };
    case "nobody-listens":
      return {
        seen: `Nobody listens at ${host} (${failure.code}).`,
        toDo: "Start Chatwoot, or correct the port in CHATWOOT_BASE_URL.",
      };
    case "no-way-there":
      return {
        seen: `There is no way to ${host} from here (${failure.code}).`,
        toDo: "Look at the network and firewall between HotDash's machine and Chatwoot.",
      };
    case "not-encrypted":
      return {
        seen: `${host} does not speak https (${failure.code}).`,
        toDo: `CHATWOOT_BASE_URL says ${protocol}//. Correct its port, or use http:// inside a network you trust.`,
      };
    case "certificate":
      return {
        seen: `The certificate of ${host} is not accepted (${failure.code}).`,
        toDo: "Renew it, or use the name it was made for. With an authority of your own, give HotDash its certificate in NODE_EXTRA_CA_CERTS.",
      };
    default:
      return {
        seen: `The connection to ${host} broke${"code" in failure ? ` (${failure.code})` : ""}.`,
        toDo: "Check again. If it stays, look at what stands between HotDash and Chatwoot.",
      };
  }
}

function ofStatus(status: number): Words {
  if (status === 429)
    return {
      seen: "Chatwoot limits HotDash's rate (429).",
      toDo: "Raise RACK_ATTACK_LIMIT in Chatwoot, or put HotDash's address into RACK_ATTACK_ALLOWED_IPS.",
    };
  if (status >= 500)
    return {
      seen: `Chatwoot answered ${status}.`,
      toDo: "Chatwoot, or the proxy before it, is in trouble: look at its log. HotDash goes on trying.",
    };
  return { seen: `A web page answered ${status} in Chatwoot's place.`, toDo: CHECK_ADDRESS };
}
