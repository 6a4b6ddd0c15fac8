import { setTimeout as wait } from "node:timers/promises";
import type { Caller } from "./chatwoot.ts";
import { at, listAt, numberAt } from "./harness/check.ts";

const LOOK_AGAIN_MS = 250;

type Kind = { name: string; path: string; list: string; says: (one: unknown) => unknown[] };

/** In the order of their removal: what acts on its own goes first, inboxes before the contacts that wrote there. */
const KINDS: Kind[] = [
  { name: "webhook", path: "/webhooks", list: "payload.webhooks", says: (one) => [at(one, "url"), at(one, "name")] },
  { name: "automation rule", path: "/automation_rules", list: "payload", says: (one) => [at(one, "name")] },
  { name: "canned response", path: "/canned_responses", list: "", says: (one) => [at(one, "short_code")] },
  { name: "inbox", path: "/inboxes", list: "payload", says: (one) => [at(one, "name")] },
  { name: "bot", path: "/agent_bots", list: "", says: (one) => [at(one, "name")] },
  { name: "label", path: "/labels", list: "payload", says: (one) => [at(one, "title")] },
  { name: "team", path: "/teams", list: "", says: (one) => [at(one, "name")] },
];

/**
 * Removes everything that carries the tag, and these contacts, and waits until it is gone. Nothing else is touched.
 * Answers in words what is still there.
 */
export async function removeAll(
  admin: Caller,
  tag: string,
  contactIds: ReadonlySet<number>,
  patienceMs: number,
): Promise<string[]> {
  const left: string[] = [];
  for (const kind of KINDS) left.push(...(await removeKind(admin, kind, tag, patienceMs)));
  left.push(...(await removeContacts(admin, tag, contactIds, patienceMs).catch(inWords("contacts"))));
  return left;
}

async function removeKind(admin: Caller, kind: Kind, tag: string, patienceMs: number): Promise<string[]> {
  const listOurs = async () =>
    listAt(await admin.get(kind.path), kind.list).filter((one) =>
      kind.says(one).some((word) => String(word).includes(tag)),
    );
  const remove = async () => {
    const left: string[] = [];
    for (const one of await listOurs())
      left.push(...(await removeOne(admin, kind.name, `${kind.path}/${at(one, "id")}`)));
    const rest = await untilEmpty(listOurs, patienceMs);
    return [...left, ...rest.map((one) => `${kind.name} ${at(one, "id")} (${kind.says(one)[0]}) is still there`)];
  };
  return remove().catch(inWords(kind.name));
}

async function removeContacts(admin: Caller, tag: string, own: ReadonlySet<number>, patienceMs: number) {
  const left: string[] = [];
  for (const id of new Set([...own, ...(await listTaggedContacts(admin, tag))]))
    left.push(...(await removeOne(admin, "contact", `/contacts/${id}`)));
  const rest = await untilEmpty(() => listTaggedContacts(admin, tag), patienceMs);
  return [...left, ...rest.map((id) => `contact ${id} is still there`)];
}

async function removeOne(admin: Caller, name: string, path: string): Promise<string[]> {
  const { status } = await admin.call("DELETE", path);
  const gone = (status >= 200 && status < 300) || status === 404;
  return gone ? [] : [`${name} at ${path}: Chatwoot answered ${status}`];
}

/** What a list still holds once it is empty, or when the time is over. */
async function untilEmpty<Item>(list: () => Promise<Item[]>, patienceMs: number): Promise<Item[]> {
  const endMs = Date.now() + patienceMs;
  for (;;) {
    const rest = await list();
    if (rest.length === 0 || Date.now() > endMs) return rest;
    await wait(LOOK_AGAIN_MS);
  }
}

const inWords = (name: string) => (error: unknown) => [
  `${name}: ${error instanceof Error ? error.message : String(error)}`,
];

/** Contacts whose name or address carries the tag, over all pages. */
async function listTaggedContacts(admin: Caller, tag: string): Promise<number[]> {
  const ids: number[] = [];
  for (let page = 1; ; page++) {
    const found = listAt(await admin.get(`/contacts/search?q=${tag}&page=${page}`), "payload");
    const fresh = found.map((contact) => numberAt(contact, "id")).filter((id) => !ids.includes(id));
    if (fresh.length === 0) return ids;
    ids.push(...fresh);
  }
}
