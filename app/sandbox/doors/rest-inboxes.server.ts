import { z } from "zod";
import { removeInbox } from "../acts/remove.server.ts";
import { type Account, AGENTS, agentById } from "../state/account.ts";
import { createBot, findBot, listBots, removeBot, saveBot } from "../state/bots.server.ts";
import {
  addMember,
  type Channel,
  createInbox,
  findMailInbox,
  type InboxSettings,
  listInboxes,
  membersOf,
  randomKey,
  removeMember,
  saveInbox,
} from "../state/inboxes.server.ts";
import {
  createWebhook,
  EVENT_NAMES,
  findWebhook,
  listWebhooks,
  removeWebhook,
  saveWebhook,
  type Webhook,
} from "../state/webhooks.server.ts";
import { inboxInRest } from "../wire/inbox-shape.server.ts";
import { agentInRest } from "../wire/people.ts";
import { existingInbox, seesInbox } from "./existing.server.ts";
import { notFound, ok, parseBody, Refusal, route } from "./http.server.ts";
import { administrator, type RestDoor } from "./rest-door.server.ts";

const CHANNELS: Record<string, Channel> = { web_widget: "chat", api: "api", email: "email" };
const settings = {
  greeting_enabled: z.boolean().optional(),
  greeting_message: z.string().nullish(),
  enable_email_collect: z.boolean().optional(),
  csat_survey_enabled: z.boolean().optional(),
  business_name: z.string().nullish(),
};
const Channelled = z.object({
  type: z.string().optional(),
  webhook_url: z.string().nullish(),
  website_url: z.string().nullish(),
  email: z.string().nullish(),
  continuity_via_email: z.boolean().optional(),
});
const InboxBody = z.object({ name: z.string().optional(), channel: Channelled.optional(), ...settings });
const BotBody = z.object({
  name: z.string().optional(),
  description: z.string().nullish(),
  outgoing_url: z.string().nullish(),
});
const webhookFields = z.object({
  name: z.string().nullish(),
  url: z.string().optional(),
  subscriptions: z.array(z.string()).optional(),
});
const WebhookBody = z.union([z.object({ webhook: webhookFields }).transform(({ webhook }) => webhook), webhookFields]);
const MembersBody = z.object({ inbox_id: z.coerce.number().int(), user_ids: z.array(z.coerce.number().int()) });

