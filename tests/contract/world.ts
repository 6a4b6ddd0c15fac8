import { randomBytes } from "node:crypto";
import { type Caller, openAccount, openCaller } from "./chatwoot.ts";
import { openGate } from "./gate.ts";
import { at, listAt, NotTried, numberAt, textAt } from "./harness/check.ts";
import { type Events, openEvents } from "./harness/events.ts";
import { openStage, type Scene } from "./harness/statement.ts";
import { openReceiver, type Patience, type Receiver } from "./receiver.ts";
import { removeAll } from "./removal.ts";

export type Target = {
  url: string;
  token: string;
  agentToken?: string;
  mailPassword?: string;
  /** An address from which Chatwoot's requests come to this machine; loopback without one. */
  receiveUrl?: string;
  patience: Patience;
};

/** What a run owns on the Chatwoot it asks. Everything carries the run's tag in its name, address or URL. */
export type World = {
  tag: string;
  url: string;
  version: string;
  accountId: number;
  /** The user whose token is the administrator's. */
  adminId: number;
  admin: Caller;
  /** Whoever has this token, at the account's REST API. */
  asToken(token: string): Caller;
  /** With these headers, and this before every path. */
  caller(prefix: string, headers?: Record<string, string>): Caller;
  /** Throws NotTried without a token of an agent. */
  agent(): Caller;
  agentUser(): Promise<{ id: number; name: string; email: string }>;
  agentToken(): string;
  /** The administrator, with paths from the root. */
  fromRoot: Caller;
  /** Calls without a token; paths from the root. */
  stranger: Caller;
  mailPassword(): string;
  receiver: Receiver;
  /** The deliveries of the account's webhook and the others. Throws NotTried where none comes at all. */
  events(): Promise<Events>;
  patience: Patience;
  play<Seen>(scene: Scene<Seen>): Promise<Seen>;
  /** Made on first use, once a run, by this name. */
  once<Made>(name: string, make: () => Promise<Made>): Promise<Made>;
  /** A contact of ours that may carry no tag in its name, to be removed at the end. */
  ownContact(contactId: number): void;
  /** Removes all that the run made; answers what is left over, in words. */
  close(): Promise<string[]>;
};

const ACCOUNT_EVENTS = [
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
];

/** Looks at the Chatwoot and opens a receiver; makes nothing there yet. Throws in words when it cannot be used. */
export async function openWorld(target: Target): Promise<World> {
  const url = target.url.replace(/\/+$/, "");
  const { version, profile } = await greet(url, target.token);
  const accountId = numberAt(profile, "account_id");
  const tag = `contract${randomBytes(4).toString("hex")}`;
  const receiver = await openReceiver(tag, target.patience, target.receiveUrl);
  const made = new Map<string, Promise<unknown>>();
  const contacts = new Set<number>();
  const gate = openGate();
  const caller: World["caller"] = (prefix, headers) => gate.guard(openCaller(url, prefix, headers));
  const asToken = (token: string) => gate.guard(openAccount(url, accountId, token));
  const admin = asToken(target.token);
  const once: World["once"] = (name, make) => {
    const before = made.get(name) ?? make();
    made.set(name, before);
    before.catch(() => {});
    return before as ReturnType<typeof make>;
  };
  const agentToken = () => {
    if (target.agentToken === undefined) throw new NotTried("no --agent-token");
    return target.agentToken;
  };
  const world: World = {
    tag,
    url,
    version,
    accountId,
    adminId: numberAt(profile, "id"),
    admin,
    asToken,
    caller,
    agent: () => asToken(agentToken()),
    agentToken,
    agentUser: () =>
      once("the agent", async () => {
        const user = await caller("", { "Api-Access-Token": agentToken() }).get("/api/v1/profile");
        return { id: numberAt(user, "id"), name: textAt(user, "name"), email: textAt(user, "email") };
      }),
    fromRoot: caller("", { "Api-Access-Token": target.token }),
    stranger: caller(""),
    mailPassword: () => {
      if (target.mailPassword === undefined) throw new NotTried("no --mail");
      return target.mailPassword;
    },
    receiver,
    events: async () => {
      await once("the account's webhook", () => makeWebhook(world, "account", ACCOUNT_EVENTS));
      return once("the proof that deliveries come", () => proveDeliveries(world));
    },
    patience: target.patience,
    play: openStage(() => world),
    once,
    ownContact: (contactId) => {
      contacts.add(contactId);
    },
    close: async () => {
      await gate.close();
      try {
        return await removeAll(openAccount(url, accountId, target.token), tag, contacts, target.patience.deliveryMs);
      } finally {
        await receiver.close();
      }
    },
  };
  return world;
}

/** Makes a webhook of the account that posts to our receiver under this name; answers its id and secret. */
export async function makeWebhook(world: World, name: string, subscriptions: string[]) {
  const body = { webhook: { url: world.receiver.urlOf(name), name: `${world.tag} ${name}`, subscriptions } };
  const webhook = at(await world.admin.post("/webhooks", body), "payload.webhook");
  return { id: numberAt(webhook, "id"), secret: textAt(webhook, "secret"), webhook };
}

async function greet(url: string, token: string): Promise<{ version: string; profile: unknown }> {
  const chatwoot = openCaller(url, "", { "Api-Access-Token": token });
  const open = await chatwoot.call("GET", "/api");
  const version = at(open.json, "version");
  if (typeof version !== "string")
    throw new Error(`${url}/api answered ${open.status} without a version: this is no Chatwoot's base address.`);
  const profile = await chatwoot.call("GET", "/api/v1/profile");
  if (profile.status === 401) throw new Error("Chatwoot refuses the token given as --token.");
  if (profile.status !== 200) throw new Error(`Chatwoot answered ${profile.status} to GET /api/v1/profile.`);
  const account = listAt(profile.json, "accounts").find((one) => at(one, "id") === at(profile.json, "account_id"));
  if (at(account, "role") !== "administrator")
    throw new Error("The token given as --token is not an administrator's; webhooks and inboxes need one.");
  return { version, profile: profile.json };
}

/** A contact is made; where not even that is delivered, nothing about deliveries can be tried. */
async function proveDeliveries(world: World): Promise<Events> {
  const events = openEvents(world.receiver);
  const email = `proof-${world.tag}@contract.example`;
  await world.admin.post("/contacts", { name: `Proof ${world.tag}`, email });
  const proof = { event: "contact_created", where: (json: Record<string, unknown>) => json.email === email };
  await events.until(proof).catch(() => {
    const where = new URL(world.receiver.urlOf("account")).host;
    const within = `within ${world.patience.deliveryMs / 1000} s`;
    throw new NotTried(`refuses: no delivery came to ${where} ${within} (private address refused, or workers stopped)`);
  });
  return events;
}
