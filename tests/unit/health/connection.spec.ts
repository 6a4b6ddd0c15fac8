import { describe, expect, test } from "vitest";
import { type Failure, failureOfCode, type Said } from "../../../app/chatwoot/failure.ts";
import { type Check, type CheckName, type CheckState, headline, worstFirst } from "../../../app/health/check.ts";
import { linesOf } from "../../../app/health/connection-lines.ts";
import type { Facts, Registration } from "../../../app/health/facts.ts";
import { judgeConnection } from "../../../app/health/judge.ts";

const NOW = new Date("2026-11-21T11:45:00Z");
const at = (time: string) => new Date(`2026-11-21T${time}:00Z`);
const URL_HERE = "https://hotdash.example.com/api/webhooks/chatwoot";
const EVENTS = [
  "message_created",
  "message_updated",
  "conversation_created",
  "conversation_updated",
  "conversation_status_changed",
  "contact_created",
  "contact_updated",
  "conversation_typing_on",
  "conversation_typing_off",
];
const TYPING = EVENTS.slice(7);

const answer = <Answer>(value: Answer) => ({ ok: true as const, answer: value });
const fail = (failure: Failure) => ({ ok: false as const, failure });
const status = (code: number, said: Said = null) => fail({ kind: "status", status: code, page: false, said });
const webhook = (change: Partial<Registration> = {}): Registration => ({
  url: URL_HERE,
  subscriptions: EVENTS,
  secret: "ours",
  ...change,
});
const byHttp = webhook({ url: "http://hotdash.example.com/api/webhooks/chatwoot" });
const profile = (account: { id?: number; name?: string; role?: string | null; status?: string | null } | null = {}) =>
  answer({
    id: 3,
    name: "Avery Stone",
    message_signature: null,
    available_name: "Lumen Lamps",
    accounts: account ? [{ id: 7, name: "Lumen Lamps", role: "administrator", status: "active", ...account }] : [],
  });
const version = (name: string, failing: string[] = []) => answer({ version: name, time: NOW, failing });
const hooks = (...registrations: Registration[]) => answer(registrations);

/** A connection with nothing wrong. */
const sound: Facts = {
  now: NOW,
  zone: "UTC",
  sandbox: false,
  baseUrl: "https://chat.example.com",
  accountId: 7,
  publicUrl: "https://hotdash.example.com",
  publicUrlSet: true,
  place: { kind: "public", addresses: ["93.184.216.34"] },
  installation: version("4.15.1"),
  liveness: answer({ status: "woot" }),
  profile: profile(),
  webhooks: hooks(webhook()),
  inboxes: answer(["Shop chat", "Shop mail"]),
  ownerAnsweredAt: null,
  rules: answer([]),
  inboxWebhooks: answer([]),
  bots: answer({ joined: [], inboxesLeftOut: 0 }),
  clockOffMs: 400,
  deliveries: { lastAt: at("11:40"), missed: null, missedLastHour: 0 },
  sweeps: {
    lastGoodAt: at("11:44"),
    last: { startedAt: at("11:44"), outcome: "good", detail: null },
    owed: null,
    skipped: null,
  },
};
const silent = { lastAt: null, missed: null, missedLastHour: 0 };
const missed = { lastAt: at("10:58"), missed: { count: 3, since: at("11:02") }, missedLastHour: 3 };
const noteRule = { name: "Survey", event: "message_created", active: true, conditions: [], actions: ["send_message"] };
const privatePlace = { kind: "private" as const, addresses: ["192.168.3.21"] };

const judge = (change: Partial<Facts> = {}) => judgeConnection({ ...sound, ...change });
const one = (name: CheckName, change: Partial<Facts> = {}): Check => {
  const check = judge(change).find((each) => each.name === name);
  if (!check) throw new Error(`there is no check ${name}`);
  return check;
};

test("a sound connection has nothing to do", () => {
  const checks = judge();
  expect(checks.map(({ name, state, toDo, copy }) => [name, state, toDo, copy])).toEqual(
    checks.map(({ name }) => [name, "ok", null, []]),
  );
  expect(headline(checks)).toBe("HotDash and Chatwoot understand each other");
});

type Row = [CheckName, CheckState, string, Partial<Facts>, RegExp, RegExp?, string[]?];

const everywhere = (failure: Failure): Partial<Facts> => ({
  installation: fail(failure),
  liveness: fail(failure),
  profile: fail(failure),
  webhooks: fail(failure),
  inboxes: fail(failure),
});
const noRoute: Failure = { kind: "status", status: 404, page: true, said: "unknown-route" };
const dashboard: Failure = { kind: "status", status: 406, page: false, said: "dashboard-route" };
const dns: Failure = { kind: "no-such-name", code: "ENOTFOUND" };

