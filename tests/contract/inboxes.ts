import { at, numberAt, textAt } from "./harness/check.ts";
import type { World } from "./world.ts";

export type WebInbox = { id: number; websiteToken: string; answer: unknown };
export type ApiInbox = { id: number; identifier: string; secret: string; answer: unknown };
export type MailInbox = { id: number; address: string; answer: unknown };

/** Inboxes are made when first asked for; a second name gives a second inbox with settings of its own. */
export function webInbox(world: World, name = "web", settings: Record<string, unknown> = {}): Promise<WebInbox> {
  return world.once(`the ${name} inbox`, async () => {
    const channel = { type: "web_widget", website_url: "https://shop.example", ...settings };
    const answer = await makeInbox(world, name, channel);
    return { id: numberAt(answer, "id"), websiteToken: textAt(answer, "website_token"), answer };
  });
}

/** An API inbox whose own webhook posts to our receiver under `<name>-inbox`. */
export function apiInbox(world: World, name = "api", settings: Record<string, unknown> = {}): Promise<ApiInbox> {
  return world.once(`the ${name} inbox`, async () => {
    const channel = { type: "api", webhook_url: world.receiver.urlOf(`${name}-inbox`) };
    const answer = await makeInbox(world, name, channel, settings);
    const [identifier, secret] = [textAt(answer, "inbox_identifier"), textAt(answer, "secret")];
    return { id: numberAt(answer, "id"), identifier, secret, answer };
  });
}

export function mailInbox(world: World): Promise<MailInbox> {
  return world.once("the mail inbox", async () => {
    const address = `shop-${world.tag}@contract.example`;
    const answer = await makeInbox(world, "mail", { type: "email", email: address });
    return { id: numberAt(answer, "id"), address, answer };
  });
}

/** The agent works in this inbox. */
export async function addAgent(world: World, inboxId: number): Promise<void> {
  const { id } = await world.agentUser();
  await world.once(`the agent in inbox ${inboxId}`, () =>
    world.admin.post("/inbox_members", { inbox_id: inboxId, user_ids: [id] }),
  );
}

/** A bot that works in no inbox yet; its deliveries come under this name. */
export function makeBot(world: World, name: string) {
  return world.once(`the bot ${name}`, async () => {
    const body = { name: `${world.tag} ${name}`, description: "Tries the contract", outgoing_url: urlOf(world, name) };
    const answer = await world.admin.post("/agent_bots", { ...body, bot_type: "webhook" });
    const [id, token, secret] = [numberAt(answer, "id"), textAt(answer, "access_token"), textAt(answer, "secret")];
    return { id, token, secret, answer };
  });
}

function urlOf(world: World, name: string): string {
  return world.receiver.urlOf(name);
}

async function makeInbox(
  world: World,
  name: string,
  channel: Record<string, unknown>,
  settings: Record<string, unknown> = {},
): Promise<unknown> {
  const answer = await world.admin.post("/inboxes", {
    name: `${world.tag} ${name}`,
    enable_auto_assignment: false,
    channel,
    ...settings,
  });
  return at(answer, "payload") ?? answer;
}