export const inboxRoutes = [
  route<RestDoor>("GET", "/inboxes", ({ account, caller }) => {
    const isAdmin = "agent" in caller && caller.agent.role === "administrator";
    const seen = listInboxes(account.state).filter(({ id }) => seesInbox(account, caller, id));
    return ok({ payload: seen.map((inbox) => inboxInRest(account, inbox, isAdmin)) });
  }),
  route<RestDoor>("GET", "/inboxes/:id", (door, [id = 0]) => ok(shown(door, id))),
  route<RestDoor>("POST", "/inboxes", (door, _, { body }) => {
    administrator(door);
    const { account } = door;
    const wanted = parseBody(InboxBody, body);
    const channel = CHANNELS[wanted.channel?.type ?? ""];
    if (!channel) throw new Refusal(422, { error: "channel.type: not a channel of the sandbox" });
    if (!wanted.name) throw new Refusal(422, { message: "Name can't be blank", attributes: ["name"] });
    const email = channel === "email" ? (wanted.channel?.email ?? null) : null;
    if (email && findMailInbox(account.state, [email.toLowerCase()]))
      throw new Refusal(422, { message: "Email has already been taken", attributes: ["email"] });
    const id = createInbox(
      account.state,
      {
        name: wanted.name,
        channel,
        email,
        webhookUrl: wanted.channel?.webhook_url || null,
        settings: settingsOf(wanted),
      },
      account.now(),
    );
    account.tell([{ event: "inbox_created", inboxId: id }]);
    return ok(shown(door, id));
  }),
  route<RestDoor>("PATCH", "/inboxes/:id", (door, [id = 0], { body }) => {
    administrator(door);
    const { account } = door;
    const wanted = parseBody(InboxBody, body);
    const inbox = existingInbox(account, id);
    const changed = {
      ...inbox,
      name: wanted.name ?? inbox.name,
      settings: { ...inbox.settings, ...settingsOf(wanted) },
    };
    if (wanted.channel?.webhook_url !== undefined) changed.webhookUrl = wanted.channel.webhook_url || null;
    saveInbox(account.state, changed);
    const name = { previous_value: inbox.name, current_value: changed.name };
    if (inbox.name !== changed.name) account.tell([{ event: "inbox_updated", inboxId: id, changed: [{ name }] }]);
    return ok(shown(door, id));
  }),
  route<RestDoor>("DELETE", "/inboxes/:id", (door, [id = 0]) => {
    administrator(door);
    existingInbox(door.account, id);
    door.account.soon(() => removeInbox(door.account, id));
    return ok({ message: "Your inbox deletion request will be processed in some time." });
  }),
  route<RestDoor>("POST", "/inboxes/:id/reset_secret", (door, [id = 0]) => {
    administrator(door);
    saveInbox(door.account.state, { ...existingInbox(door.account, id), secret: randomKey() });
    return ok(shown(door, id));
  }),
  route<RestDoor>("GET", "/inboxes/:id/agent_bot", ({ account }, [id = 0]) => {
    const bot = findBot(account.state, existingInbox(account, id).botId);
    return ok({ agent_bot: bot ? botInRest(account, bot.id, false) : {} });
  }),
  route<RestDoor>("POST", "/inboxes/:id/set_agent_bot", (door, [id = 0], { body }) => {
    administrator(door);
    const { account } = door;
    const { agent_bot } = parseBody(z.object({ agent_bot: z.coerce.number().int().nullish() }), body);
    if (agent_bot && !findBot(account.state, agent_bot)) throw notFound();
    saveInbox(account.state, { ...existingInbox(account, id), botId: agent_bot || null });
    return { status: 200, body: null };
  }),

  route<RestDoor>("GET", "/inbox_members/:id", ({ account }, [id = 0]) => ok(members(account, id))),
  route<RestDoor>("POST", "/inbox_members", (door, _, { body }) => {
    administrator(door);
    const { inbox_id, user_ids } = parseBody(MembersBody, body);
    existingInbox(door.account, inbox_id);
    for (const id of user_ids) if (agentById(id)) addMember(door.account.state, inbox_id, id);
    return ok(members(door.account, inbox_id));
  }),
  route<RestDoor>("DELETE", "/inbox_members", (door, _, { body }) => {
    administrator(door);
    const { inbox_id, user_ids } = parseBody(MembersBody, body);
    for (const id of user_ids) removeMember(door.account.state, inbox_id, id);
    return { status: 200, body: null };
  }),
  route<RestDoor>("GET", "/agents", ({ account }) => ok(AGENTS.map((agent) => agentInRest(account, agent)))),
  route<RestDoor>("GET", "/assignable_agents", ({ account }) =>
    ok({ payload: AGENTS.map((agent) => agentInRest(account, agent)) }),
  ),

  route<RestDoor>("GET", "/agent_bots", (door) => {
    const isAdmin = "agent" in door.caller && door.caller.agent.role === "administrator";
    return ok(listBots(door.account.state).map(({ id }) => botInRest(door.account, id, isAdmin)));
  }),
  route<RestDoor>("GET", "/agent_bots/:id", ({ account }, [id = 0]) => ok(botInRest(account, id, true))),
  route<RestDoor>("POST", "/agent_bots", (door, _, { body }) => {
    administrator(door);
    const { name, description, outgoing_url } = parseBody(BotBody, body);
    const created = createBot(door.account.state, {
      name: name ?? "",
      description: description ?? null,
      outgoingUrl: outgoing_url ?? null,
    });
    return ok(botInRest(door.account, created.id, true));
  }),
  route<RestDoor>("PATCH", "/agent_bots/:id", (door, [id = 0], { body }) => {
    administrator(door);
    const bot = findBot(door.account.state, id);
    if (!bot) throw notFound();
    const wanted = parseBody(BotBody, body);
    saveBot(door.account.state, {
      ...bot,
      name: wanted.name ?? bot.name,
      description: wanted.description === undefined ? bot.description : wanted.description,
      outgoingUrl: wanted.outgoing_url === undefined ? bot.outgoingUrl : wanted.outgoing_url,
    });
    return ok(botInRest(door.account, id, true));
  }),
  route<RestDoor>("POST", "/agent_bots/:id/reset_secret", (door, [id = 0]) => {
    administrator(door);
    const bot = findBot(door.account.state, id);
    if (!bot) throw notFound();
    saveBot(door.account.state, { ...bot, secret: randomKey() });
    return ok(botInRest(door.account, id, true));
  }),
  route<RestDoor>("DELETE", "/agent_bots/:id", (door, [id = 0]) => {
    administrator(door);
    removeBot(door.account.state, id);
    return { status: 200, body: null };
  }),

  route<RestDoor>("GET", "/webhooks", (door) => {
    administrator(door);
    return ok({
      payload: { webhooks: listWebhooks(door.account.state).map((webhook) => webhookInRest(door.account, webhook)) },
    });
  }),
  route<RestDoor>("POST", "/webhooks", (door, _, { body }) => {
    administrator(door);
    const { name, url, subscriptions } = parseBody(WebhookBody, body);
    if (url === undefined) throw new Refusal(422, { error: "param is missing or the value is empty: webhook" });
    refuseInvalid(url, subscriptions ?? []);
    const created = createWebhook(door.account.state, {
      name: name ?? null,
      url,
      subscriptions: subscriptions ?? [],
    });
    if (!created) throw new Refusal(422, { message: "Url has already been taken", attributes: ["url"] });
    return ok({ payload: { webhook: webhookInRest(door.account, created) } });
  }),
  route<RestDoor>("PATCH", "/webhooks/:id", (door, [id = 0], { body }) => {
    administrator(door);
    const webhook = findWebhook(door.account.state, id);
    if (!webhook) throw notFound();
    const wanted = parseBody(WebhookBody, body);
    const changed: Webhook = {
      ...webhook,
      name: wanted.name === undefined ? webhook.name : wanted.name,
      url: wanted.url ?? webhook.url,
      subscriptions: wanted.subscriptions ?? webhook.subscriptions,
    };
    refuseInvalid(changed.url, changed.subscriptions);
    saveWebhook(door.account.state, changed);
    return ok({ payload: { webhook: webhookInRest(door.account, changed) } });
  }),
  route<RestDoor>("DELETE", "/webhooks/:id", (door, [id = 0]) => {
    administrator(door);
    if (!findWebhook(door.account.state, id)) throw notFound();
    removeWebhook(door.account.state, id);
    return { status: 200, body: null };
  }),
];

