import { randomKey } from "./inboxes.server.ts";
import type { State } from "./open.server.ts";

/** The only names Chatwoot takes as subscriptions. */
export const EVENT_NAMES = [
  "conversation_created",
  "conversation_updated",
  "conversation_status_changed",
  "message_created",
  "message_updated",
  "contact_created",
  "contact_updated",
  "webwidget_triggered",
  "conversation_typing_on",
  "conversation_typing_off",
  "inbox_created",
  "inbox_updated",
] as const;

/** What HotDash's own webhook is subscribed to. */
export const HOTDASH_EVENTS = [...EVENT_NAMES.slice(0, 7), "conversation_typing_on", "conversation_typing_off"];

export type Webhook = { id: number; name: string | null; url: string; subscriptions: string[]; secret: string };
type Row = Omit<Webhook, "subscriptions"> & { subscriptions: string };

const SELECT = "select id, name, url, subscriptions, secret from webhooks";

export function listWebhooks(state: State): Webhook[] {
  return state.rows<Row>(`${SELECT} order by id`).map(readWebhook);
}

export function findWebhook(state: State, id: number): Webhook | null {
  const row = state.row<Row>(`${SELECT} where id = ?`, id);
  return row && readWebhook(row);
}

/** @returns the new webhook, or null when the account has one with this address. */
export function createWebhook(state: State, { name, url, subscriptions }: Omit<Webhook, "id" | "secret">) {
  if (state.row("select 1 from webhooks where url = ?", url)) return null;
  const id = state.run(
    "insert into webhooks (name, url, subscriptions, secret) values (?, ?, ?, ?)",
    name,
    url,
    JSON.stringify(subscriptions),
    randomKey(),
  );
  return findWebhook(state, id);
}

export function saveWebhook(state: State, { id, name, url, subscriptions }: Webhook): void {
  state.run(
    "update webhooks set name = ?, url = ?, subscriptions = ? where id = ?",
    name,
    url,
    JSON.stringify(subscriptions),
    id,
  );
}

export function removeWebhook(state: State, id: number): void {
  state.run("delete from webhooks where id = ?", id);
}

/** HotDash's own webhook is the first one: where it points, its secret and its events come with each start. */
export function setHotdashWebhook(state: State, { url, secret }: Pick<Webhook, "url" | "secret">): void {
  state.run(
    `insert into webhooks (id, name, url, subscriptions, secret) values (1, 'HotDash', ?, ?, ?)
     on conflict (id) do update set url = excluded.url, secret = excluded.secret, subscriptions = excluded.subscriptions`,
    url,
    JSON.stringify(HOTDASH_EVENTS),
    secret,
  );
}

function readWebhook(row: Row): Webhook {
  return { ...row, subscriptions: JSON.parse(row.subscriptions) };
}