const rows: Row[] = [
  // Chatwoot
  ["reachable", "ok", "its version", {}, /^Chatwoot 4\.15\.1 answers\.$/],
  ["reachable", "ok", "an installation that hides /api", { installation: status(404) }, /without telling its version/],
  [
    "reachable",
    "ok",
    "a proxy that hides /api behind a page",
    { installation: fail(noRoute), liveness: fail(noRoute) },
    /without telling its version/,
  ],
  [
    "reachable",
    "ok",
    "a database said to fail before Chatwoot's first query",
    { installation: version("4.15.1", ["database"]) },
    /4\.15\.1 answers/,
  ],
  [
    "reachable",
    "failed",
    "a failing database",
    { installation: version("4.15.1", ["database"]), profile: fail({ kind: "other-shape" }) },
    /its database fails/,
    /log/,
  ],
  ["reachable", "failed", "a failing queue", { installation: version("4.15.1", ["queue"]) }, /its queue fails/, /log/],
  ["reachable", "failed", "no such name", everywhere(dns), /chat\.example\.com cannot be found/, /typing mistake/],
  [
    "reachable",
    "failed",
    "a closed port",
    everywhere({ kind: "nobody-listens", code: "ECONNREFUSED" }),
    /Nobody listens/,
    /port/,
  ],
  [
    "reachable",
    "failed",
    "no way there",
    everywhere({ kind: "no-way-there", code: "EHOSTUNREACH" }),
    /no way/,
    /firewall/,
  ],
  ["reachable", "failed", "silence", everywhere({ kind: "timeout" }), /within 10 s/, /firewall/],
  [
    "reachable",
    "failed",
    "http where https is asked",
    everywhere({ kind: "not-encrypted", code: "EPROTO" }),
    /does not speak https/,
    /http:\/\//,
  ],
  [
    "reachable",
    "failed",
    "a bad certificate",
    everywhere({ kind: "certificate", code: "CERT_HAS_EXPIRED" }),
    /certificate of chat\.example\.com is not accepted \(CERT_HAS_EXPIRED\)/,
    /NODE_EXTRA_CA_CERTS/,
  ],
  [
    "reachable",
    "failed",
    "a torn connection",
    everywhere({ kind: "broken", code: "ECONNRESET" }),
    /broke/,
    /Check again/,
  ],
  [
    "reachable",
    "failed",
    "a redirect",
    everywhere({ kind: "redirect", to: "https://login.example.com/start" }),
    /sends HotDash on to https:\/\/login\.example\.com\/start/,
    /follows nobody/,
  ],
  [
    "reachable",
    "failed",
    "an address that an old Chatwoot does not have",
    { installation: version("3.9.0"), liveness: fail(noRoute), webhooks: fail(noRoute) },
    /^Chatwoot 3\.9\.0 answers, but does not have every address.*too old/,
    /Update Chatwoot to 4\.12/,
  ],
  [
    "reachable",
    "failed",
    "an address that a Chatwoot without a version does not have",
    { installation: fail(noRoute), profile: fail(noRoute) },
    /^Chatwoot answers, but does not have every address.*too old/,
    /Update Chatwoot/,
  ],
  [
    "reachable",
    "failed",
    "an address that a new Chatwoot must have",
    { inboxes: fail(noRoute) },
    /^Chatwoot 4\.15\.1 answers, but not at every address/,
    /stands in front of Chatwoot/,
  ],
  [
    "reachable",
    "failed",
    "a path in the base address",
    { ...everywhere(noRoute), baseUrl: "https://chat.example.com/support" },
    /nothing of Chatwoot is below \/support there \(404\)/,
    /has a path.*try https:\/\/chat\.example\.com\.$/,
  ],
  ["reachable", "failed", "another site", everywhere(noRoute), /nothing of Chatwoot is there \(404\)/, /before \/app/],
  [
    "reachable",
    "failed",
    "an address inside the dashboard",
    { ...everywhere(dashboard), baseUrl: "https://chat.example.com/app" },
    /into Chatwoot's dashboard \(\/app\)/,
    /before \/app: https:\/\/chat\.example\.com\.$/,
  ],
  [
    "token",
    "unknown",
    "no such address",
    { profile: fail(noRoute) },
    /^Could not be asked: there is no such address\.$/,
  ],
  ["webhook", "unknown", "no such address", { webhooks: fail(noRoute) }, /no such address/],
  ["reachable", "failed", "a login page", everywhere({ kind: "page" }), /a web page/, /CHATWOOT_BASE_URL/],
  [
    "reachable",
    "failed",
    "a proxy's own 401",
    everywhere({ kind: "status", status: 401, page: true, said: null }),
    /web page answered 401/,
    /CHATWOOT_BASE_URL/,
  ],
  ["reachable", "failed", "a rate limit", everywhere(status(429).failure), /rate \(429\)/, /RACK_ATTACK/],
  ["reachable", "failed", "a server error", everywhere(status(502).failure), /answered 502/, /in trouble/],
  ["reachable", "failed", "one answer that fails", { inboxes: status(500) }, /answered 500/, /in trouble/],
  // Token
  ["token", "ok", "whom customers will see", {}, /^Accepted\. Customers will see replies from Lumen Lamps\.$/],
  [
    "token",
    "ok",
    "a user without a display name",
    { profile: answer({ ...profile().answer, available_name: null }) },
    /replies from Avery Stone\.$/,
  ],
  [
    "token",
    "warning",
    "a person who answers by hand as well",
    { ownerAnsweredAt: at("10:00") },
    /replies from Lumen Lamps\. This user also answers by hand/,
    /Add a user of HotDash's own.*CHATWOOT_TOKEN/,
  ],
  ["token", "failed", "an unknown token", { profile: status(401, "unknown-token") }, /does not know/, /CHATWOOT_TOKEN/],
  [
    "token",
    "failed",
    "a header lost on the way",
    { profile: status(401, "no-token") },
    /without a token/,
    /header/,
    ["Api-Access-Token"],
  ],
  ["token", "failed", "a bot's token", { profile: status(401) }, /a bot's/, /A person's token/],
  ["token", "failed", "a forbidding proxy", { profile: status(403) }, /forbidden \(403\)/, /firewall/],
  ["token", "failed", "another site", { profile: status(404) }, /no Chatwoot API/, /CHATWOOT_BASE_URL/],
  ["token", "unknown", "no answer at all", everywhere(dns), /gave no answer/],
  ["token", "unknown", "an answer of another shape", { profile: fail({ kind: "other-shape" }) }, /read/, /4\.12/],
  ["token", "unknown", "an odd refusal", { profile: status(402) }, /answered 402/, /4\.12/],
  // Account
  ["account", "ok", "its name", {}, /^Account 7, Lumen Lamps\.$/],
  ["account", "ok", "an account without a status", { profile: profile({ status: null }) }, /Lumen Lamps/],
  [
    "account",
    "failed",
    "another account",
    { profile: profile({ id: 9, name: "Other Shop" }) },
    /belongs to 9 \(Other Shop\), not to 7/,
    /CHATWOOT_ACCOUNT_ID/,
  ],
  ["account", "failed", "no account", { profile: profile(null) }, /no account/, /CHATWOOT_ACCOUNT_ID/],
  ["account", "failed", "a suspended one", { profile: profile({ status: "suspended" }) }, /is suspended/, /activate/],
  ["account", "unknown", "a refused token", { profile: status(401) }, /token must be accepted first/],
  // Administrator
  ["administrator", "ok", "every inbox", {}, /every inbox: Shop chat, Shop mail/],
  ["administrator", "ok", "inboxes that could not be read", { inboxes: status(404) }, /^Sees every inbox\.$/],
  ["administrator", "ok", "many inboxes", { inboxes: answer(["a", "b", "c", "d", "e", "f"]) }, /a, b, c, d and 2 more/],
  [
    "administrator",
    "failed",
    "an agent",
    { profile: profile({ role: "agent" }) },
    /an agent and sees only Shop chat, Shop mail.*sweep cannot find/,
    /Make them an administrator/,
  ],
  [
    "administrator",
    "failed",
    "a custom role",
    { profile: profile({ role: "night shift" }), inboxes: status(401) },
    /“night shift” and sees only their own inboxes/,
    /administrator/,
  ],
  ["administrator", "unknown", "no role told", { profile: profile({ role: null }) }, /does not say/],
  ["administrator", "unknown", "a stranger", { profile: profile(null) }, /belong to the account first/],
  ["administrator", "unknown", "a refused token", { profile: status(401) }, /accepted first/],
  // Webhook
  ["webhook", "ok", "ours", {}, new RegExp(URL_HERE)],
  ["webhook", "ok", "a slash at the end", { webhooks: hooks(webhook({ url: `${URL_HERE}/` })) }, /Leads to/],
  [
    "webhook",
    "ok",
    "a default port and capitals",
    { webhooks: hooks(webhook({ url: "https://HotDash.Example.com:443/api/webhooks/chatwoot" })) },
    /Leads to/,
  ],
  [
    "webhook",
    "ok",
    "the older path",
    { webhooks: hooks(webhook({ url: "https://hotdash.example.com/api/v1/webhooks/chatwoot" })) },
    /Leads to/,
  ],
  [
    "webhook",
    "ok",
    "others' webhooks besides",
    { webhooks: hooks(webhook({ url: "https://zapier.example/x" }), webhook()) },
    /Leads to/,
  ],
  [
    "webhook",
    "warning",
    "two that lead here",
    { webhooks: hooks(webhook(), webhook({ url: `${URL_HERE}/` })) },
    /2 webhooks lead here, so everything comes twice/,
    /Keep one/,
    [URL_HERE, `${URL_HERE}/`],
  ],
  ["webhook", "failed", "none", { webhooks: hooks() }, /No webhook/, /Add a new webhook/, [URL_HERE]],
  [
    "webhook",
    "failed",
    "only others'",
    { webhooks: hooks(webhook({ url: "https://zapier.example/x" })) },
    /No webhook/,
    /Add/,
    [URL_HERE],
  ],
  [
    "webhook",
    "warning",
    "http for https at a Chatwoot that follows redirects",
    { webhooks: hooks(byHttp) },
    /by http:\/\/, and HotDash is at https:\/\/\. Chatwoot 4\.15\.1 keeps what it posts.*two requests, and customers' words can be read/,
    /Set its URL/,
    [URL_HERE],
  ],
  [
    "webhook",
    "warning",
    "https for http",
    { webhooks: hooks(webhook()), publicUrl: "http://hotdash.example.com", deliveries: silent },
    /by https:\/\/, and HotDash is at http:\/\/.*takes two requests\.$/,
    /Set its URL/,
    ["http://hotdash.example.com/api/webhooks/chatwoot"],
  ],
  [
    "webhook",
    "warning",
    "http for https at a Chatwoot of which nothing is known",
    { webhooks: hooks(byHttp), installation: version("4.13.2"), deliveries: silent },
    /Whether Chatwoot 4\.13\.2 keeps what it posts when it is redirected is not known/,
    /Set its URL/,
    [URL_HERE],
  ],
  [
    "webhook",
    "warning",
    "http for https at a Chatwoot that hides its version",
    { webhooks: hooks(byHttp), installation: status(404) },
    /Whether this Chatwoot keeps/,
    /Set its URL/,
    [URL_HERE],
  ],
  [
    "webhook",
    "failed",
    "http for https, and what was posted did not arrive",
    { webhooks: hooks(byHttp), deliveries: missed },
    /by http:\/\/, and HotDash is at https:\/\/\.$/,
    /Set its URL/,
    [URL_HERE],
  ],
  [
    "webhook",
    "failed",
    "another path",
    { webhooks: hooks(webhook({ url: "https://hotdash.example.com/webhooks?key=secret-word" })), deliveries: silent },
    /not to its receiver: https:\/\/hotdash\.example\.com\/webhooks\.$/,
    /Set its URL/,
    [URL_HERE],
  ],
  [
    "webhook",
    "failed",
    "a former address",
    { webhooks: hooks(webhook({ url: "https://old.example.com/api/webhooks/chatwoot" })), deliveries: silent },
    /leads to https:\/\/old\.example\.com.*PUBLIC_URL/,
    /Set its URL/,
    [URL_HERE],
  ],
  [
    "webhook",
    "warning",
    "a former address from which they arrive",
    { webhooks: hooks(webhook({ url: "https://old.example.com/api/webhooks/chatwoot" })) },
    /leads to https:\/\/old\.example\.com.*None was missed so far, so a redirect or a second name may bring them here/,
    /Set its URL/,
    [URL_HERE],
  ],
  [
    "webhook",
    "failed",
    "another port",
    { webhooks: hooks(webhook({ url: "https://hotdash.example.com:8443/api/webhooks/chatwoot" })), deliveries: silent },
    /leads to https:\/\/hotdash\.example\.com:8443/,
    /Set its URL/,
    [URL_HERE],
  ],
  [
    "webhook",
    "failed",
    "an unreadable URL",
    { webhooks: hooks(webhook({ url: "not a url" })) },
    /No webhook/,
    /Add/,
    [URL_HERE],
  ],
  [
    "webhook",
    "unknown",
    "PUBLIC_URL forgotten, so that nothing wrong is pasted",
    { webhooks: hooks(), publicUrl: "http://127.0.0.1:3000", publicUrlSet: false },
    /PUBLIC_URL must be set first/,
  ],
  ["webhook", "unknown", "an agent's token", { webhooks: status(401) }, /only an administrator's token/],
  ["webhook", "unknown", "no such account", { webhooks: status(404) }, /no account 7/],
  ["webhook", "unknown", "no answer", everywhere(dns), /gave no answer/],
  ["webhook", "unknown", "another shape", { webhooks: fail({ kind: "other-shape" }) }, /could not be read/, /4\.12/],
  // Events
  ["events", "ok", "all", {}, /All 9/],
  ["events", "ok", "all, by a redirect", { webhooks: hooks(byHttp) }, /All 9/],
  [
    "events",
    "unknown",
    "a redirect of which nothing is known",
    { webhooks: hooks(byHttp), installation: version("4.13.2") },
    /must lead here first/,
  ],
  [
    "events",
    "ok",
    "harmless ones besides",
    { webhooks: hooks(webhook({ subscriptions: [...EVENTS, "webwidget_triggered"] })) },
    /Harmless besides: webwidget_triggered/,
  ],
  [
    "events",
    "ok",
    "two webhooks that complete each other",
    {
      webhooks: hooks(
        webhook({ subscriptions: EVENTS.slice(3) }),
        webhook({ url: `${URL_HERE}/`, subscriptions: EVENTS.slice(0, 3) }),
      ),
    },
    /All 9/,
  ],
  [
    "events",
    "warning",
    "inbox events, which carry tokens",
    { webhooks: hooks(webhook({ subscriptions: [...EVENTS, "inbox_updated"] })) },
    /tokens/,
    /untick/,
    ["inbox_updated"],
  ],
  [
    "events",
    "warning",
    "a late one missing",
    { webhooks: hooks(webhook({ subscriptions: EVENTS.filter((name) => name !== "conversation_status_changed") })) },
    /1 of 9.*next message or sweep/,
    /tick/,
    ["conversation_status_changed"],
  ],
  [
    "events",
    "warning",
    "typing missing",
    { webhooks: hooks(webhook({ subscriptions: EVENTS.slice(0, 7) })) },
    /2 of 9.*may go out beside theirs/,
    /tick/,
    TYPING,
  ],
  [
    "events",
    "failed",
    "new messages missing",
    { webhooks: hooks(webhook({ subscriptions: EVENTS.slice(1) })) },
    /only by the sweep/,
    /tick/,
    ["message_created"],
  ],
  [
    "events",
    "failed",
    "changes of messages missing",
    { webhooks: hooks(webhook({ subscriptions: EVENTS.filter((name) => name !== "message_updated") })) },
    /deleted stays unseen/,
    /tick/,
    ["message_updated"],
  ],
  [
    "events",
    "failed",
    "no event at all",
    { webhooks: hooks(webhook({ subscriptions: [] })) },
    /9 of 9/,
    /tick/,
    EVENTS,
  ],
  ["events", "unknown", "no webhook", { webhooks: hooks() }, /must lead here first/],
  // Secret
  ["secret", "ok", "ours", {}, /matches/],
  ["secret", "ok", "a hidden one that was used", { webhooks: hooks(webhook({ secret: "hidden" })) }, /taken in/],
  [
    "secret",
    "failed",
    "another",
    { webhooks: hooks(webhook({ secret: "other" })) },
    /another secret/,
    /CHATWOOT_WEBHOOK_SECRET/,
  ],
  [
    "secret",
    "failed",
    "one of two",
    { webhooks: hooks(webhook(), webhook({ url: `${URL_HERE}/`, secret: "other" })) },
    /1 of 2/,
    /CHATWOOT_WEBHOOK_SECRET/,
  ],
  [
    "secret",
    "unknown",
    "a hidden one before the first webhook",
    { webhooks: hooks(webhook({ secret: "hidden" })), deliveries: silent },
    /first webhook will tell/,
  ],
  ["secret", "unknown", "no webhook", { webhooks: hooks() }, /must lead here first/],
  // Signature
  ["signature", "ok", "a secret", {}, /has a secret/],
  ["signature", "ok", "proof by arrival", { webhooks: status(401), installation: version("4.11.0") }, /were taken in/],
  [
    "signature",
    "ok",
    "the first signing version",
    { webhooks: hooks(), deliveries: silent, installation: version("4.12.0") },
    /4\.12\.0 signs/,
  ],
  [
    "signature",
    "failed",
    "an older version",
    { webhooks: hooks(webhook({ secret: "hidden" })), deliveries: silent, installation: version("4.11.9") },
    /4\.11\.9 does not sign/,
    /Update Chatwoot to 4\.12\.0/,
  ],
  [
    "signature",
    "failed",
    "a version with fewer digits first",
    { webhooks: hooks(), deliveries: silent, installation: version("3.20.0") },
    /does not sign/,
    /Update/,
  ],
  [
    "signature",
    "unknown",
    "a version in words",
    { webhooks: hooks(), deliveries: silent, installation: version("develop") },
    /“develop”/,
    /first one will tell/,
  ],
  [
    "signature",
    "unknown",
    "no version",
    { webhooks: hooks(), deliveries: silent, installation: status(404) },
    /404/,
    /4\.12/,
  ],
  // Clocks
  ["clocks", "ok", "a minute off", { clockOffMs: -60_000 }, /same time/],
  ["clocks", "warning", "more than a minute behind", { clockOffMs: -61_000 }, /1 min behind HotDash's/, /NTP/],
  ["clocks", "warning", "four minutes ahead", { clockOffMs: 240_000 }, /4 min ahead of HotDash's/, /5 min/],
  ["clocks", "failed", "more than four minutes", { clockOffMs: 241_000 }, /ahead/, /refuses webhooks/],
  ["clocks", "unknown", "no time told", { clockOffMs: null }, /no answer told a time/],
  // Public address
  ["public-address", "ok", "public and encrypted", {}, /public and encrypted/],
  [
    "public-address",
    "ok",
    "private, and webhooks come through",
    { place: privatePlace },
    /not public, and webhooks come/,
  ],
  [
    "public-address",
    "ok",
    "a name only Chatwoot can resolve",
    { place: { kind: "unresolved", code: "ENOTFOUND" } },
    /webhooks come through/,
  ],
  ["public-address", "warning", "http", { publicUrl: "http://hotdash.example.com" }, /read on the way/, /certificate/],
  [
    "public-address",
    "warning",
    "private, before the guard",
    { place: privatePlace, deliveries: silent, installation: version("4.13.1") },
    /posts there; from 4\.14\.0 on/,
    /Before you update/,
  ],
  [
    "public-address",
    "failed",
    "private, at the guard without a switch",
    { place: privatePlace, deliveries: silent, installation: version("4.14.0") },
    /no switch/,
    /Update Chatwoot to 4\.14\.1/,
    ["SAFE_FETCH_ALLOW_PRIVATE_NETWORK=true"],
  ],
  [
    "public-address",
    "failed",
    "private, with a switch",
    { place: privatePlace, deliveries: missed },
    /silently refuses/,
    /Sidekiq/,
    ["SAFE_FETCH_ALLOW_PRIVATE_NETWORK=true"],
  ],
  [
    "public-address",
    "warning",
    "private, with a switch, and nothing tried yet",
    { place: privatePlace, deliveries: silent },
    /may refuse to post there\. Nothing has been tried yet/,
    /^Write a message as a customer, then check again/,
    ["SAFE_FETCH_ALLOW_PRIVATE_NETWORK=true"],
  ],
  [
    "public-address",
    "failed",
    "a local name, version unknown",
    { place: { kind: "private-name" }, deliveries: missed, installation: status(404) },
    /^[^0-9]* is a private address, and Chatwoot from 4\.14\.0 on silently refuses/,
    /Sidekiq/,
    ["SAFE_FETCH_ALLOW_PRIVATE_NETWORK=true"],
  ],
  [
    "public-address",
    "failed",
    "PUBLIC_URL forgotten",
    { place: privatePlace, deliveries: silent, publicUrlSet: false },
    /PUBLIC_URL is not set/,
    /Set PUBLIC_URL/,
  ],
  [
    "public-address",
    "failed",
    "a name nobody knows",
    { place: { kind: "unresolved", code: "ENOTFOUND" }, deliveries: silent },
    /cannot be found from here/,
    /DNS/,
  ],
  [
    "public-address",
    "ok",
    "the sandbox",
    { sandbox: true, place: privatePlace, publicUrl: "http://127.0.0.1:3000" },
    /Does not apply/,
  ],
  // Last webhook
  ["last-webhook", "ok", "one came", {}, /came 11:40\. None was missed/],
  [
    "last-webhook",
    "warning",
    "some were missed on the way",
    { deliveries: { lastAt: at("11:40"), missed: null, missedLastHour: 2 } },
    /2 messages that no webhook brought/,
    /Nothing is lost/,
  ],
  [
    "last-webhook",
    "warning",
    "they stopped",
    { deliveries: missed },
    /since 11:02, when the first was lost.*3 messages.*came 10:58/,
    /Invalid webhook URL/,
  ],
  [
    "last-webhook",
    "warning",
    "none ever came",
    { deliveries: { lastAt: null, missed: { count: 1, since: at("11:02") }, missedLastHour: 1 } },
    /1 message that.*none ever came/,
    /signature was refused/,
  ],
  [
    "last-webhook",
    "unknown",
    "nothing happened yet",
    { deliveries: silent },
    /None came/,
    /^Write a message as a customer, then/,
  ],
  ["last-webhook", "unknown", "a fresh sandbox", { deliveries: silent, sandbox: true }, /None came/, /sandbox page/],
  // Sweep
  ["sweep", "ok", "it runs", {}, /at 11:44/],
  [
    "sweep",
    "ok",
    "a long first look",
    {
      sweeps: {
        lastGoodAt: null,
        last: { startedAt: at("11:36"), outcome: "running", detail: null },
        owed: null,
        skipped: null,
      },
    },
    /under way since 11:36/,
  ],
  [
    "sweep",
    "failed",
    "a sweep that hangs",
    {
      sweeps: {
        lastGoodAt: null,
        last: { startedAt: at("11:34"), outcome: "running", detail: null },
        owed: null,
        skipped: null,
      },
    },
    /no worker/,
    /ROLES=worker/,
  ],
  [
    "sweep",
    "failed",
    "no worker",
    {
      sweeps: {
        lastGoodAt: at("11:39"),
        last: { startedAt: at("11:39"), outcome: "good", detail: null },
        owed: null,
        skipped: null,
      },
    },
    /since 11:39: no worker/,
    /npm start/,
  ],
  [
    "sweep",
    "failed",
    "sweeps that fail",
    {
      sweeps: {
        lastGoodAt: at("11:30"),
        last: { startedAt: at("11:44"), outcome: "failed", detail: "GET /conversations: Chatwoot answered 401" },
        owed: null,
        skipped: null,
      },
    },
    /since 11:30\. The last one ended with: GET \/conversations: Chatwoot answered 401\./,
    /Put right/,
  ],
  [
    "sweep",
    "warning",
    "much to catch up with",
    {
      sweeps: {
        lastGoodAt: at("11:20"),
        last: { startedAt: at("11:44"), outcome: "unfinished", detail: null },
        owed: null,
        skipped: null,
      },
    },
    /end since 11:20; one is under way/,
    /wait for its end/,
  ],
  [
    "sweep",
    "warning",
    "a conversation that cannot be read",
    {
      sweeps: {
        lastGoodAt: at("11:44"),
        last: { startedAt: at("11:44"), outcome: "good", detail: null },
        owed: { count: 1, since: at("10:12"), cause: "GET /conversations/9/messages: Chatwoot answered 500" },
        skipped: null,
      },
    },
    /1 conversation could not be read since 10:12: GET \/conversations\/9.*500/,
    /Open them in Chatwoot/,
  ],
  [
    "sweep",
    "warning",
    "a page of the list that cannot be read",
    {
      sweeps: {
        lastGoodAt: at("11:44"),
        last: { startedAt: at("11:44"), outcome: "good", detail: null },
        owed: null,
        skipped: { pages: 1, since: at("10:12"), cause: "GET /conversations: the answer is not JSON" },
      },
    },
    /1 page of Chatwoot's list of conversations could not be read since 10:12: GET \/conversations: the answer is not JSON\./,
    /Each sweep tries again/,
  ],
  [
    "sweep",
    "unknown",
    "none yet",
    { sweeps: { lastGoodAt: null, last: null, owed: null, skipped: null } },
    /None yet/,
    /npm start/,
  ],
  // What others in Chatwoot do with notes and customers' messages
  ["note-rules", "ok", "none of them", {}, /^No automation rule runs on/],
  [
    "note-rules",
    "warning",
    "one that answers what agents say",
    { rules: answer([noteRule]) },
    /“Survey” sends the customer a message/,
    /add this condition/,
    ["Private Note · Equal to · False"],
  ],
  ["note-rules", "unknown", "a token that may not read them", { rules: status(401) }, /^Not checked: only an admin/],
  ["automatic-messages", "ok", "none of them", {}, /^No automation rule answers/],
  ["automatic-messages", "unknown", "no answer", { rules: fail(dns) }, /gave no answer/],
  ["inbox-webhooks", "ok", "none of them", {}, /^No program behind an API inbox/],
  [
    "inbox-webhooks",
    "warning",
    "a program behind an inbox",
    { inboxWebhooks: answer(["Order app"]) },
    /“Order app”.*notes/,
    /private/,
    ['"private": true'],
  ],
  ["inbox-webhooks", "unknown", "no inboxes read", { inboxWebhooks: status(403) }, /^Not checked/],
  ["bots", "ok", "none of them", {}, /^No bot is joined/],
  [
    "bots",
    "warning",
    "one in an inbox",
    { bots: answer({ joined: [{ bot: "Helper", inbox: "Shop chat", hasProgram: true }], inboxesLeftOut: 0 }) },
    /“Helper” is joined to “Shop chat”/,
    /disconnect the bot/,
  ],
  ["bots", "unknown", "a Chatwoot without bots", { bots: status(404) }, /^Not checked.*\(404\)/],
];

describe("each thing in each state, with what was seen and what to do", () => {
  test.each(rows)("%s is %s with %s", (name, state, _, change, seen, toDo, copy = []) => {
    const check = one(name, change);
    expect(check).toMatchObject({ state, copy });
    expect(check.seen).toMatch(seen);
    if (toDo) expect(check.toDo).toMatch(toDo);
    else expect(check.toDo).toBeNull();
  });

  test("the table leaves no state out that a check can have", () => {
    const never: Partial<Record<CheckName, CheckState[]>> = {
      reachable: ["warning", "unknown"],
      account: ["warning"],
      administrator: ["warning"],
      secret: ["warning"],
      signature: ["warning"],
      "public-address": ["unknown"],
      "last-webhook": ["failed"],
      "note-rules": ["failed"],
      "automatic-messages": ["warning", "failed"],
      "inbox-webhooks": ["failed"],
      bots: ["failed"],
    };
    for (const { name } of judge())
      for (const state of ["ok", "warning", "failed", "unknown"] as const)
        expect([name, state, rows.some((row) => row[0] === name && row[1] === state)]).toEqual([
          name,
          state,
          !never[name]?.includes(state),
        ]);
  });
});

test("whatever must be done is said, and what fails is never without it", () => {
  for (const [name, , , change] of rows) {
    const check = one(name, change);
    if (check.state === "failed" || check.state === "warning") expect(check.toDo).not.toBeNull();
  }
});

test("another's query and password are not shown", () => {
  const url = "https://user:pass-word@hotdash.example.com/hook?key=secret-word";
  expect(JSON.stringify(judge({ webhooks: hooks(webhook({ url })) }))).not.toMatch(/pass-word|secret-word/);
  const double = webhook({ url: "https://user:pass-word@hotdash.example.com/api/webhooks/chatwoot" });
  expect(JSON.stringify(judge({ webhooks: hooks(webhook(), double) }))).not.toMatch(/pass-word/);
});

test("an address below a path keeps it", () => {
  const publicUrl = "https://tools.example.com/hotdash";
  expect(one("webhook", { publicUrl, webhooks: hooks() }).copy).toEqual([`${publicUrl}/api/webhooks/chatwoot`]);
  const there = hooks(webhook({ url: `${publicUrl}/api/webhooks/chatwoot` }));
  expect(one("webhook", { publicUrl, webhooks: there }).state).toBe("ok");
});

test("a sandbox that fails is put right in its own way, its sweep like any other", () => {
  const broken = judge({
    sandbox: true,
    ...everywhere(dns),
    profile: status(401),
    sweeps: { lastGoodAt: null, last: null, owed: null, skipped: null },
  });
  expect(broken.find(({ name }) => name === "token")).toMatchObject({
    state: "failed",
    toDo: expect.stringContaining("sandbox"),
    copy: [],
  });
  expect(broken.find(({ name }) => name === "sweep")?.toDo).toMatch(/npm start runs everything/);
});

test("times are told in the shop's zone, with the day when it is another", () => {
  expect(one("last-webhook", { zone: "Europe/Berlin" }).seen).toContain("12:40");
  const yesterday = new Date("2026-11-20T18:02:00Z");
  expect(one("last-webhook", { deliveries: { ...silent, lastAt: yesterday } }).seen).toContain("20 Nov, 18:02");
});

test("the headline counts what needs somebody", () => {
  expect(headline(judge({ clockOffMs: 100_000 }))).toBe("1 thing needs you");
  expect(headline(judge({ clockOffMs: 100_000, webhooks: hooks() }))).toBe("2 things need you");
  expect(headline(judge({ deliveries: silent }))).toBe("HotDash and Chatwoot understand each other");
});

test("what needs somebody is listed first, the rest in the order it is put right", () => {
  const names = worstFirst(judge({ clockOffMs: 100_000, webhooks: hooks() })).map(({ name }) => name);
  expect(names.slice(0, 6)).toEqual(["webhook", "clocks", "events", "secret", "reachable", "token"]);
});

test("in a terminal each check is a line, with what to do and what to paste below it", () => {
  const lines = linesOf(judge({ webhooks: hooks() }));
  expect(lines[0]).toBe("ok       Chatwoot        Chatwoot 4.15.1 answers.");
  const webhookAt = lines.findIndex((line) => line.startsWith("FAILED   Webhook"));
  expect(lines.slice(webhookAt + 1, webhookAt + 3).map((line) => line.trim())).toEqual([
    "→ In Chatwoot: Settings, Integrations, Webhooks. Add a new webhook with this URL:",
    URL_HERE,
  ]);
  expect(lines.at(-1)).toBe("1 thing needs you.");
});

test.each([
  ["ENOTFOUND", "no-such-name"],
  ["EAI_AGAIN", "no-such-name"],
  ["ECONNREFUSED", "nobody-listens"],
  ["EHOSTUNREACH", "no-way-there"],
  ["ENETUNREACH", "no-way-there"],
  ["ETIMEDOUT", "no-way-there"],
  ["UND_ERR_CONNECT_TIMEOUT", "no-way-there"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "not-encrypted"],
  ["CERT_HAS_EXPIRED", "certificate"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "certificate"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "certificate"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "certificate"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "certificate"],
  ["ECONNRESET", "broken"],
  ["toString", "broken"],
  [null, "broken"],
])("an error's code %s is %s", (code, kind) => {
  expect(failureOfCode(code).kind).toBe(kind);
});
