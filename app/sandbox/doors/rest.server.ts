import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { type Account, AGENTS, type Agent } from "../state/account.ts";
import { findBotByToken } from "../state/bots.server.ts";
import { type Answer, type Call, type Caller, follow, noSuchRoute, notFound, ok, Refusal } from "./http.server.ts";
import { contactRoutes } from "./rest-contacts.server.ts";
import { conversationRoutes } from "./rest-conversations.server.ts";
import { inboxRoutes } from "./rest-inboxes.server.ts";
import { listRoutes } from "./rest-lists.server.ts";
import { messageRoutes } from "./rest-messages.server.ts";
import { answerReport, ratingRoutes } from "./rest-reports.server.ts";
import { ruleRoutes } from "./rest-rules.server.ts";

const VERSION = "4.15.1";
/** All that a bot's token opens. */
const BOT_MAY =
  /^(POST \/conversations(\/\d+\/(toggle_status|toggle_typing_status|toggle_priority|custom_attributes|messages|assignments|labels))?|GET \/conversations\/\d+(\/labels)?|PATCH \/conversations\/\d+)$/;

export type Keys = { token: string; agentToken: string };

/**
 * Chatwoot's own addresses outside an account, open to anyone: liveness and version.
 * @param queried whether anything was read yet: until then `/api` takes its database for broken.
 */
export function answerOpen(path: string, account: Account, queried: boolean): Answer | null {
  if (path === "/health") return ok({ status: "woot" });
  if (path !== "/api") return null;
  const timestamp = new Date(account.now()).toISOString().slice(0, 19).replace("T", " ");
  return ok({ version: VERSION, timestamp, queue_services: "ok", data_services: queried ? "ok" : "failing" });
}

/** The account API, for whoever holds a token. `onQuery` hears that a token was looked up. */
export function answerRest(account: Account, keys: Keys, call: Call, onQuery: () => void): Answer | Promise<Answer> {
  if (!call.path.startsWith("/api/v1/") && !call.path.startsWith("/api/v2/")) throw noSuchRoute();
  onQuery();
  const caller = callerOf(account, keys, call.headers);
  if (call.path === "/api/v1/profile" && call.method === "GET") {
    if (!("agent" in caller)) throw closedToBots();
    return ok(profileOf(account, caller.agent, caller.agent === AGENTS[0] ? keys.token : keys.agentToken));
  }
  const [, version, accountId, path] = /^\/api\/(v[12])\/accounts\/(\d+)(\/.*)$/.exec(call.path) ?? [];
  if (path === undefined) throw noSuchRoute();
  if (Number(accountId) !== account.id) throw notFound();
  if ("bot" in caller && !BOT_MAY.test(`${call.method} ${path}`)) throw closedToBots();
  const door = { account, caller };
  return version === "v2" ? answerReport(door, path, call) : follow(routes, door, path, call);
}

/** @throws Refusal 401. */
function callerOf(account: Account, { token, agentToken }: Keys, headers: IncomingHttpHeaders): Caller {
  const given = headers["api-access-token"] ?? headers.api_access_token;
  if (given === undefined || given === "")
    throw new Refusal(401, { errors: ["You need to sign in or sign up before continuing."] });
  if (same(String(given), token)) return { agent: AGENTS[0] };
  if (same(String(given), agentToken)) return { agent: AGENTS[1] };
  const bot = findBotByToken(account.state, String(given));
  if (!bot) throw new Refusal(401, { error: "Invalid Access Token" });
  return { bot };
}

function same(given: string, token: string): boolean {
  const [got, want] = [Buffer.from(given), Buffer.from(token)];
  return got.length === want.length && timingSafeEqual(got, want);
}

const closedToBots = () => new Refusal(401, { error: "Access to this endpoint is not authorized for bots" });

const routes = [
  ...conversationRoutes,
  ...messageRoutes,
  ...contactRoutes,
  ...inboxRoutes,
  ...ruleRoutes,
  ...listRoutes,
  ...ratingRoutes,
];

function profileOf(account: Account, { id, name, email, role }: Agent, token: string) {
  return {
    access_token: token,
    account_id: account.id,
    available_name: name,
    avatar_url: "",
    confirmed: true,
    display_name: null,
    message_signature: null,
    email,
    id,
    inviter_id: null,
    name,
    provider: "email",
    pubsub_token: "",
    role,
    ui_settings: {},
    uid: email,
    type: null,
    accounts: [
      {
        id: account.id,
        name: account.name,
        status: "active",
        onboarding_step: null,
        active_at: new Date(account.now()).toISOString(),
        role,
        permissions: [role],
        availability: "online",
        availability_status: "offline",
        auto_offline: true,
        custom_role_id: null,
        custom_role: null,
      },
    ],
  };
}
