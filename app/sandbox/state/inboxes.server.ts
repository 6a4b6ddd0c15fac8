import { randomBytes } from "node:crypto";
import type { Account } from "./account.ts";
import { AGENTS } from "./account.ts";
import type { Conversation } from "./conversations.server.ts";
import type { State } from "./open.server.ts";

export type Channel = "chat" | "email" | "sms" | "api";

/** What an administrator sets on an inbox; Chatwoot's own names and defaults. */
export type InboxSettings = {
  greeting_enabled: boolean;
  greeting_message: string | null;
  enable_email_collect: boolean;
  csat_survey_enabled: boolean;
  continuity_via_email: boolean;
  business_name: string | null;
  website_url: string | null;
};

export type Inbox = {
  id: number;
  name: string;
  channel: Channel;
  /** `website_token` of a web inbox, `inbox_identifier` of an API inbox. */
  identifier: string;
  /** A mail inbox's own address. */
  email: string | null;
  /** Where an API inbox posts its events. */
  webhookUrl: string | null;
  secret: string;
  hmacToken: string;
  botId: number | null;
  settings: InboxSettings;
};

export const CHANNEL_TYPES: Record<Channel, string> = {
  chat: "Channel::WebWidget",
  email: "Channel::Email",
  sms: "Channel::Sms",
  api: "Channel::Api",
};

export const SHOP_MAIL = "help@fennick.example";

const DEFAULTS: InboxSettings = {
  greeting_enabled: false,
  greeting_message: null,
  enable_email_collect: true,
  csat_survey_enabled: false,
  continuity_via_email: true,
  business_name: null,
  website_url: null,
};

/** What a new sandbox has. An API inbox is where a shop's own app would write. */
const FIRST_INBOXES: { name: string; channel: Channel; email?: string; website?: string }[] = [
  { name: "Shop chat", channel: "chat", website: "https://fennick.example" },
  { name: "Shop mail", channel: "email", email: SHOP_MAIL },
  { name: "Text line", channel: "sms" },
  { name: "Order app", channel: "api" },
];

const SELECT = `select id, name, channel, identifier, email, webhook_url "webhookUrl", secret, hmac_token "hmacToken",
  bot_id "botId", settings from inboxes`;

type Row = Omit<Inbox, "settings"> & { settings: string };

export function listInboxes(state: State): Inbox[] {
  return state.rows<Row>(`${SELECT} order by id`).map(readInbox);
}

export function findInbox(state: State, id: number): Inbox | null {
  const row = state.row<Row>(`${SELECT} where id = ?`, id);
  return row && readInbox(row);
}

/** @param identifier a web inbox's token or an API inbox's identifier. */
export function findInboxByIdentifier(state: State, channel: Channel, identifier: string): Inbox | null {
  const row = state.row<Row>(`${SELECT} where channel = ? and identifier = ?`, channel, identifier);
  return row && readInbox(row);
}

/** The mail inbox that one of these addresses belongs to. */
export function findMailInbox(state: State, addresses: string[]): Inbox | null {
  const inboxes = listInboxes(state).filter(({ channel }) => channel === "email");
  return inboxes.find(({ email }) => email && addresses.includes(email.toLowerCase())) ?? null;
}

/** @throws Error when the conversation's inbox is gone, which a deleted inbox takes its conversations with. */
export function inboxOf({ state }: Pick<Account, "state">, conversation: Pick<Conversation, "inboxId">): Inbox {
  const inbox = findInbox(state, conversation.inboxId);
  if (!inbox) throw new Error(`no inbox ${conversation.inboxId}`);
  return inbox;
}

export type NewInbox = Pick<Inbox, "name" | "channel"> &
  Partial<Pick<Inbox, "email" | "webhookUrl">> & { settings?: Partial<InboxSettings> };

/** @returns the id of the inbox. Its keys are random, as in Chatwoot. */
export function createInbox(state: State, { name, channel, email, webhookUrl, settings }: NewInbox, at: number) {
  return state.run(
    `insert into inboxes (name, channel, identifier, email, webhook_url, secret, hmac_token, settings, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    name,
    channel,
    randomKey(),
    email?.toLowerCase() ?? null,
    webhookUrl ?? null,
    randomKey(),
    randomKey(),
    JSON.stringify({ ...DEFAULTS, ...settings }),
    at,
  );
}

export function saveInbox(state: State, inbox: Inbox): void {
  state.run(
    "update inboxes set name = ?, email = ?, webhook_url = ?, secret = ?, bot_id = ?, settings = ? where id = ?",
    inbox.name,
    inbox.email,
    inbox.webhookUrl,
    inbox.secret,
    inbox.botId,
    JSON.stringify(inbox.settings),
    inbox.id,
  );
}

export function addMember(state: State, inboxId: number, agentId: number): void {
  state.run("insert or ignore into inbox_members (inbox_id, agent_id) values (?, ?)", inboxId, agentId);
}

export function removeMember(state: State, inboxId: number, agentId: number): void {
  state.run("delete from inbox_members where inbox_id = ? and agent_id = ?", inboxId, agentId);
}

export function membersOf(state: State, inboxId: number): number[] {
  return state
    .rows<{ id: number }>("select agent_id id from inbox_members where inbox_id = ? order by agent_id", inboxId)
    .map(({ id }) => id);
}

/** Gives a new file its first inboxes, with every agent a member. */
export function seedInboxes(state: State, at: number): void {
  if (state.row("select 1 from inboxes")) return;
  for (const { name, channel, email, website } of FIRST_INBOXES) {
    const settings = { website_url: website ?? null };
    const id = createInbox(state, { name, channel, ...(email && { email }), settings }, at);
    for (const agent of AGENTS) addMember(state, id, agent.id);
  }
}

/** 24 characters, as Chatwoot's own keys. */
export function randomKey(): string {
  return randomBytes(18).toString("base64url");
}

function readInbox(row: Row): Inbox {
  return { ...row, settings: { ...DEFAULTS, ...JSON.parse(row.settings) } };
}
