import { randomKey } from "./inboxes.server.ts";
import type { State } from "./open.server.ts";

/** A program that answers in an inbox it is joined to, or posts messages by its own token. */
export type Bot = {
  id: number;
  name: string;
  description: string | null;
  /** Where its events are posted; null when it only writes. */
  outgoingUrl: string | null;
  token: string;
  secret: string;
};

const SELECT = `select id, name, description, outgoing_url "outgoingUrl", token, secret from bots`;

export function listBots(state: State): Bot[] {
  return state.rows<Bot>(`${SELECT} order by id`);
}

export function findBot(state: State, id: number | null): Bot | null {
  return id === null ? null : state.row<Bot>(`${SELECT} where id = ?`, id);
}

export function findBotByToken(state: State, token: string): Bot | null {
  return state.row<Bot>(`${SELECT} where token = ?`, token);
}

export function createBot(state: State, bot: Pick<Bot, "name" | "description" | "outgoingUrl">): Bot {
  const id = state.run(
    "insert into bots (name, description, outgoing_url, token, secret) values (?, ?, ?, ?, ?)",
    bot.name,
    bot.description,
    bot.outgoingUrl,
    randomKey(),
    randomKey(),
  );
  const created = findBot(state, id);
  if (!created) throw new Error(`bot ${id} was stored and is gone`);
  return created;
}

export function saveBot(state: State, { id, name, description, outgoingUrl, secret }: Bot): void {
  state.run(
    "update bots set name = ?, description = ?, outgoing_url = ?, secret = ? where id = ?",
    name,
    description,
    outgoingUrl,
    secret,
    id,
  );
}

/** Its inboxes have no bot any more. */
export function removeBot(state: State, id: number): void {
  state.run("update inboxes set bot_id = null where bot_id = ?", id);
  state.run("delete from bots where id = ?", id);
}
