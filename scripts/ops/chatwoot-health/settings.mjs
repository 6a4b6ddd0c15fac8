import { readFileSync } from "node:fs";
import { warn } from "./warn.mjs";

const DEFAULT_TIMEOUT_SECONDS = 10;
const MOST_TIMEOUT_SECONDS = 60;
const MOST_PORT = 65_535;
/** Chatwoot's ids are 4-byte integers; the product's own settings have the same bound. */
const MOST_ACCOUNT_ID = 2 ** 31;

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\n#]*))/gm;

function readDotenv() {
  let text = "";
  try {
    text = readFileSync(".env", "utf8").replaceAll("\r\n", "\n");
  } catch (error) {
    if (error.code !== "ENOENT") warn(".env cannot be read.");
  }
  return Object.fromEntries(
    [...text.matchAll(ASSIGNMENT)].map(([, name, ...quoted]) => [name, quoted.find((value) => value !== undefined)]),
  );
}

/** Settings that can be used, and every problem with the others. A problem never repeats a value: it may be a secret in the wrong place. */
export function readSettings() {
  const given = { ...readDotenv(), ...process.env };
  const read = (name) => (given[name] ?? "").replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, "");
  const problems = [];

  const address = read("CHATWOOT_BASE_URL");
  const baseUrl = parseBaseUrl(address);
  if (address === "")
    problems.push("CHATWOOT_BASE_URL is missing: the address of your Chatwoot, such as https://chatwoot.example.com");
  else if (baseUrl === null)
    problems.push(
      "CHATWOOT_BASE_URL must be an http or https address without user name, password, query or fragment, such as https://chatwoot.example.com",
    );

  const token = read("CHATWOOT_TOKEN") || read("CHATWOOT_API_TOKEN");
  if (token === "") problems.push("CHATWOOT_TOKEN is missing: an access token, from profile settings in Chatwoot");
  else if (/[^!-~]/.test(token)) problems.push("CHATWOOT_TOKEN holds a character that no access token has");

  const account = read("CHATWOOT_ACCOUNT_ID");
  const accountId = wholeNumber(account, MOST_ACCOUNT_ID);
  if (account !== "" && accountId === null) problems.push("CHATWOOT_ACCOUNT_ID must be a whole number above 0");

  const timeout = read("CHATWOOT_HEALTH_TIMEOUT_SECONDS");
  const timeoutSeconds = timeout === "" ? DEFAULT_TIMEOUT_SECONDS : wholeNumber(timeout, MOST_TIMEOUT_SECONDS);
  if (timeoutSeconds === null)
    problems.push(`CHATWOOT_HEALTH_TIMEOUT_SECONDS must be a whole number from 1 to ${MOST_TIMEOUT_SECONDS}`);

  return { baseUrl, token, accountId, timeoutSeconds, problems };
}

function wholeNumber(text, most) {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= most ? number : null;
}

const BASE_URL = /^(https?):\/\/(\[[\da-f:.]+\]|[\w-]+(?:\.[\w-]+)*)(?::(\d{1,5}))?((?:\/[\w.~!$&()*+,;=:@%-]*)*)$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?=\d)|$)){4}$/;

/** The address as the artifact names it, without trailing slashes; null when it cannot be one. */
function parseBaseUrl(text) {
  const [, scheme, host, port, path] = BASE_URL.exec(text) ?? [];
  if (scheme === undefined || (port !== undefined && wholeNumber(port, MOST_PORT) === null)) return null;
  // No name ends in a part that starts with a digit: such a host is meant to be an IPv4 address.
  if (/(^|\.)\d[^.]*$/.test(host) && !IPV4.test(host)) return null;
  const url = `${scheme}://${host}`.toLowerCase() + (port ? `:${port}` : "") + path.replace(/\/+$/, "");
  try {
    new URL(url);
    return url;
  } catch {
    return null;
  }
}
