import { once } from "node:events";
import http from "node:http";
import https from "node:https";

const REDIRECTS = [301, 302, 303, 307, 308];
const MOST_REDIRECTS = 5;
/** A profile has a few kilobytes; whatever is larger is not one. */
const MOST_BODY_BYTES = 1_048_576;
/** Node gives up an address after 250 ms while another is left, too soon for a slow line. */
const NEXT_ADDRESS_AFTER_MS = 1000;

/**
 * Makes `ask(endpoint, authenticated)`: GET below the base URL, redirects on the same origin followed, until `signal` ends it all.
 * Answers `{ endpoint, status, json?, page?, problem? }`: `status` is null when nothing answered, `json` undefined when it was none,
 * `page` whether it was HTML.
 */
export function openAsker({ baseUrl, token, timeoutSeconds }, signal) {
  return async function ask(endpoint, authenticated = false) {
    const answer = { endpoint, status: null };
    let url = new URL(baseUrl + endpoint);
    try {
      for (let followed = 0; ; followed++) {
        answer.status = null;
        const response = await get(url, authenticated ? token : undefined, signal);
        answer.status = response.statusCode;
        const text = await readText(response);
        if (!REDIRECTS.includes(answer.status))
          return { ...answer, json: parseJson(text), page: /^[ \t\r\n]*</.test(text ?? "") };
        const target = targetOf(response.headers.location, url, token);
        const problem = refusalOf(target, url, followed);
        if (problem !== null) return { ...answer, problem };
        url = target;
      }
    } catch (error) {
      const problem = signal.aborted ? `no complete answer within ${timeoutSeconds} s` : problemOf(error, url);
      return { ...answer, problem };
    }
  };
}

async function get(url, token, signal) {
  const request = (url.protocol === "https:" ? https : http).get(url, {
    headers: {
      Accept: "application/json",
      "User-Agent": "HotDash health check",
      ...(token !== undefined && { "Api-Access-Token": token }),
    },
    signal,
    agent: false,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
  });
  // Whoever awaits the response, or reads it, is told as well; without a listener of its own it would end the program.
  request.on("error", () => {});
  const [response] = await once(request, "response", { signal });
  return response;
}

/** The body, or null when it is too large to be an answer of Chatwoot. */
async function readText(response) {
  const parts = [];
  let size = 0;
  for await (const part of response) {
    size += part.length;
    if (size > MOST_BODY_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function parseJson(text) {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where a redirect leads; null when that is no address, or one that carries our token. */
function targetOf(location, from, token) {
  if (!location || location.includes("\\") || location.includes(token)) return null;
  try {
    const target = new URL(location, from);
    target.username = target.password = target.hash = "";
    return target.host === "" ? null : target;
  } catch {
    return null;
  }
}

/** Why a redirect is not followed, or null. Our token goes to nobody but the Chatwoot that the settings name. */
function refusalOf(target, from, followed) {
  if (target === null) return "it redirects to no usable address";
  if (originOf(target) !== originOf(from))
    return `it redirects to ${originOf(target)}${target.pathname}, another origin, which is not followed; ${HOW_TO_MOVE}`;
  return followed === MOST_REDIRECTS ? `it redirected more than ${MOST_REDIRECTS} times` : null;
}

const HOW_TO_MOVE = "set CHATWOOT_BASE_URL to the address that Chatwoot itself answers at";
const originOf = (url) => `${url.protocol}//${url.host}`;

/** Why nothing answered, in words that are the same whichever program asked. */
function problemOf({ code = "" }, url) {
  if (/^(ENOTFOUND|EAI_)/.test(code)) return `the name ${url.hostname} cannot be found (DNS)`;
  if (/^(ECONNREFUSED|E(HOST|NET)(UNREACH|DOWN)|ETIMEDOUT|EADDRNOTAVAIL)$/.test(code))
    return "the connection is refused, or the machine cannot be reached";
  if (/^(ECONNRESET|EPIPE)$/.test(code)) return "the connection broke before the answer was complete";
  if (/^(EPROTO$|ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_)/.test(code))
    return "no TLS connection that can be trusted";
  if (/^HPE_/.test(code)) return "what answers there does not speak HTTP";
  return `the request failed (${code || "no reason given"})`;
}
