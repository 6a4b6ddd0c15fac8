import { openAsker } from "./ask.mjs";
import { checkApi, checkPlatform } from "./checks.mjs";

const MOST_NAME_CHARACTERS = 200;

/** Both checks, whatever the first says; or, when the settings do not allow them, one that says what is wrong with those. */
export async function runChecks(settings) {
  const seen = { chatwoot: false };
  if (settings.problems.length === 0)
    return [
      await run("rails_health", checkPlatform, settings, seen),
      await run("authenticated_api", checkApi, settings, seen),
    ];
  const error = settings.problems.join("; ");
  return [{ name: "configuration", status: "fail", httpStatus: null, duration: 0, endpoint: null, error }];
}

/** Runs one check within its time. Answers what it found, as the artifact holds it; `duration` in milliseconds. */
async function run(name, check, settings, seen) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), settings.timeoutSeconds * 1000);
  const begun = performance.now();
  const { endpoint, status, problem, account } = await check(openAsker(settings, stop.signal), settings, seen);
  clearTimeout(timer);
  const duration = Math.round(performance.now() - begun);
  const withoutToken = (text) => text.replaceAll(settings.token, "[token]");
  return {
    name,
    status: problem === undefined ? "pass" : "fail",
    httpStatus: status,
    duration,
    endpoint,
    ...(problem !== undefined && { error: withoutToken(problem) }),
    ...(account && { accountId: account.id }),
    ...(typeof account?.name === "string" && { accountName: withoutToken(readable(account.name)) }),
  };
}

/** A name goes to terminals and logs: no control characters, no half of a character, no end of length. */
function readable(name) {
  const clean = name.replace(/\p{Surrogate}/gu, "\ufffd").replace(/\p{Control}/gu, " ");
  return [...clean].slice(0, MOST_NAME_CHARACTERS).join("");
}
