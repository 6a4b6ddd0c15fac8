const PLATFORM_ENDPOINTS = ["/rails/health", "/health", "/api"];
const SERVICES = ["queue_services", "data_services"];
const PROFILE_ENDPOINT = "/api/v1/profile";
const MOST_IDS_NAMED = 10;

/**
 * Is the platform up: its web process and, where `/api` tells, its queue and its database?
 * @param seen is told in `chatwoot` whether `/health` or `/api` answered as Chatwoot does.
 */
export async function checkPlatform(ask, settings, seen) {
  let answer;
  for (const endpoint of PLATFORM_ENDPOINTS) {
    answer = await ask(endpoint);
    seen.chatwoot ||= isChatwoots(answer);
    if (answer.problem || answer.status !== 404) break;
  }
  if (answer.problem) return answer;
  if (answer.status === 404)
    return { ...answer, problem: `neither /rails/health nor /health nor /api is there; ${whichAddress(settings)}` };
  if (answer.status !== 200)
    return { ...answer, problem: meaningOf(answer, "something in front of Chatwoot refuses access", settings) };
  // Chatwoot's /health touches neither database nor queue, and /api answers 200 even when they fail: its words count.
  const api = answer.endpoint === "/api" ? answer : await ask("/api");
  seen.chatwoot ||= isChatwoots(api);
  const said = api.status === 404 ? [] : SERVICES.filter((name) => api.json?.[name] === "failing");
  // Until a web process has made its first query it says so of its database; then a call with the token succeeds all the same.
  const queried = said.includes("data_services") && (await ask(PROFILE_ENDPOINT, true)).status === 200;
  const failing = queried ? said.filter((name) => name !== "data_services") : said;
  return failing.length === 0 ? answer : { ...api, problem: `Chatwoot reports ${failing.join(" and ")} as failing` };
}

const isChatwoots = ({ status, json }) =>
  status === 200 && (json?.status === "woot" || typeof json?.version === "string");

/** Does our token open the API, for the account we mean? */
export async function checkApi(ask, settings, seen) {
  const { accountId } = settings;
  const answer = await ask(PROFILE_ENDPOINT, true);
  if (answer.problem) return answer;
  if (seen.chatwoot && isUnknownRoute(answer)) return { ...answer, problem: TOO_OLD };
  if (answer.status !== 200)
    return { ...answer, problem: meaningOf(answer, "Chatwoot does not accept CHATWOOT_TOKEN", settings) };
  if (!Array.isArray(answer.json?.accounts))
    return { ...answer, problem: "the answer is not a Chatwoot profile; is CHATWOOT_BASE_URL a Chatwoot?" };
  const accounts = answer.json.accounts
    .map((account) => ({ id: idOf(account), name: account?.name }))
    .filter(({ id }) => id);
  if (accounts.length === 0) return { ...answer, problem: "the user of CHATWOOT_TOKEN belongs to no account" };
  const account = accounts.find(({ id }) => accountId === null || id === accountId);
  if (!account) {
    const ids = accounts.map(({ id }) => id);
    const named = ids.slice(0, MOST_IDS_NAMED).join(", ") + (ids.length > MOST_IDS_NAMED ? ", ..." : "");
    return { ...answer, problem: `account ${accountId} is not among those of CHATWOOT_TOKEN's user: ${named}` };
  }
  return { ...answer, account };
}

const TOO_OLD =
  "Chatwoot answers, but does not have it; is it older than 4.12, or does something in front of it pass on only some addresses?";

/** Chatwoot's word for an address or verb that it does not have; whoever does not ask for JSON alone gets a page. */
const isUnknownRoute = ({ status, page, json }) => status === 404 && (page || json?.error === "Not Found");

const whichAddress = ({ baseUrl }) =>
  new URL(baseUrl).pathname === "/" ? "is CHATWOOT_BASE_URL a Chatwoot?" : "is the path in CHATWOOT_BASE_URL right?";

function meaningOf({ status, json }, refused, settings) {
  if (status === 401 || status === 403) return refused;
  if (status === 404) return `it is not there; ${whichAddress(settings)}`;
  if (status === 406 && typeof json?.error === "string" && json.error.includes("dashboard routes"))
    return "Chatwoot's dashboard is there, and no API; set CHATWOOT_BASE_URL to what stands before /app";
  if (status === 429) return "Chatwoot's rate limit is reached";
  if (status >= 500) return "Chatwoot, or what stands in front of it, has failed";
  return "200 was expected";
}

function idOf(account) {
  const id = account?.id;
  const number = typeof id === "string" && /^\d{1,15}$/.test(id) ? Number(id) : id;
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
