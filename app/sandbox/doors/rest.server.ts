import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { type Account, AGENTS, INBOXES, LABELS, SHOP_MAIL } from "../state/account.ts";
import { SUBSCRIPTIONS } from "../wire/webhooks.server.ts";
import { type Answer, type Call, follow, notFound, ok, Refusal, route } from "./http.server.ts";
import { conversationRoutes } from "./rest-conversations.server.ts";
import type { RestDoor } from "./rest-door.ts";
import { messageRoutes } from "./rest-messages.server.ts";

const VERSION = "4.15.1";
const ME = AGENTS[0];

/** Chatwoot's own addresses outside an account, open to anyone: liveness and version. */
export function answerOpen(path: string, account: Account): Answer | null {
  if (path === "/health") return ok({ status: "woot" });
  if (path !== "/api") return null;
  const timestamp = new Date(account.now()).toISOString().slice(0, 19).replace("T", " ");
  return ok({ version: VERSION, timestamp, queue_services: "ok", data_services: "ok" });
}

/** The account API, for whoever holds the token. */
export function answerRest(door: RestDoor, headers: IncomingHttpHeaders, call: Call): Answer {
  if (!call.path.startsWith("/api/v1/")) throw notFound();
  checkToken(headers, door.token);
  if (call.path === "/api/v1/profile" && call.method === "GET") return ok(profileOf(door));
  const [, accountId, path] = /^\/api\/v1\/accounts\/(\d+)(\/.*)$/.exec(call.path) ?? [];
  if (path === undefined || Number(accountId) !== door.account.id) throw notFound();
  return follow(routes, door, path, call);
}

function checkToken(headers: IncomingHttpHeaders, token: string): void {
  const given = headers["api-access-token"] ?? headers.api_access_token;
  if (given === undefined || given === "")
    throw new Refusal(401, { errors: ["You need to sign in or sign up before continuing."] });
  const [got, want] = [Buffer.from(String(given)), Buffer.from(token)];
  if (got.length !== want.length || !timingSafeEqual(got, want))
    throw new Refusal(401, { error: "Invalid Access Token" });
}

const routes = [
  ...conversationRoutes,
  ...messageRoutes,
  route<RestDoor>("GET", "/inboxes", () =>
    ok({
      payload: INBOXES.map(({ id, name, channel, channelType }) => ({
        id,
        name,
        channel_type: channelType,
        channel_id: id,
        ...(channel === "email" && { email: SHOP_MAIL, forward_to_email: null }),
      })),
    }),
  ),
  route<RestDoor>("GET", "/agents", ({ account }) => ok(AGENTS.map((agent) => agentInRest(account, agent)))),
  route<RestDoor>("GET", "/labels", () =>
    ok({
      payload: LABELS.map((title, index) => ({
        id: index + 1,
        title,
        description: null,
        color: "#1f93ff",
        show_on_sidebar: true,
      })),
    }),
  ),
  route<RestDoor>("GET", "/webhooks", ({ account, webhook }) =>
    ok({
      payload: {
        webhooks: [
          {
            id: 1,
            name: "HotDash",
            url: webhook.url,
            account_id: account.id,
            subscriptions: SUBSCRIPTIONS,
            secret: webhook.secret,
          },
        ],
      },
    }),
  ),
];

function profileOf({ account, token }: RestDoor) {
  const { id, name, email, role } = ME;
  return {
    id,
    name,
    email,
    available_name: name,
    role,
    account_id: account.id,
    access_token: token,
    confirmed: true,
    accounts: [
      { id: account.id, name: account.name, status: "active", role, permissions: [role], availability: "online" },
    ],
  };
}

function agentInRest(account: Account, { id, name, email, role }: (typeof AGENTS)[number]) {
  return {
    id,
    account_id: account.id,
    availability_status: "online",
    auto_offline: true,
    confirmed: true,
    email,
    provider: "email",
    available_name: name,
    name,
    role,
    thumbnail: "",
  };
}