function shown({ account, caller }: RestDoor, id: number) {
  return inboxInRest(account, existingInbox(account, id), "agent" in caller && caller.agent.role === "administrator");
}

function settingsOf({ name: _, channel, ...given }: z.infer<typeof InboxBody>): Partial<InboxSettings> {
  const all = {
    ...given,
    website_url: channel?.website_url ?? undefined,
    continuity_via_email: channel?.continuity_via_email,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function members(account: Account, inboxId: number) {
  const agents = membersOf(account.state, inboxId).flatMap((id) => agentById(id) ?? []);
  return { payload: agents.map((agent) => agentInRest(account, agent)) };
}

/** @throws Refusal 404. */
function botInRest(account: Account, id: number, isAdmin: boolean) {
  const bot = findBot(account.state, id);
  if (!bot) throw notFound();
  return {
    id,
    name: bot.name,
    description: bot.description,
    thumbnail: "",
    outgoing_url: bot.outgoingUrl,
    bot_type: "webhook",
    bot_config: {},
    account_id: account.id,
    ...(isAdmin && { access_token: bot.token, secret: bot.secret }),
    system_bot: false,
  };
}

function webhookInRest(account: Account, { id, name, url, subscriptions, secret }: Webhook) {
  return { id, name, url, account_id: account.id, subscriptions, secret };
}

/** @throws Refusal 422 for an address that is none, or an event that Chatwoot does not deliver. */
function refuseInvalid(url: string, subscriptions: string[]): void {
  if (!/^https?:\/\/[^/]+/i.test(url)) throw new Refusal(422, { message: "Url is invalid", attributes: ["url"] });
  const known: readonly string[] = EVENT_NAMES;
  if (subscriptions.length === 0 || !subscriptions.every((name) => known.includes(name)))
    throw new Refusal(422, { message: "Subscriptions Invalid events", attributes: ["subscriptions"] });
}
